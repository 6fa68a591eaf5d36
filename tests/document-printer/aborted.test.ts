import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, documentBench } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await documentBench();
});
afterEach(() => bench.close());

test('a job the printer breaks off is told as such', async () => {
  await bench.simulate({ fault: 'abort' });
  expect(await bench.print(2)).toEqual({ ok: false, error: { state: 'aborted', sent: true, pages: 0 } });
});

test('a job that is held in the queue is taken back: it would come out for somebody else', async () => {
  await bench.simulate({ fault: 'hold' });
  expect(await bench.print(2)).toEqual({ ok: false, error: { state: 'held', sent: true, pages: 0 } });
  await bench.simulate({ clear: true });
  expect(await bench.print(1)).toMatchObject({ ok: true });
  expect((await bench.look()).pages).toBe(1);
});
