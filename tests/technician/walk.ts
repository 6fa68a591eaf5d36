/** A walk through every page of the console of a real kiosk, inspecting each on the way. */
import type { Page } from 'playwright-core';
import { inspect, readAs } from '../chromium/inspect.ts';
import { landscape, openTouchBrowser, portrait } from '../kiosk/browser.ts';
import { TestKiosk } from '../kiosk/kiosk.ts';
import { act, atDoor, checks, home, layCard, open, openCheck, pages, setUp, shortcut } from './technician.ts';

export interface Walk {
  readonly orientation: 'upright' | 'wide';
  readonly languages: readonly ('zh' | 'en')[];
  /** Letters at their largest. */
  readonly largest?: boolean;
  /** Called on every page, before it is inspected; false leaves the inspection out. */
  readonly look?: (page: Page, name: string) => Promise<boolean>;
}

/** @returns what every page falls short of; an empty list is what it must be */
export async function walkConsole({
  orientation,
  languages,
  largest = false,
  look,
}: Walk): Promise<string[]> {
  const shortcomings: string[] = [];
  const wide = orientation === 'wide';
  const kiosk = await TestKiosk.start(wide ? { config: { panel: { widthMm: 527, heightMm: 296 } } } : {});
  const browser = await openTouchBrowser({ viewport: wide ? landscape : portrait });
  const { page } = browser;
  const see = async (name: string) => {
    await settled(page);
    if (look !== undefined && !(await look(page, `${orientation}-${name}`))) return;
    for (const { kind, what } of await inspect(page))
      shortcomings.push(`${orientation} ${name}: ${kind}: ${what}`);
  };
  try {
    await page.goto(kiosk.url);
    await page.waitForSelector('[data-screen="attract"]');
    await shortcut(page);
    await atDoor(page, 'new-pin');
    for (const language of languages) {
      await readAs(page, {
        lang: language === 'zh' ? 'zh-CN' : 'en',
        textSize: largest ? 'largest' : 'normal',
      });
      if (language === languages[0]) {
        await see(`${language}-00-set-up`);
        await layCard(kiosk);
        await setUp(page, 'card');
      } else await home(page);
      await walkPages(kiosk, page, (name) => see(`${language}-${name}`));
    }
    shortcomings.push(...browser.complaints.map((one) => `${orientation} console: ${one}`));
  } catch (error) {
    await look?.(page, `${orientation}-failure`);
    shortcomings.push(`${orientation}: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await browser.close();
    await kiosk.stop();
  }
  return shortcomings;
}

async function walkPages(kiosk: TestKiosk, page: Page, see: (name: string) => Promise<void>): Promise<void> {
  for (const [at, [id]] of pages.entries()) {
    await open(page, id);
    await see(`${String(at + 1).padStart(2, '0')}-${id}`);
  }
  for (const check of checks) {
    await openCheck(page, check);
    await see(`check-${check.replace(':', '-')}`);
  }
  await openCheck(page, 'network');
  await act(page, 'run-test');
  await page.waitForSelector('[data-step="clock"]');
  await see('check-network-done');

  await openCheck(page, 'device:id-card');
  await layCard(kiosk);
  await act(page, 'run-test');
  await page.waitForSelector('[data-test="passed"]');
  await see('check-card-done');

  await openCheck(page, 'device:scanner');
  await kiosk.simulate('scanner', { feed: ['household-register-1.jpg'] });
  await act(page, 'run-test');
  await page.waitForSelector('img[data-test="passed"]');
  await see('check-scan-done');

  await openCheck(page, 'device:receipt-printer');
  await kiosk.simulate('receipt-printer', { paper: 'out' });
  await act(page, 'run-test');
  await page.waitForSelector('[data-test="failed"]');
  await see('check-print-failed');
  await open(page, 'devices');
  await page.waitForSelector('[data-device="receipt-printer"][data-state="paper-out"]');
  await see('devices-paper-out');
  await kiosk.simulate('receipt-printer', { clear: true });

  await page.locator('[data-device-edit="receipt-printer"]').tap();
  await page.waitForSelector('[data-element="columns"]');
  await see('device');
  await open(page, 'hours');
  await page.locator('[data-option="some"]').tap();
  await page.waitForSelector('[data-day="sunday"]');
  await see('hours-some');
  await openCheck(page, 'touch');
  await act(page, 'run-test');
  await page.waitForSelector('[data-page="touch-grid"]');
  await see('touch-grid');
  await act(page, 'stop-test');
  await page.waitForSelector('[data-kept]');
  await openCheck(page, 'colours');
  await act(page, 'run-test');
  await page.waitForSelector('[data-page="colour-red"]');
  await see('colour');
  for (let colour = 0; colour < 6; colour++) await act(page, 'next-colour');
  await page.waitForSelector('[data-action="verdict-yes"]');
  await see('colours-question');
}

/** The on-screen keys leave a moment after the field they served. */
const settled = (page: Page) =>
  page.waitForFunction(
    () =>
      document.querySelector('[data-keyboard]') === null ||
      document.activeElement?.hasAttribute('data-input-mode') === true,
  );
