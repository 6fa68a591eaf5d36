import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Catalogue } from '#shared/catalogue/schema.ts';
import { openTouchBrowser, type TouchBrowser } from '../kiosk/browser.ts';
import { TestKiosk } from '../kiosk/kiosk.ts';
import { father, mother, textBlock } from '../kiosk/people.ts';
import { type Entry, entryFor, valueGiven } from '../tour/script.ts';

let kiosk: TestKiosk;
let browser: TouchBrowser;

beforeAll(async () => {
  kiosk = await TestKiosk.start();
  browser = await openTouchBrowser();
  await browser.page.goto(kiosk.url);
});
afterAll(async () => {
  await browser.close();
  await kiosk.stop();
});

const key = (name: string) => browser.page.keyboard.press(name);
const screenId = () => browser.page.locator('[data-screen]').first().getAttribute('data-screen');

/** Travels by Tab until focus stands on `selector`; what has focus must be visible. */
async function tabTo(selector: string, most = 90): Promise<void> {
  const here = () =>
    browser.page.evaluate((selector) => {
      const active = document.activeElement;
      return active instanceof HTMLElement && active.matches(selector) && active.checkVisibility();
    }, selector);
  for (let press = 0; press <= most; press += 1) {
    if (await here()) return;
    await key('Tab');
  }
  throw new Error(`Tab does not lead to ${selector} on ${await screenId()}`);
}

/** Presses a button reached by Tab. */
async function act(selector: string): Promise<void> {
  await tabTo(selector);
  await key('Enter');
}

/** Goes on, and waits until `left` is no longer there. */
async function next(left: string, action = 'next'): Promise<void> {
  await act(`[data-screen] [data-action="${action}"]`);
  await browser.page.locator(left).waitFor({ state: 'detached' });
}

async function choose(group: string, option: string | null): Promise<void> {
  await tabTo(`${group} input`);
  const wanted =
    option === null ? `${group} [data-option] input` : `${group} [data-option="${option}"] input`;
  await key('Space');
  for (let step = 0; step < 12; step += 1) {
    if (await browser.page.locator(wanted).first().isChecked()) return;
    await key('ArrowDown');
  }
  throw new Error(`The arrows do not lead to ${option} in ${group}`);
}

/** Gives one answer. Characters come as from any input method: whole, without our keys. */
async function give(field: string, element: string, entry: Entry, part = ''): Promise<void> {
  const control = `${field} [data-element="${element}"]${part}`;
  const { page } = browser;
  switch (entry.kind) {
    case 'spell':
    case 'type':
      await tabTo(control);
      await page.keyboard.insertText(String(valueGiven(entry)));
      return;
    case 'choose':
      return choose(control, entry.option);
    case 'copy':
      return act(`[data-copy="${element}"]`);
    case 'document':
      await tabTo(`${control}[data-part="number"]`);
      await page.keyboard.insertText(entry.number);
      return;
    case 'parts':
      for (const [id, one] of Object.entries(entry.parts))
        await give(field, element, one, `[data-part="${id}"]`);
      return;
    case 'moment': {
      await act(`${field} [data-date="open"]`);
      for (;;) {
        const panel = page.locator(`${field} [data-date-step]`);
        if (!(await panel.isVisible())) return;
        await page.locator(`${field} .picker__options:not([inert])`).waitFor();
        const step = await panel.getAttribute('data-date-step');
        const handles = await panel
          .locator('[data-date]')
          .evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.date ?? ''));
        const handle = handles.find((one) =>
          entry.value.startsWith(one.endsWith('s') ? one.slice(0, 3) : one),
        );
        await act(`[data-date-step="${step}"] [data-date="${handle}"]`);
      }
    }
    case 'address': {
      await act(`${field} [data-region="open"]`);
      for (const code of ['', ...entry.region]) {
        await page.locator(`${field} .picker__options:not([inert])`).waitFor();
        await act(code === '' ? `${field} [data-region-back=""]` : `${field} button[data-region="${code}"]`);
      }
      const last = `${field} [data-region-step="township"] [data-region="${entry.region.at(-1)}"]`;
      if (await page.locator(last).isVisible()) {
        await page.locator(`${field} .picker__options:not([inert])`).waitFor();
        await act(last);
      }
      if (entry.detail) {
        await tabTo(`${field} [data-address="detail"]`);
        await page.keyboard.insertText(entry.detail.map(([, characters]) => characters).join(''));
      }
    }
  }
}

/** Fills what is still empty on a page of the form. */
async function fill(): Promise<void> {
  const today = new Date().toISOString().slice(0, 10);
  const catalogue = (await kiosk.api('/api/catalogue')) as Catalogue;
  const elements = catalogue.lifeEvents.flatMap((event) => event.elements);
  const done = new Set<string>();
  for (;;) {
    const ids = await browser.page
      .locator('[data-field]:not(:has(.badge))')
      .evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.field ?? ''));
    const element = elements.find((one) => ids.includes(one.id) && !done.has(one.id));
    if (element === undefined) return;
    done.add(element.id);
    const copies = await browser.page.locator(`[data-copy="${element.id}"]`).isVisible();
    await give(`[data-field="${element.id}"]`, element.id, entryFor(element, today, copies));
  }
}

it('is a whole visit with the keys of a plain keyboard, from attract to attract', async () => {
  const { page } = browser;
  await page.locator('[data-screen="attract"]').waitFor();
  await next('[data-screen="attract"]', 'start');
  await act('[data-life-event="newborn"]');
  await page.locator('[data-screen="situations"]').waitFor();
  while ((await screenId()) === 'situations') {
    const id = await page.locator('[data-situation]').getAttribute('data-situation');
    await choose(`[data-situation="${id}"]`, null);
    await next(`[data-situation="${id}"]`);
  }
  await next('[data-screen="notice"]');
  await next('[data-screen="matters"]');
  for (const [role, person] of [
    ['mother', mother],
    ['father', father],
  ] as const) {
    await page.locator(`[data-role="${role}"]`).waitFor();
    await kiosk.simulate('id-card', { place: { text: textBlock(person) } });
    await page.locator('[data-card="name"]').waitFor();
    await kiosk.simulate('id-card', { remove: true });
    await next(`[data-role="${role}"]`);
  }
  while ((await screenId()) === 'form') {
    const group = await page.locator('[data-group]').getAttribute('data-group');
    await fill();
    await next(`[data-group="${group}"]`);
  }
  while ((await screenId()) === 'materials') {
    const screen = page.locator('[data-screen="materials"]');
    const id = await screen.getAttribute('data-material');
    await kiosk.simulate('scanner', { feed: ['authorisation.jpg', 'authorisation.jpg'] });
    await act('[data-action="scan"]');
    await page.locator('[data-pages="1"]').waitFor();
    if (id === 'household-register') {
      await act('[data-action="add-page"]');
      await page.locator('[data-pages="2"]').waitFor();
    }
    await next(`[data-material="${id}"]`);
  }
  await fill();
  await next('[data-screen="delivery"]');
  await next('[data-screen="check"]');
  await act('[data-action="by-key"]');
  await page.locator('[data-signature="by-key"]').waitFor();
  await next('[data-screen="sign"]', 'submit');
  await page.locator('[data-screen="submitted"][data-print="confirmed"]').waitFor({ timeout: 40_000 });
  expect(await page.locator('[data-truth]').getAttribute('data-truth')).toBe('accepted');
  await next('[data-screen="submitted"]');
  await choose('[data-screen="rate"]', '5');
  await next('[data-screen="rate"]', 'submit');
  expect(await screenId()).toBe('attract');
  const cases = (await (await fetch(`${kiosk.platformUrl}/v1/cases`)).json()) as { children: unknown[] }[];
  expect(cases.map((one) => one.children.length)).toEqual([7]);
  expect(browser.complaints).toEqual([]);
});
