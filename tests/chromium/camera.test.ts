import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { defaultConfig } from '#host/config.ts';
import type { Colour } from '#renderer/materials/vision/picture.ts';
import { openTouchBrowser, type TouchBrowser } from '../kiosk/browser.ts';
import { TestKiosk } from '../kiosk/kiosk.ts';
import { quickVisit } from '../kiosk/quick-visit.ts';
import { type DeskScene, demoPage, laid, likeness, motionJpeg, photograph } from '../scanner/desk.ts';
import { Hands } from '../tour/hands.ts';

/** The document camera in a real Chromium whose camera is a film of a desk with a sheet of paper on it. */
const size = { width: 1920, height: 1080 };
const folder = mkdtempSync(join(tmpdir(), 'kiosk-desk-'));
const certificate = demoPage('birth-certificate.jpg');

function film(name: string, change: Partial<DeskScene> = {}): string {
  const path = join(folder, `${name}.mjpeg`);
  const scene = {
    page: certificate,
    ...size,
    corners: laid(size, { angle: 8, tilt: 20, size: 0.9 }),
    ...change,
  };
  writeFileSync(path, motionJpeg([photograph(scene), photograph({ ...scene, seed: 2 })]));
  return path;
}
const camera = (path: string): string[] => [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  `--use-file-for-fake-video-capture=${path}`,
];

let kiosk: TestKiosk;
let browser: TouchBrowser | undefined;
let sheet: string;
beforeAll(async () => {
  sheet = film('sheet');
  const { devices } = defaultConfig();
  kiosk = await TestKiosk.start({
    config: {
      devices: [
        ...devices.filter((device) => device.kind !== 'scanner'),
        { id: 'document-camera', kind: 'document-camera', port: { type: 'camera' } },
      ],
    },
  });
});
afterEach(() => browser?.close());
afterAll(async () => {
  await kiosk.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A citizen at the materials screen of a kiosk with this camera. */
async function atMaterials(args: readonly string[]): Promise<Page> {
  browser = await openTouchBrowser({ args, viewport: { width: 1080, height: 1920 } });
  const { page } = browser;
  await page.goto(kiosk.url);
  await quickVisit({ kiosk, page, until: 'materials', matters: ['vaccination-record'] });
  return page;
}
const screen = (page: Page) => page.locator('[data-screen="materials"]');
const taken = (page: Page, count: number) =>
  page.locator(`[data-screen="materials"][data-pages="${count}"]`).waitFor({ timeout: 60_000 });

/** The first page as it is shown, 300 pixels wide. */
const shown = async (page: Page): Promise<Colour> => {
  const picture = await page
    .locator('.pages__picture')
    .first()
    .evaluate(async (element) => {
      const image = element as HTMLImageElement;
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = 300;
      canvas.height = Math.round((300 * image.naturalHeight) / image.naturalWidth);
      const context = canvas.getContext('2d');
      context?.drawImage(image, 0, 0, canvas.width, canvas.height);
      const { width, height, data } =
        context?.getImageData(0, 0, canvas.width, canvas.height) ?? new ImageData(1, 1);
      return { width, height, data: Array.from(data) };
    });
  return { ...picture, data: Uint8ClampedArray.from(picture.data) };
};

describe('a sheet on the desk', () => {
  test('is outlined, counted down, taken by itself, and is the page: flat, in its ratio, small', async () => {
    const page = await atMaterials(camera(sheet));
    await page.locator('[data-camera="live"][data-sheet="true"]').waitFor({ timeout: 60_000 });
    await page.locator('[data-count]').first().waitFor({ timeout: 60_000 });
    await taken(page, 1);
    const row = page.locator('[data-page="1"]');
    expect(await row.getAttribute('data-issues')).toBe('');
    expect(Number(await row.getAttribute('data-bytes'))).toBeLessThanOrEqual(300 * 1024);
    const got = await shown(page);
    expect(got.height / got.width).toBeCloseTo(Math.SQRT2, 1);
    expect(likeness(got, certificate)).toBeGreaterThan(0.9);
    expect(likeness(got, demoPage('passport.jpg'))).toBeLessThan(0.5);
    expect(browser?.complaints).toEqual([]);
    await new Hands(page).act('next');
    await screen(page).waitFor({ state: 'detached' });
  });

  test('by the keyboard: nothing is taken by itself, Enter takes it', async () => {
    const page = await atMaterials(camera(sheet));
    await page.locator('[data-camera="live"]').waitFor({ timeout: 60_000 });
    await page.locator('[data-action="camera-close"]').tap();
    // From here on with keys only.
    const to = async (action: string) => {
      for (let step = 0; step < 40; step++) {
        const focused = await page.evaluate(
          () => (document.activeElement as HTMLElement | null)?.dataset.action,
        );
        if (focused === action) return;
        await page.keyboard.press('Tab');
      }
      throw new Error(`The keyboard does not reach ${action}`);
    };
    const before = Number(await screen(page).getAttribute('data-pages'));
    if (before > 0) await page.locator('[data-action="remove"]').first().tap();
    await page.keyboard.press('Tab');
    await to('camera');
    await page.keyboard.press('Enter');
    await page.locator('[data-camera="live"][data-sheet="true"]').waitFor({ timeout: 60_000 });
    expect(await page.locator('[data-camera-auto]').getAttribute('data-camera-auto')).toBe('false');
    expect(await page.locator('[data-count]').count()).toBe(0);
    await to('capture');
    await page.keyboard.press('Enter');
    await taken(page, 1);
  });
});

test('a page out of focus: one sentence; the citizen may keep it and go on', async () => {
  const page = await atMaterials(camera(film('blurred', { blur: 5 })));
  await taken(page, 1);
  expect(await page.locator('[data-page="1"]').getAttribute('data-issues')).toBe('blur');
  await page.getByText('有点模糊').waitFor();
  const hands = new Hands(page);
  await hands.act('next');
  await page.getByText('有的页不清楚').waitFor();
  await hands.act('keep-page');
  await hands.act('next');
  await screen(page).waitFor({ state: 'detached' });
});

describe('no picture', () => {
  const recovers = async (page: Page, words: string) => {
    await page.getByText(words).waitFor({ timeout: 60_000 });
    // Not a dead end: the camera can be tried again, and the paper can be left for the counter.
    expect(await page.locator('[data-action="camera"]').isVisible()).toBe(true);
    await new Hands(page).act('skip');
    await screen(page).waitFor({ state: 'detached' });
  };

  test('the camera is unplugged while it shows', async () => {
    const page = await atMaterials(camera(film('empty', { corners: laid(size, { x: 5 }) })));
    await page.locator('[data-camera="live"]').waitFor({ timeout: 60_000 });
    await page.locator('video').evaluate((video: HTMLVideoElement) => {
      for (const track of (video.srcObject as MediaStream).getVideoTracks()) {
        track.stop();
        track.dispatchEvent(new Event('ended'));
      }
    });
    await recovers(page, '高拍仪断开了');
  });

  test('the browser refuses it', async () => {
    const page = await atMaterials(['--use-fake-device-for-media-stream', '--deny-permission-prompts']);
    await recovers(page, '不让用高拍仪');
  });

  test('there is none: said before the visit too', async () => {
    browser = await openTouchBrowser();
    const { page } = browser;
    await page.goto(kiosk.url);
    await page.getByText('高拍仪暂时不能用').waitFor({ timeout: 60_000 });
    await quickVisit({ kiosk, page, until: 'materials', matters: ['vaccination-record'] });
    await recovers(page, '没有找到高拍仪');
  });
});
