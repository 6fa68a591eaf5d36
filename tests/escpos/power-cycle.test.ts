import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, lines, printerBench } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await printerBench();
});
afterEach(() => bench.close());

test('the power is gone for a moment in the middle: the slip is lost, and nobody is told it was printed', async () => {
  await bench.simulate({ fault: 'reset@5' });
  expect(await bench.verb('print', { document: lines(12) })).toEqual({
    ok: false,
    error: { state: 'silent', sent: true },
  });
  // The printer is well again, and says so.
  expect(await bench.verb('status')).toEqual({ ok: true, value: { state: 'ready' } });
  expect((await bench.look()).pages).toEqual([]);
  expect(await bench.verb('print', { document: lines(2) })).toEqual({
    ok: true,
    value: { printed: 'confirmed' },
  });
});
