import { expect, it } from 'vitest';
import { fuzzCourier } from './courier.ts';

it('no spoilt stick gets anything in or out (a sample; all of it: npm run fuzz -- courier)', async () => {
  const { sticks, reasons, harmless } = await fuzzCourier(20261125, 400);
  expect(sticks).toBe(400);
  // A sample that met no refusal has tried nothing.
  for (const reason of ['list-altered', 'envelope-altered', 'envelope-unfinished', 'envelope-missing'])
    expect([reason, (reasons[reason] ?? 0) > 2]).toEqual([reason, true]);
  expect(harmless).toBeLessThan(250);
});
