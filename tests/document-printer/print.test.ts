import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, documentBench } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await documentBench();
});
afterEach(() => bench.close());

test('a paper comes out whole and is confirmed, its pages counted by us and by the printer', async () => {
  expect(await bench.print(3, { copies: 2 })).toEqual({
    ok: true,
    value: { printed: 'confirmed', pages: 6, impressions: 6 },
  });
  const { jobs, pages, document } = await bench.look();
  expect([jobs, pages]).toEqual([1, 6]);
  expect(
    Buffer.from(document ?? '', 'base64')
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
});

test('two papers at once come out one after the other', async () => {
  const both = await Promise.all([bench.print(1), bench.print(2)]);
  expect(both).toEqual([
    { ok: true, value: { printed: 'confirmed', pages: 1, impressions: 1 } },
    { ok: true, value: { printed: 'confirmed', pages: 2, impressions: 2 } },
  ]);
});

test('more pages than the visit may print, copies counted, are not sent', async () => {
  expect(await bench.print(3, { copies: 2, allowed: 5 })).toEqual({
    ok: false,
    error: { state: 'too-many-pages', sent: false, pages: 6 },
  });
  expect((await bench.look()).pages).toBe(0);
});

test('what is no PDF is not sent', async () => {
  for (const pdf of [
    new Uint8Array(0),
    new TextEncoder().encode('姓名'),
    new TextEncoder().encode('%PDF-1.7 and nothing else'),
    new Uint8Array(2_000_000),
  ])
    expect(await bench.verb('print', { pdf, copies: 1, bothSides: false, allowed: 9 })).toEqual({
      ok: false,
      error: { state: 'not-a-pdf', sent: false },
    });
  expect(await bench.verb('print', { pdf: 'x', copies: 0 })).toMatchObject({ ok: false });
});

test('the first status and every change are told', async () => {
  await expect.poll(() => bench.statuses).toEqual([{ state: 'ready' }]);
  await bench.simulate({ toner: 'low' });
  await expect.poll(() => bench.statuses.at(-1)).toEqual({ state: 'attention', advice: ['toner-low'] });
});
