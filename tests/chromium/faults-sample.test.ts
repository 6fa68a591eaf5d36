/** A few rounds of `npm run faults -- sync`, and the proof that the run notices a missing protection. */
import { expect, test } from 'vitest';
import { breakables, kioskPoints, makePlan, platformPoints } from '../faults/plan.ts';
import { runSync } from '../faults/sync.ts';

test('the same seed is the same plan; 300 rounds give every point several turns', () => {
  expect(makePlan(7, 40)).toEqual(makePlan(7, 40));
  expect(makePlan(8, 40)).not.toEqual(makePlan(7, 40));
  const turns = new Map<string, number>();
  for (const { kill } of makePlan(1, 300)) if (kill) turns.set(kill.point, (turns.get(kill.point) ?? 0) + 1);
  for (const point of [...kioskPoints, ...platformPoints])
    expect([point, (turns.get(point) ?? 0) >= 5]).toEqual([point, true]);
});

test('six rounds: every receipt has its one case, nothing leaks', { timeout: 240_000 }, async () => {
  const { report, findings } = await runSync({ seed: 11, rounds: 6, broken: null });
  expect(findings).toEqual([]);
  expect(report).toMatchObject({ rounds: 6, lost: 0, duplicates: 0, leaks: 0, cases: report.receipts });
  expect(report.receipts).toBeGreaterThan(2);
});

test('without the journal a receipt is lost, and the run says so', { timeout: 240_000 }, async () => {
  expect(breakables).toContain('journal');
  const { report } = await runSync({ seed: 11, rounds: 3, broken: 'journal' });
  expect(report.lost).toBeGreaterThan(0);
});
