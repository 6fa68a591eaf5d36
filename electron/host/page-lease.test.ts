import { expect, test } from 'vitest';
import { PageLease } from './page-lease.ts';

test('the newest page wins, for good', () => {
  const taken: string[] = [];
  const lease = new PageLease((page) => taken.push(page));
  expect([lease.claim('a'), lease.claim('a'), lease.claim('b'), lease.claim('a'), lease.claim('b')]).toEqual([
    true,
    true,
    true,
    false,
    true,
  ]);
  expect(lease.claim('c')).toBe(true);
  expect([lease.claim('a'), lease.claim('b')]).toEqual([false, false]);
  expect(taken).toEqual(['a', 'b', 'c']);
});
