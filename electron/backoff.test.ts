import { expect, test } from 'vitest';
import { Backoff } from './backoff.ts';

test('delays grow to the last one and begin again after a steady time', () => {
  const backoff = new Backoff([0, 100, 200], 1000);
  expect([0, 10, 20, 30, 1031, 1040].map((now) => backoff.next(now))).toEqual([0, 100, 200, 200, 0, 100]);
});
