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
