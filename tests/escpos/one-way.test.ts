import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, lines, printerBench } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await printerBench({ answers: 'none' });
});
afterEach(() => bench.close());

test('a printer without a way back is never asked, and its slip is sent, never confirmed', async () => {
  expect(await bench.verb('status')).toEqual({ ok: true, value: { state: 'one-way' } });
  expect(await bench.verb('print', { document: lines(3) })).toEqual({ ok: true, value: { printed: 'sent' } });
  // Nobody waits for the paper, so it may come a moment later.
  await expect.poll(async () => (await bench.look()).pages.length).toBe(1);
  const { pages, bytes } = await bench.look();
  expect(pages.map((page) => page.lines)).toEqual([['第1行', '第2行', '第3行']]);
  expect(Buffer.from(bytes, 'base64').includes(Buffer.from([0x10, 0x04]))).toBe(false);
});

test('out of paper nobody can know: still sent, and the paper is what it is', async () => {
  await bench.simulate({ paper: 'out' });
  expect(await bench.verb('print', { document: lines(3) })).toEqual({ ok: true, value: { printed: 'sent' } });
  expect((await bench.look()).pages).toEqual([]);
});

test('unplugged it is told as such', async () => {
  await bench.simulate({ fault: 'unplug' });
  expect(await bench.verb('print', { document: lines(3) })).toMatchObject({
    ok: false,
    error: { state: 'disconnected', sent: false },
  });
});
