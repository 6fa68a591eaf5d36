import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, lines, printerBench } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await printerBench();
});
afterEach(() => bench.close());

test('a hot head is told as such and prints again when it has cooled down', async () => {
  await bench.simulate({ fault: 'hot' });
  expect(await bench.verb('print', { document: lines(3) })).toEqual({
    ok: false,
    error: { state: 'error', cause: 'temperature', sent: false },
  });
  await bench.simulate({ clear: true });
  expect(await bench.verb('print', { document: lines(3) })).toEqual({
    ok: true,
    value: { printed: 'confirmed' },
  });
});
