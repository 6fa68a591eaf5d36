import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium, type Orientation, openGlass } from './browser.ts';
import { answerFrom, fakeHost } from './fake-host.ts';
import { inspect, readAs } from './inspect.ts';
import { type PageServer, servePage } from './page-server.ts';

/** Every screen of a visit, as it stands in the middle of 新生儿出生 with the shipped catalogue. */
const screens = [
  'situations',
  'notice',
  'matters',
  'identify',
  'form',
  'materials',
  'delivery',
  'check',
  'sign',
  'submitted',
] as const;

const readings = [
  { lang: 'zh-CN', textSize: 'normal' },
  { lang: 'en', textSize: 'largest' },
] as const;

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

describe.each(orientations)('a visit on %s glass', (orientation) => {
  it.each(screens)('%s stands at the smallest and the largest letters', async (screen) => {
    const { page } = await openGlass(browser, orientation);
    await answerFrom(page, fakeHost());
    await page.goto(`${server.url}?visit&screen=${screen}`);
    await page.waitForSelector(`[data-screen="${screen}"]`);
    const found: string[] = [];
    for (const reading of readings) {
      await readAs(page, reading);
      await page.waitForTimeout(50);
      const list = await inspect(page);
      found.push(...list.map(({ kind, what }) => `${reading.lang} ${reading.textSize}: ${kind}: ${what}`));
    }
    expect(found).toEqual([]);
    await page.close();
  });
});
