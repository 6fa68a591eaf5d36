import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, lines, printerBench } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await printerBench();
});
afterEach(() => bench.close());

test('a printer that answers nothing is silent within the time limit, and nothing is sent', async () => {
  await bench.simulate({ fault: 'silent' });
  const before = performance.now();
  expect(await bench.verb('print', { document: lines(3) })).toEqual({
    ok: false,
    error: { state: 'silent', sent: false },
  });
  expect(performance.now() - before).toBeLessThan(3_000);
});

test('a printer that reports its state but never answers behind the last line: sent, not confirmed', async () => {
  await bench.simulate({ fault: 'no-confirm' });
  expect(await bench.verb('print', { document: lines(3) })).toEqual({ ok: true, value: { printed: 'sent' } });
  expect((await bench.look()).pages).toHaveLength(1);
});

test('a printer that answers nonsense is not believed', async () => {
  await bench.simulate({ fault: 'garbage' });
  expect(await bench.verb('status')).toEqual({ ok: true, value: { state: 'error', cause: 'garbled' } });
  expect(await bench.verb('print', { document: lines(3) })).toEqual({
    ok: false,
    error: { state: 'error', cause: 'garbled', sent: false },
  });
});

test('a jammed cutter and an unexplained offline are told as such', async () => {
  await bench.simulate({ fault: 'cutter' });
  expect(await bench.verb('status')).toEqual({ ok: true, value: { state: 'error', cause: 'cutter' } });
  await bench.simulate({ fault: 'offline' });
  expect(await bench.verb('status')).toEqual({ ok: true, value: { state: 'offline' } });
});
