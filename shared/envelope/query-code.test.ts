import { beforeAll, expect, it } from 'vitest';
import {
  deriveQueryKeys,
  isQueryCode,
  makeQueryCode,
  openProgress,
  type QueryKeys,
  sealProgress,
} from './query-code.ts';

let keys: QueryKeys;
let others: QueryKeys;
beforeAll(async () => {
  keys = await deriveQueryKeys('123456789012');
  others = await deriveQueryKeys('123456789013');
});

it('codes are 12 digits, and every digit is about as frequent as another', () => {
  const counts = new Array<number>(10).fill(0);
  for (let round = 0; round < 1000; round += 1) {
    const code = makeQueryCode();
    expect(isQueryCode(code)).toBe(true);
    for (const digit of code) counts[Number(digit)] = (counts[Number(digit)] ?? 0) + 1;
  }
  // 12,000 digits, 1,200 of each expected, standard deviation 33: six of them on either side.
  for (const count of counts) expect(Math.abs(count - 1200)).toBeLessThan(200);
});

it('one code always gives the same look-up id, another code another', async () => {
  expect(keys.lookupId).toMatch(/^[0-9a-f]{32}$/);
  expect((await deriveQueryKeys('123456789012')).lookupId).toBe(keys.lookupId);
  expect(others.lookupId).not.toBe(keys.lookupId);
  expect(keys.lookupId).not.toContain('123456789012');
});

it('what comes down opens with the code alone', async () => {
  const sealed = await sealProgress(keys, { caseNumber: '甲 1' });
  expect(await openProgress(keys, sealed)).toEqual({ caseNumber: '甲 1' });
  expect(await openProgress(others, sealed)).toBeUndefined();
  expect(await openProgress({ ...keys, lookupId: others.lookupId }, sealed)).toBeUndefined();
  expect(await openProgress(keys, `${sealed.slice(0, -4)}AAAA`)).toBeUndefined();
  expect(await openProgress(keys, 'not base64!')).toBeUndefined();
});
