import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, documentBench } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await documentBench();
});
afterEach(() => bench.close());

test.each([
  [{ cover: 'open' }, ['close-cover']],
  [{ toner: 'empty' }, ['replace-toner']],
])('%j: nothing is sent', async (change, advice) => {
  await bench.simulate(change);
  expect(await bench.print(1)).toEqual({ ok: false, error: { state: 'fault', advice, sent: false } });
});

test('several things at once: the first to do is told first', async () => {
  await bench.simulate({ paper: 'out' });
  await bench.simulate({ cover: 'open' });
  expect(await bench.verb('status')).toEqual({
    ok: true,
    value: { state: 'fault', advice: ['close-cover', 'load-paper'] },
  });
});
