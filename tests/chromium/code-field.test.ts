import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { launchChromium, openGlass } from './browser.ts';
import { type PageServer, servePage } from './page-server.ts';

let browser: Browser;
let server: PageServer;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  [browser, server] = await Promise.all([launchChromium(), servePage('tests/chromium/code-page')]);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});
beforeEach(async () => {
  ({ page, complaints } = await openGlass(browser, 'portrait'));
  page.setDefaultTimeout(10_000);
  await page.goto(server.url);
});
afterEach(async () => {
  expect(complaints).toEqual([]);
  await page.close();
});

const field = (kind: string) => page.locator(`input[data-element="${kind}"]`);
const keys = async (...names: readonly string[]): Promise<void> => {
  for (const name of names) await page.locator(`[data-keyboard="latin"] [data-key="${name}"]`).tap();
};
const kept = async (): Promise<Record<string, string>> =>
  JSON.parse((await page.locator('#state').textContent()) ?? '');

it('keeps a credit code in capitals, though the keys are small letters, and no longer than eighteen', async () => {
  await field('uscc').tap();
  await keys(...'91350100m000100y43', '7');
  await expect.poll(kept).toEqual({ uscc: '91350100M000100Y43' });
  expect(await field('uscc').inputValue()).toBe('91350100M000100Y43');
});

it('a letter mended in the middle leaves the caret where it is', async () => {
  await field('uscc').tap();
  await keys(...'91350100000100y43');
  // The M was forgotten after the eighth digit.
  for (let step = 0; step < 9; step += 1) await keys('left');
  await keys('m');
  await expect.poll(kept).toEqual({ uscc: '91350100M000100Y43' });
  expect(await field('uscc').evaluate((node) => (node as HTMLInputElement).selectionStart)).toBe(9);
  await keys('backspace');
  await expect.poll(kept).toEqual({ uscc: '91350100000100Y43' });
});

it('drops the spaces a property certificate prints in its unit number', async () => {
  await field('estate-unit').tap();
  await keys(...'110101', 'space', ...'001001', 'space', ...'gb00001', 'space', ...'f00010001');
  await expect.poll(kept).toEqual({ 'estate-unit': '110101001001GB00001F00010001' });
});
