import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, documentBench } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await documentBench();
});
afterEach(() => bench.close());

test('a jam in the middle: taken back, told, and printing again once it is cleared', async () => {
  const printing = bench.print(40);
  await expect.poll(async () => (await bench.look()).pages).toBeGreaterThan(1);
  await bench.simulate({ fault: 'jam' });
  expect(await printing).toMatchObject({
    ok: false,
    error: { state: 'fault', advice: ['clear-jam'], sent: true, pages: expect.any(Number) },
  });
  expect(await bench.print(1)).toMatchObject({ ok: false, error: { sent: false } });
  await bench.simulate({ clear: true });
  expect(await bench.print(1)).toMatchObject({ ok: true, value: { printed: 'confirmed' } });
});
