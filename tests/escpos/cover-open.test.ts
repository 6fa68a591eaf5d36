import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, lines, printerBench } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await printerBench();
});
afterEach(() => bench.close());

test('open cover: nothing is sent; closed again it prints', async () => {
  await bench.simulate({ cover: 'open' });
  expect(await bench.verb('print', { document: lines(3) })).toEqual({
    ok: false,
    error: { state: 'cover-open', sent: false },
  });
  await bench.simulate({ cover: 'closed' });
  expect(await bench.verb('print', { document: lines(3) })).toEqual({
    ok: true,
    value: { printed: 'confirmed' },
  });
});

test('cover and paper together: the cover is told, it must be dealt with first', async () => {
  await bench.simulate({ paper: 'out' });
  await bench.simulate({ cover: 'open' });
  expect(await bench.verb('status')).toEqual({ ok: true, value: { state: 'cover-open' } });
});

test('opened in the middle of a slip: told as sent; closed again, the printer finishes it', async () => {
  await bench.simulate({ fault: 'cover@6' });
  expect(await bench.verb('print', { document: lines(9) })).toEqual({
    ok: false,
    error: { state: 'cover-open', sent: true },
  });
  expect((await bench.look()).cover).toBe('open');
  const after = await bench.simulate({ cover: 'closed' });
  expect(after.pages.map((page) => page.lines.length)).toEqual([9]);
});
