/**
 * `npm run pictures -- technician`: every page of the technician's console of a real, bare kiosk, upright and wide, Chinese
 * and English, into `out/technician/`. Each page is inspected on the way; exit code 1 when one falls short.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { inspect } from '../chromium/inspect.ts';
import { landscape, openTouchBrowser, portrait } from '../kiosk/browser.ts';
import { TestKiosk } from '../kiosk/kiosk.ts';
import { act, atDoor, checks, home, layCard, open, openCheck, pages, setUp, shortcut } from './technician.ts';

const out = join(import.meta.dirname, '../../out/technician');

export async function picturesOfTechnician(only?: string): Promise<string[]> {
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const shortcomings: string[] = [];
  for (const [orientation, viewport] of [
    ['upright', portrait],
    ['wide', landscape],
  ] as const) {
    const kiosk = await TestKiosk.start(
      orientation === 'wide' ? { config: { panel: { widthMm: 527, heightMm: 296 } } } : {},
    );
    const browser = await openTouchBrowser({ viewport });
    const { page } = browser;
    try {
      await page.goto(kiosk.url);
      await page.waitForSelector('[data-screen="attract"]');
      const look = async (name: string) => {
        if (only !== undefined && !name.includes(only)) return;
        await settled(page);
        await page.screenshot({ path: join(out, `${orientation}-${name}.png`) });
        for (const { kind, what } of await inspect(page))
          shortcomings.push(`${orientation} ${name}: ${kind}: ${what}`);
      };
      for (const language of ['zh', 'en'] as const) {
        if (language === 'en') {
          await act(page, 'language');
          await home(page);
        } else {
          await shortcut(page);
          await atDoor(page, 'new-pin');
          await look(`${language}-00-set-up`);
          await layCard(kiosk);
          await setUp(page, 'card');
        }
        for (const [at, [id]] of pages.entries()) {
          await open(page, id);
          await look(`${language}-${String(at + 1).padStart(2, '0')}-${id}`);
        }
        for (const check of checks) {
          await openCheck(page, check);
          await look(`${language}-check-${check.replace(':', '-')}`);
        }
        await openCheck(page, 'network');
        await act(page, 'run-test');
        await page.waitForSelector('[data-step="clock"]');
        await look(`${language}-check-network-done`);
        await openCheck(page, 'device:scanner');
        await kiosk.simulate('scanner', { feed: ['page-1.jpg'] }).catch(() => undefined);
        await open(page, 'devices');
        await page.locator('[data-device-edit="receipt-printer"]').tap();
        await page.waitForSelector('[data-element="columns"]');
        await look(`${language}-device`);
      }
      shortcomings.push(...browser.complaints.map((one) => `${orientation} console: ${one}`));
    } catch (error) {
      await page.screenshot({ path: join(out, `${orientation}-failure.png`) });
      shortcomings.push(`${orientation}: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      await browser.close();
      await kiosk.stop();
    }
  }
  return shortcomings;
}

/** The on-screen keys leave a moment after the field they served. */
const settled = (page: Page) =>
  page.waitForFunction(
    () =>
      document.querySelector('[data-keyboard]') === null ||
      document.activeElement?.hasAttribute('data-input-mode') === true,
  );
