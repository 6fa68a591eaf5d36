import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, documentBench } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await documentBench();
});
afterEach(() => bench.close());

const noPaper = { state: 'fault', advice: ['load-paper'] };

test('no paper: told before, and nothing is sent', async () => {
  await bench.simulate({ paper: 'out' });
  expect(await bench.verb('status')).toEqual({ ok: true, value: noPaper });
  expect(await bench.print(2)).toEqual({ ok: false, error: { ...noPaper, sent: false } });
});

test('paper ends in the middle: taken back, and nothing more comes out when paper is put in', async () => {
  const printing = bench.print(40);
  await expect.poll(async () => (await bench.look()).pages).toBeGreaterThan(2);
  const { pages } = await bench.simulate({ paper: 'out' });
  const outcome = await printing;
  expect(outcome).toMatchObject({ ok: false, error: { ...noPaper, sent: true } });
  await bench.simulate({ paper: 'ok' });
  // The next citizen's paper is the next thing that comes out.
  expect(await bench.print(1)).toEqual({
    ok: true,
    value: { printed: 'confirmed', pages: 1, impressions: 1 },
  });
  const after = await bench.look();
  expect(after.jobs).toBe(1);
  expect(after.pages).toBeLessThanOrEqual(pages + 2);
});

test('paper put in at once: the job goes on', async () => {
  await bench.close();
  bench = await documentBench({ faultMs: 5_000, startMs: 20_000 });
  const printing = bench.print(10);
  await expect.poll(async () => (await bench.look()).pages).toBeGreaterThan(2);
  await bench.simulate({ paper: 'out' });
  await bench.simulate({ paper: 'ok' });
  expect(await printing).toEqual({ ok: true, value: { printed: 'confirmed', pages: 10, impressions: 10 } });
});

test('paper low prints and is told', async () => {
  await bench.simulate({ paper: 'low' });
  expect(await bench.verb('status')).toEqual({
    ok: true,
    value: { state: 'attention', advice: ['paper-low'] },
  });
  expect(await bench.print(1)).toMatchObject({ ok: true });
});
