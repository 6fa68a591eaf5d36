import { expect, test } from 'vitest';
import type { JournalEntry } from '#shared/platform/journal.ts';
import { countsOf } from './counts.ts';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const entry = (
  committedAt: string,
  truth: JournalEntry['truth'],
  print: JournalEntry['print'],
): JournalEntry => ({
  submissionId: '01900000-0000-7000-8000-000000000000',
  intakeNumber: '110101000120261125000017',
  seq: 1,
  digest: 'd',
  committedAt,
  print,
  truth,
  chunksHeld: true,
});

test('only numbers and ages come out, by what the platform has signed', () => {
  const counts = countsOf(
    {
      entries: [
        entry('2026-11-25T11:30:00Z', 'held', 'confirmed'),
        entry('2026-11-25T02:00:00Z', 'held', 'unknown'),
        entry('2026-11-10T00:00:00Z', 'held', 'sent'),
        entry('2026-11-20T00:00:00Z', 'received', 'not-printed'),
        entry('2026-12-24T00:00:00Z', 'held', 'confirmed'),
      ],
      ratings: ['r'],
      damage: [],
      outbox: null,
    },
    NOW,
  );
  expect(counts).toMatchObject({ held: 4, received: 1, unprinted: 2, ratings: 1, newestMs: 0 });
  expect(counts.byAge.map((one) => one.count)).toEqual([2, 1, 0, 1]);
  expect(JSON.stringify(counts)).not.toContain('11010100');
});
