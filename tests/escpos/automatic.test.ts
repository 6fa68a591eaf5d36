import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, lines, printerBench } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await printerBench({ answers: 'automatic' });
});
afterEach(() => bench.close());

test('state and confirmation by the blocks of GS a', async () => {
  expect(await bench.verb('status')).toEqual({ ok: true, value: { state: 'ready' } });
  expect(await bench.verb('print', { document: lines(3) })).toEqual({
    ok: true,
    value: { printed: 'confirmed' },
  });
  await bench.simulate({ paper: 'low' });
  expect(await bench.verb('status')).toEqual({ ok: true, value: { state: 'paper-low' } });
  // Nothing was asked by DLE EOT.
  expect(Buffer.from((await bench.look()).bytes, 'base64').includes(Buffer.from([0x10, 0x04]))).toBe(false);
});

test.each([
  ['out@4', 'paper-out'],
  ['cover@4', 'cover-open'],
])('%s in the middle: the printer reports it by itself', async (fault, state) => {
  await bench.simulate({ fault });
  expect(await bench.verb('print', { document: lines(9) })).toEqual({
    ok: false,
    error: { state, sent: true },
  });
});

test('no block: silent; nonsense: garbled; unplugged: disconnected', async () => {
  await bench.simulate({ fault: 'silent' });
  expect(await bench.verb('status')).toEqual({ ok: true, value: { state: 'silent' } });
  await bench.simulate({ clear: true });
  await bench.simulate({ fault: 'garbage' });
  expect(await bench.verb('status')).toEqual({ ok: true, value: { state: 'error', cause: 'garbled' } });
  await bench.simulate({ fault: 'unplug' });
  expect(await bench.verb('status')).toMatchObject({ ok: true, value: { state: 'disconnected' } });
});
