import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, lines, printerBench } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await printerBench();
});
afterEach(() => bench.close());

test('paper already out: nothing is sent', async () => {
  await bench.simulate({ paper: 'out' });
  expect(await bench.verb('status')).toEqual({ ok: true, value: { state: 'paper-out' } });
  expect(await bench.verb('print', { document: lines(3) })).toEqual({
    ok: false,
    error: { state: 'paper-out', sent: false },
  });
  expect((await bench.look()).pages).toEqual([]);
});

test('paper runs out in the middle: told as sent, and the printer goes on when paper is put in', async () => {
  await bench.simulate({ fault: 'out@4' });
  expect(await bench.verb('print', { document: lines(9) })).toEqual({
    ok: false,
    error: { state: 'paper-out', sent: true },
  });
  const state = await bench.look();
  expect([state.paper, state.pages]).toEqual(['out', []]);
  const after = await bench.simulate({ paper: 'ok' });
  expect(after.pages.map((page) => page.lines.length)).toEqual([9]);
  expect(await bench.verb('print', { document: lines(1) })).toEqual({
    ok: true,
    value: { printed: 'confirmed' },
  });
});

test('paper out at line 12 of a receipt, as the printer in the field does it', async () => {
  await bench.simulate({ fault: 'out@12' });
  expect(await bench.verb('print', { document: lines(30) })).toEqual({
    ok: false,
    error: { state: 'paper-out', sent: true },
  });
  expect(await bench.verb('print', { document: lines(1) })).toEqual({
    ok: false,
    error: { state: 'paper-out', sent: false },
  });
});

test('paper low still prints', async () => {
  await bench.simulate({ paper: 'low' });
  expect(await bench.verb('status')).toEqual({ ok: true, value: { state: 'paper-low' } });
  expect(await bench.verb('print', { document: lines(2) })).toEqual({
    ok: true,
    value: { printed: 'confirmed' },
  });
});
