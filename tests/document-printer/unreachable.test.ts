import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, documentBench } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await documentBench();
});
afterEach(() => bench.close());

test('unplugged: disconnected, and found again', async () => {
  await bench.simulate({ fault: 'unplug' });
  expect(await bench.print(1)).toEqual({ ok: false, error: { state: 'disconnected', sent: false } });
  await bench.simulate({ clear: true });
  expect(await bench.print(1)).toMatchObject({ ok: true });
});

test('unplugged in the middle: told as sent', async () => {
  const printing = bench.print(40);
  await expect.poll(async () => (await bench.look()).pages).toBeGreaterThan(1);
  await bench.simulate({ fault: 'unplug' });
  expect(await printing).toMatchObject({ ok: false, error: { state: 'disconnected', sent: true } });
});

test('silent: told within the time', async () => {
  await bench.simulate({ fault: 'silent' });
  expect(await bench.print(1)).toEqual({ ok: false, error: { state: 'silent', sent: false } });
});

test('an answer that would keep a trusting reader busy for ever', async () => {
  await bench.simulate({ fault: 'garbage' });
  expect(await bench.print(1)).toEqual({ ok: false, error: { state: 'garbled', sent: false } });
});
