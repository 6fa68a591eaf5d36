import { expect, it } from 'vitest';
import { fuzzPlatform } from './platform.ts';

it('nothing spoilt is believed or changes anything (a sample; all of it: npm run fuzz -- platform)', async () => {
  const { statements, requests, refusals } = await fuzzPlatform(20261125, 2000);
  expect([statements, requests]).toEqual([2000, 40]);
  // A sample that met no refusal has tried nothing.
  expect(refusals['body-invalid']).toBeGreaterThan(5);
});
