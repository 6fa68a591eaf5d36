import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ScannedPage, scannerSimulationState } from '#shared/hardware/scanner.ts';
import type { Device } from '../device.ts';
import { readJpeg } from './jpeg.ts';
import { createScanner } from './service.ts';

const assetsDir = join(import.meta.dirname, '../../assets');
const pagesDir = join(assetsDir, 'demo/pages');
const pages = readdirSync(pagesDir);

let device: Device;
let told: { state: string }[];
beforeEach(async () => {
  told = [];
  device = await createScanner(
    { id: 'scanner', kind: 'scanner', port: { type: 'simulator' } },
    { assetsDir, limits: { quietMs: 300, scanMs: 3_000, watchMs: 60_000, abandonedMs: 60_000 } },
  );
  await device.start((status) => told.push(status));
});
afterEach(() => device.close());

const verb = async (name: string, args?: unknown) => {
  const result = await device.verbs[name]?.(args);
  if (!result) throw new Error(`no verb ${name}`);
  return result;
};
const scan = () => verb('scan', { dpi: 150, colour: true });

test('the demonstration pages are there: A4 at 150 dpi, small, and whole', () => {
  expect(pages).toHaveLength(11);
  for (const page of pages) {
    expect(readJpeg(readFileSync(join(pagesDir, page)))).toMatchObject({ width: 1240, height: 1754 });
    expect(statSync(join(pagesDir, page)).size).toBeLessThanOrEqual(250 * 1024);
  }
});

test('nothing fed: no paper, which is no fault of the scanner', async () => {
  expect(await scan()).toEqual({ ok: false, error: { state: 'no-paper' } });
  expect(await verb('status')).toEqual({ ok: true, value: { state: 'ready' } });
});

test('fed pages come out in order, byte for byte, and are gone then', async () => {
  await verb('simulate', { feed: ['mother-id-card.jpg', 'blank.jpg'] });
  for (const name of ['mother-id-card.jpg', 'blank.jpg']) {
    const result = await scan();
    if (!result.ok) throw new Error(result.error.state);
    const page = result.value as ScannedPage;
    expect(Buffer.from(page.jpeg).equals(readFileSync(join(pagesDir, name)))).toBe(true);
    expect([page.width, page.height]).toEqual([1240, 1754]);
  }
  expect(await scan()).toEqual({ ok: false, error: { state: 'no-paper' } });
});

test.each([
  ['jam', 'jam'],
  ['double-feed', 'double-feed'],
  ['cover-open', 'cover-open'],
  ['busy', 'busy'],
  ['unplug', 'disconnected'],
  ['gone', 'disconnected'],
  ['wrong-type', 'bad-image'],
  ['silent', 'silent'],
  ['truncated', 'bad-image'],
  ['corrupt', 'bad-image'],
])('fault %s is the status %s; the page is still there for the next try', async (fault, state) => {
  await verb('simulate', { feed: ['passport.jpg'] });
  await verb('simulate', { fault });
  expect(await scan()).toEqual({ ok: false, error: { state } });
  const look = await verb('simulation');
  if (!look.ok) throw new Error('no simulation');
  expect(scannerSimulationState.parse(look.value)).toEqual({
    queue: ['passport.jpg'],
    fault,
    pages: [...pages].sort(),
  });
  await verb('simulate', { clear: true });
  await verb('simulate', { feed: ['passport.jpg'] });
  expect((await scan()).ok).toBe(true);
});

test('a stack: the first page by scan, the others by next, then nothing', async () => {
  await verb('simulate', { stack: ['passport.jpg', 'blank.jpg'] });
  expect(await scan()).toMatchObject({ ok: true, value: { more: true } });
  expect(await verb('next')).toMatchObject({ ok: true, value: { more: true } });
  expect(await verb('next')).toEqual({ ok: true, value: null });
  expect(await verb('next')).toEqual({ ok: true, value: null });
});

test('a stack that somebody left half-way is ended by the next scan, and by time', async () => {
  await verb('simulate', { stack: ['passport.jpg', 'blank.jpg'] });
  expect((await scan()).ok).toBe(true);
  expect(await verb('status')).toEqual({ ok: true, value: { state: 'busy' } });
  const again = await scan();
  expect(again.ok && (again.value as ScannedPage).jpeg).toEqual(readFileSync(join(pagesDir, 'blank.jpg')));

  const brief = await createScanner(
    { id: 'scanner', kind: 'scanner', port: { type: 'simulator' } },
    { assetsDir, limits: { quietMs: 300, scanMs: 3_000, watchMs: 60_000, abandonedMs: 30 } },
  );
  await brief.verbs.simulate?.({ stack: ['passport.jpg', 'blank.jpg'] });
  expect((await brief.verbs.scan?.({ dpi: 150, colour: true }))?.ok).toBe(true);
  await expect.poll(() => brief.verbs.status?.(null)).toEqual({ ok: true, value: { state: 'ready' } });
  expect(await brief.verbs.next?.(null)).toEqual({ ok: true, value: null });
  await brief.close();
});

test('cancelled while it scans; a second scan meanwhile is refused', async () => {
  await verb('simulate', { feed: ['passport.jpg'] });
  await verb('simulate', { fault: 'endless' });
  const scanning = scan();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await scan()).toEqual({ ok: false, error: { state: 'busy' } });
  await verb('cancel');
  expect(await scanning).toEqual({ ok: false, error: { state: 'cancelled' } });
  await verb('simulate', { clear: true });
  expect(await scan()).toEqual({ ok: false, error: { state: 'no-paper' } });
});

test('unplugged in the middle of a page', async () => {
  await verb('simulate', { feed: ['passport.jpg'] });
  await verb('status');
  const scanning = scan();
  await new Promise((resolve) => setImmediate(resolve));
  await verb('simulate', { fault: 'unplug' });
  expect(await scanning).toEqual({ ok: false, error: { state: 'disconnected' } });
});

test('faults and their end are told once each', async () => {
  await verb('status');
  await verb('simulate', { fault: 'cover-open' });
  await verb('status');
  await verb('status');
  await verb('simulate', { clear: true });
  await verb('status');
  expect(told).toEqual([{ state: 'ready' }, { state: 'cover-open' }, { state: 'ready' }]);
});

test('pages that are not there and bodies that say nothing are refused', async () => {
  const refused = { ok: false, error: { state: 'bad-request' } };
  for (const body of [
    null,
    {},
    { feed: [] },
    { feed: ['nobody.jpg'] },
    { feed: ['../pages/blank.jpg'] },
    { feed: ['blank.jpg', 'nobody.jpg'] },
    { fault: 'rain' },
  ])
    expect(await verb('simulate', body)).toEqual(refused);
  expect(await scan()).toEqual({ ok: false, error: { state: 'no-paper' } });
  for (const args of [undefined, { dpi: 20, colour: true }, { dpi: 150 }])
    expect(await verb('scan', args)).toEqual(refused);
});
