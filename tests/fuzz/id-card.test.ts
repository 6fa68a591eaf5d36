import { expect, it } from 'vitest';
import { fuzzIdCard } from './id-card.ts';

it('wrong bytes give a status each time (a sample; all of it: npm run fuzz -- id-card)', async () => {
  const { outcomes } = await fuzzIdCard(20261125, 20_000, 200);
  expect(Object.values(outcomes).reduce((sum, one) => sum + one, 0)).toBe(200);
  // A sample that met neither a card nor a fault has tried nothing.
  expect(Object.keys(outcomes)).toEqual(expect.arrayContaining(['ok', 'silent', 'garbled', 'disconnected']));
});
