import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium, type Orientation, openGlass } from './browser.ts';
import { answerFrom, fakeHost } from './fake-host.ts';
import { inspect, readAs, type Shortcoming } from './inspect.ts';
import { type PageServer, servePage } from './page-server.ts';

const screens = ['attract', 'life-events', 'form', 'rate', 'progress', 'out-of-service'] as const;
const readings = [
  ['zh-CN', 'normal'],
  ['zh-CN', 'large'],
  ['zh-CN', 'larger'],
  ['zh-CN', 'largest'],
  ['en', 'largest'],
  ['en', 'normal'],
] as const;
const contrasts = ['light', 'soft', 'dark', 'high'] as const;
const orientations: readonly Orientation[] = ['portrait', 'landscape'];

let browser: Browser;
let server: PageServer;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchChromium(), servePage('tests/chromium/gallery')]);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

/** A machine in which everything is wrong at once, so that every notice stands on the screen. */
const troubled = () => {
  const host = fakeHost({
    online: false,
    unprinted: [
      { submissionId: 'a', intakeNumber: '110101000120261123000017', print: 'not-printed' },
      { submissionId: 'b', intakeNumber: '110101000120261123000025', print: 'unknown' },
    ],
  });
  host.devices = host.devices.map((device) => ({ ...device, status: { state: 'disconnected' } }));
  host.kiosk = { ...host.kiosk, accepting: { ok: false, reasons: ['disk-full', 'journal-unhealthy'] } };
  return host;
};

async function open(screen: string, orientation: Orientation) {
  const glass = await openGlass(browser, orientation);
  await answerFrom(glass.page, troubled());
  await glass.page.goto(`${server.url}?screen=${screen}`);
  await glass.page.waitForSelector(`[data-screen="${screen}"]`);
  await glass.page.waitForSelector('.bar .badge');
  return glass;
}

type Found = Record<string, Shortcoming[]>;

/** What was found, by how the screen was read; empty when nothing was. */
const shortcomings = (found: Found) =>
  Object.fromEntries(
    Object.entries(found)
      .filter(([, list]) => list.length > 0)
      .map(([reading, list]) => [reading, list.map(({ kind, what }) => `${kind}: ${what}`)]),
  );

const settled = (page: Page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

describe.each(orientations)('the screens on %s glass', (orientation) => {
  it.each(screens)('%s stands at every letter size and in English', async (screen) => {
    const { page, complaints } = await open(screen, orientation);
    const found: Found = {};
    for (const [lang, textSize] of readings) {
      await readAs(page, { textSize, lang });
      await settled(page);
      found[`${textSize} ${lang}`] = await inspect(page);
    }
    expect(shortcomings(found)).toEqual({});
    expect(Object.keys(found)).toHaveLength(readings.length);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it.each(screens)('%s is legible in every contrast', async (screen) => {
    const { page } = await open(screen, orientation);
    const found: Found = {};
    for (const contrast of contrasts) {
      await readAs(page, { contrast });
      await settled(page);
      found[contrast] = await inspect(page, { enhanced: contrast === 'high' });
    }
    expect(shortcomings(found)).toEqual({});
    expect(Object.keys(found)).toHaveLength(4);
    await page.close();
  });
});
