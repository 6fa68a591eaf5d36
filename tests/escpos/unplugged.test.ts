import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, lines, printerBench } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await printerBench();
});
afterEach(() => bench.close());

test('unplugged: disconnected at once, and found again after replugging', async () => {
  await bench.simulate({ fault: 'unplug' });
  expect(await bench.verb('status')).toEqual({ ok: true, value: { state: 'disconnected' } });
  expect(await bench.verb('print', { document: lines(3) })).toEqual({
    ok: false,
    error: { state: 'disconnected', sent: false },
  });
  await bench.simulate({ clear: true });
  expect(await bench.verb('status')).toEqual({ ok: true, value: { state: 'ready' } });
});

test.each([1, 40, 500])('unplugged in the middle of the bytes, after %i of them', async (count) => {
  await bench.simulate({ fault: `unplug@${count}` });
  expect(await bench.verb('print', { document: lines(30) })).toEqual({
    ok: false,
    error: { state: 'disconnected', sent: true },
  });
  expect((await bench.look()).pages).toEqual([]);
});
