/** Papers on the glass: the notice to take along, and the forms on the check screen, at both letter sizes. */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium, type Orientation, openGlass } from './browser.ts';
import { answerFrom, fakeHost } from './fake-host.ts';
import { inspect, readAs } from './inspect.ts';
import { type PageServer, servePage } from './page-server.ts';

const fonts = join(import.meta.dirname, '../../assets/fonts');
const readings = [
  { lang: 'zh-CN', textSize: 'normal' },
  { lang: 'en', textSize: 'largest' },
] as const;
const papers = [
  { screen: 'notice', open: 'see-notice' },
  { screen: 'check', open: 'see-form' },
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

async function openScreen(
  orientation: Orientation,
  screen: string,
  change: Parameters<typeof fakeHost>[0] = {},
): Promise<Page> {
  const { page } = await openGlass(browser, orientation);
  await answerFrom(page, fakeHost(change));
  await page.route('**/assets/fonts/*', async (route) => {
    const name = basename(new URL(route.request().url()).pathname);
    await route.fulfill({
      body: await readFile(join(fonts, name)),
      contentType: name.endsWith('.css') ? 'text/css' : 'font/woff2',
    });
  });
  await page.goto(`${server.url}?visit&screen=${screen}`);
  await page.waitForSelector(`[data-screen="${screen}"]`);
  return page;
}

describe.each(orientations)('on %s glass', (orientation) => {
  it.each(papers)('the paper of $screen opens, stands and closes', async ({ screen, open }) => {
    const page = await openScreen(orientation, screen);
    const found: string[] = [];
    for (const reading of readings) {
      await readAs(page, reading);
      await page.locator(`[data-action="${open}"]`).first().click();
      const sheet = page.locator('[data-dialog="paper"] .sheet svg').first();
      await sheet.waitFor();
      expect((await sheet.boundingBox())?.width).toBeGreaterThan(500);
      expect(await sheet.innerText().catch(() => sheet.textContent())).toContain('新生儿');
      const list = await inspect(page);
      found.push(...list.map(({ kind, what }) => `${reading.lang} ${reading.textSize}: ${kind}: ${what}`));
      if (process.env.PICTURES)
        await page.screenshot({
          path: join(process.env.PICTURES, `${orientation}-${screen}-${reading.lang}.png`),
        });
      await page.locator('[data-dialog="paper"] [data-action="back"]').click();
      await page.locator('[data-dialog="paper"]').waitFor({ state: 'detached' });
    }
    expect(found).toEqual([]);
    await page.close();
  });
});

describe('the notice on the screen', () => {
  it('shows its number and its code, and asks the host with ids only', async () => {
    const page = await openScreen('portrait', 'notice');
    const asked: unknown[] = [];
    await page.route('**/api/notice/print', async (route) => {
      asked.push(route.request().postDataJSON());
      await route.fulfill({ json: { printed: 'confirmed', hash: 'a'.repeat(64) } });
    });
    const hash = (await page.locator('[data-notice]').getAttribute('data-notice')) ?? '';
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    const code = await page.locator('[data-qr]').getAttribute('data-qr');
    expect(code).toContain(`YCN1:newborn:00000000:${hash.slice(0, 8)}:`);
    if (process.env.PICTURES)
      await page.locator('[data-part="take"]').screenshot({ path: join(process.env.PICTURES, 'take.png') });
    await page.locator('[data-part="take"] [data-action="print"]').click();
    await page.locator('[data-part="take"] .notice').waitFor();
    expect(asked).toHaveLength(1);
    expect(Object.keys(asked[0] as object).sort()).toEqual([
      'catalogue',
      'deselected',
      'language',
      'lifeEvent',
      'situations',
      'wanted',
    ]);
    await page.close();
  });
});

describe('printing a paper on A4', () => {
  const openPaper = async (page: Page) => {
    await page.locator('[data-action="see-notice"]').first().click();
    await page.locator('[data-dialog="paper"] .sheet svg').first().waitFor();
  };

  it('sends one PDF under a number of the visit that is no number of a person, and says what the limit was', async () => {
    const page = await openScreen('portrait', 'notice');
    const asked: { url: string; body: Buffer | null }[] = [];
    await page.route('**/api/documents/print?*', async (route) => {
      asked.push({ url: route.request().url(), body: route.request().postDataBuffer() });
      await route.fulfill({
        status: 409,
        contentType: 'application/problem+json',
        json: { type: 'urn:yiciban:problem:page-limit', title: '', status: 409, limit: 20, left: 1 },
      });
    });
    await openPaper(page);
    await page.locator('[data-action="print-paper"]').click();
    await page.locator('[data-outcome="too-many"]').waitFor();
    expect(await page.locator('[data-part="print-paper"]').innerText()).toContain('20');
    expect(asked).toHaveLength(1);
    expect(asked[0]?.url).toMatch(/\?visit=[0-9a-f-]{36}$/);
    expect(asked[0]?.body?.subarray(0, 5).toString()).toBe('%PDF-');
    await page.close();
  });

  it('is not offered where no document printer is set up', async () => {
    const { devices } = fakeHost();
    const without = devices.filter((device) => device.kind !== 'document-printer');
    const page = await openScreen('portrait', 'notice', { devices: without });
    await openPaper(page);
    expect(await page.locator('[data-action="print-paper"]').count()).toBe(0);
    await page.close();
  });
});
