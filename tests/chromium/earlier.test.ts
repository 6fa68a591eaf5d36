/** A visit that broke off between commit and receipt must not become two cases: the same card for the same event is told first. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JournalList } from '#shared/platform/journal.ts';
import { landscape, openTouchBrowser, portrait, type TouchBrowser } from '../kiosk/browser.ts';
import { TestKiosk } from '../kiosk/kiosk.ts';
import { mother, textBlock } from '../kiosk/people.ts';
import { quickVisit } from '../kiosk/quick-visit.ts';
import { Hands } from '../tour/hands.ts';

let kiosk: TestKiosk;
let browser: TouchBrowser;
let hands: Hands;

beforeAll(async () => {
  kiosk = await TestKiosk.start();
  browser = await openTouchBrowser();
  await browser.page.goto(kiosk.url);
  hands = new Hands(browser.page);
});
afterAll(async () => {
  await browser?.close();
  await kiosk?.stop();
});

const journal = async () => ((await kiosk.api('/api/journal')) as JournalList).entries;
const dialog = () => browser.page.locator('[data-dialog="earlier"]');
const picture = async (name: string): Promise<void> => {
  const folder = process.env.PICTURES;
  if (folder === undefined) return;
  for (const [side, size] of Object.entries({ portrait, landscape })) {
    await browser.page.setViewportSize(size);
    await browser.page.screenshot({ path: join(folder, `${name}-${side}.png`) });
  }
};
async function cardOnReader(): Promise<void> {
  await kiosk.simulate('id-card', { place: { text: textBlock(mother) } });
  await browser.page.locator('[data-screen="identify"][data-earlier="told"]').waitFor();
  await kiosk.simulate('id-card', { remove: true });
}

test('the first visit is not told anything; after a stop at the commit the second is, and stopping makes no second case', async () => {
  await kiosk.stopKiosk();
  await kiosk.startKiosk(['--fault-point', 'journal-fsync:after']);
  await browser.page.goto(kiosk.url);
  await quickVisit({ kiosk, page: browser.page });
  expect(await dialog().count()).toBe(0);
  await hands.act('submit');
  await expect.poll(() => kiosk.kioskChild.ended, { timeout: 30_000 }).toBe(true);

  await kiosk.startKiosk();
  await browser.page.goto(kiosk.url);
  const [held] = await journal();
  await quickVisit({ kiosk, page: browser.page, until: 'identify' });
  await cardOnReader();
  await dialog().waitFor();
  expect((await dialog().innerText()).replace(/\s/g, '')).toContain(held?.intakeNumber ?? 'a number');
  await picture('earlier');
  await dialog().locator('[data-action="stop"]').tap();
  await hands.arrive('attract');
  expect(await journal()).toHaveLength(1);
});

test('a citizen who goes on makes another one; nothing on the disk names the card', async () => {
  await browser.page.setViewportSize(portrait);
  await quickVisit({ kiosk, page: browser.page });
  await hands.act('submit');
  await browser.page.locator('[data-screen="submitted"][data-print="confirmed"]').waitFor();
  expect(await journal()).toHaveLength(2);
  const files = await readdir(kiosk.dataDir, { recursive: true, withFileTypes: true });
  for (const file of files.filter((one) => one.isFile() && !one.parentPath.includes('platform'))) {
    const text = (await readFile(join(file.parentPath, file.name))).toString('latin1');
    expect([file.name, text.includes(mother.number)]).toEqual([file.name, false]);
  }
  expect((await readdir(join(kiosk.dataDir, 'journal'))).includes('recent.json')).toBe(true);
});
