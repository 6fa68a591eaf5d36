import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, lines, printerBench } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await printerBench();
});
afterEach(() => bench.close());

test('stuck in the middle of a slip though it says it is well: not told as printed', async () => {
  await bench.simulate({ fault: 'busy@4' });
  expect(await bench.verb('print', { document: lines(9) })).toEqual({
    ok: false,
    error: { state: 'silent', sent: true },
  });
  // Known to answer when it has nothing to do: the next slip is not even given to it.
  expect(await bench.verb('print', { document: lines(1) })).toEqual({
    ok: false,
    error: { state: 'silent', sent: false },
  });
  await bench.simulate({ clear: true });
  expect(await bench.verb('print', { document: lines(1) })).toEqual({
    ok: true,
    value: { printed: 'confirmed' },
  });
});

test('stuck from its first slip on: sent at best, because some printers never answer', async () => {
  await bench.simulate({ fault: 'busy' });
  expect(await bench.verb('print', { document: lines(3) })).toEqual({ ok: true, value: { printed: 'sent' } });
  expect((await bench.look()).pages).toEqual([]);
});
