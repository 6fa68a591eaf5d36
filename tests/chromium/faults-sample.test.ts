/** A little of each `npm run faults`, and the proof that a run notices a missing protection. */
import { describe, expect, test } from 'vitest';
import { runDisk } from '../faults/disk.ts';
import { kioskPoints, makePlan, platformPoints } from '../faults/plan.ts';
import { runPower } from '../faults/power.ts';
import { canMountDisks } from '../faults/small-disk.ts';
import { runSync } from '../faults/sync.ts';

test('the same seed is the same plan; 300 rounds give every point several turns', () => {
  expect(makePlan(7, 40)).toEqual(makePlan(7, 40));
  expect(makePlan(8, 40)).not.toEqual(makePlan(7, 40));
  const turns = new Map<string, number>();
  for (const { kill } of makePlan(1, 300)) if (kill) turns.set(kill.point, (turns.get(kill.point) ?? 0) + 1);
  for (const point of [...kioskPoints, ...platformPoints])
    expect([point, (turns.get(point) ?? 0) >= 5]).toEqual([point, true]);
});

test('four rounds: every receipt has its one case, nothing leaks', { timeout: 240_000 }, async () => {
  const { report, findings } = await runSync({ seed: 11, rounds: 4, broken: null });
  expect(findings).toEqual([]);
  expect(report).toMatchObject({ rounds: 4, lost: 0, duplicates: 0, leaks: 0, cases: report.receipts });
  expect(report.receipts).toBeGreaterThan(1);
});

test('without the journal a receipt is lost, and the run says so', { timeout: 240_000 }, async () => {
  const { report } = await runSync({ seed: 11, rounds: 2, broken: 'journal' });
  expect(report.lost).toBeGreaterThan(0);
});

describe.runIf(canMountDisks())('on a disk of its own', () => {
  test('SYNC-01 the mains fail while citizens submit: every receipt is whole in both copies', async () => {
    const report = await runPower({ seed: 1, cuts: 1, broken: null, shells: ['chromium'] });
    expect(report).toMatchObject({ lost: 0, journalLost: 0, outboxLost: 0 });
    expect(report.receipts).toBeGreaterThan(0);
  });

  test('SYNC-02 the disk fills: by the floor nothing is begun, by the journal nothing is lost', async () => {
    const report = await runDisk({ seed: 1, runs: 2, shells: ['chromium'] });
    expect(report.lost).toBe(0);
    expect(report.receipts).toBeGreaterThan(20);
    expect(report.refused).toBeGreaterThan(0);
  });
});
