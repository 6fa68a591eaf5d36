/** A technician in a real browser: finds the way in, sets up, opens pages. Drives the glass, never the API. */
import type { Page } from 'playwright-core';
import type { TestKiosk } from '../kiosk/kiosk.ts';

export const PIN = '270418';

/** Every page of the console by its id, with what has to be on it before it is looked at. */
export const pages: readonly (readonly [id: string, ready: string])[] = [
  ['home', '[data-faults]'],
  ['panel', '[data-ruler]'],
  ['devices', '[data-looking="false"]'],
  ['place', '[data-element="region"]'],
  ['platform', '[data-action="look-again"]'],
  ['comfort', '[data-element="volume"]'],
  ['hours', '[data-option="always"]'],
  ['checks', '[data-check="network"]'],
  ['report', '.sheet'],
  ['custody', '.figures'],
  ['machine', '[data-test="passed"]'],
  ['logs', '[data-event]'],
  ['closing', '[data-closed]'],
  ['exchange', '[data-place="own"]'],
  ['access', '[data-action="change-pin"]'],
  ['power', '[data-power-action="shut-down"]'],
];

export const checks = [
  'device:id-card',
  'device:scanner',
  'device:receipt-printer',
  'network',
  'camera',
  'sound',
  'touch',
  'colours',
] as const;

export const act = (page: Page, action: string) => page.locator(`[data-action="${action}"]`).first().tap();

/** Rests on the upper left corner for three seconds, then touches three corners. */
export async function gesture(page: Page): Promise<void> {
  const size = page.viewportSize();
  if (size === null) throw new Error('The page has no size');
  await page.mouse.move(10, 10);
  await page.mouse.down();
  await page.waitForTimeout(3100);
  await page.mouse.up();
  for (const [x, y] of [
    [size.width - 10, size.height - 10],
    [10, size.height - 10],
    [10, 10],
  ] as const)
    await page.mouse.click(x, y);
}

/** The keyboard's way. */
export const shortcut = (page: Page) => page.keyboard.press('Control+Alt+KeyK');

export const atDoor = (page: Page, step: string) => page.waitForSelector(`[data-page="door-${step}"]`);

export async function typeDigits(page: Page, digits: string): Promise<void> {
  for (const digit of digits) await page.locator(`[data-key="${digit}"]`).tap();
}

/** First set-up with the card that lies on the reader, or with a site secret, which is returned. */
export async function setUp(page: Page, factor: 'card' | 'site-secret'): Promise<string | null> {
  for (const step of ['new-pin', 'new-pin-again']) {
    await atDoor(page, step);
    await typeDigits(page, PIN);
    await act(page, 'next');
  }
  await atDoor(page, 'new-factor');
  await page.locator(`[data-option="${factor}"]`).tap();
  await act(page, 'next');
  if (factor === 'card') {
    await page.waitForSelector('[data-page="home"]');
    return null;
  }
  await page.waitForSelector('[data-page="new-secret"]');
  const secret = await page.locator('[data-secret]').getAttribute('data-secret');
  await act(page, 'noted');
  await page.waitForSelector('[data-page="home"]');
  return secret;
}

/** In with PIN and the enrolled card, by the keyboard's way. */
export async function enter(kiosk: TestKiosk, page: Page): Promise<void> {
  await layCard(kiosk);
  await shortcut(page);
  await atDoor(page, 'pin');
  await typeDigits(page, PIN);
  await act(page, 'next');
  await atDoor(page, 'factor');
  await act(page, 'next');
  await page.waitForSelector('[data-page="home"]');
}

/** Opens one page from the console's home, wherever one is. */
export async function open(page: Page, id: string): Promise<void> {
  const ready = pages.find(([name]) => name === id)?.[1] ?? 'h1';
  await home(page);
  if (id !== 'home') await page.locator(`[data-page-link="${id}"]`).tap();
  await page.waitForSelector(`[data-page="${id}"]`);
  await page.waitForSelector(ready);
}

export async function openCheck(page: Page, id: string): Promise<void> {
  await open(page, 'checks');
  await page.locator(`[data-check="${id}"]`).tap();
  await page.locator(`[data-check="${id}"]`).waitFor({ state: 'detached' });
}

/** Back to the console's home by its own back buttons. */
export async function home(page: Page): Promise<void> {
  while ((await page.locator('[data-page="home"]').count()) === 0) {
    await act(page, 'back');
    await page.waitForTimeout(50);
  }
}

/** Saves and waits until the host works with it. */
export async function save(page: Page): Promise<void> {
  await act(page, 'save');
  await page.waitForSelector('[data-saved]');
}

/** Lays a demo card on the virtual reader. */
export async function layCard(kiosk: TestKiosk, card = 'resident'): Promise<void> {
  await kiosk.simulate('id-card', { remove: true }).catch(() => undefined);
  await kiosk.simulate('id-card', { place: card });
}
