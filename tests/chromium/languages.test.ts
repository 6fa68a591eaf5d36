import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from './browser.ts';
import { type PageServer, servePage } from './page-server.ts';
import { VisitGlass } from './visit-glass.ts';

let browser: Browser;
let server: PageServer;
let glass: VisitGlass;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchChromium(), servePage('tests/chromium/visit-page')]);
  glass = await VisitGlass.open(browser, server.url, 'portrait');
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

/**
 * Everything the screen says to eyes and ears, piece by piece: text, labels, pictures' words, empty fields' words.
 * Left out: what is marked as another language, numbers of cases, and the letters on the keys.
 */
const said = (page: Page, language: string) =>
  page.evaluate((language) => {
    const pieces: string[] = [];
    const counts = (element: Element) =>
      (element.closest('[lang]')?.getAttribute('lang') ?? '').startsWith(language) &&
      element.closest('.number, [data-number], [data-keyboard], script, style') === null &&
      element.checkVisibility();
    for (const element of document.body.querySelectorAll('*')) {
      if (!counts(element)) continue;
      for (const child of element.childNodes)
        if (child.nodeType === Node.TEXT_NODE && child.textContent?.trim())
          pieces.push(child.textContent.trim());
      for (const name of ['aria-label', 'aria-description', 'placeholder', 'alt', 'title']) {
        const words = element.getAttribute(name)?.trim();
        if (words) pieces.push(words);
      }
    }
    return pieces;
  }, language);

/** A letter by itself is an initial to find a place by, in both languages. */
const initials = /^[A-Z]$/;

/** Pieces in the wrong script, by look. */
async function strangers(language: 'zh' | 'en', wrong: RegExp) {
  const found: Record<string, string[]> = {};
  let heard = 0;
  for (const look of glass.looks) {
    await glass.show(look, { language });
    const pieces = await said(glass.page, language);
    heard += pieces.length;
    const list = [...new Set(pieces)].filter((piece) => wrong.test(piece) && !initials.test(piece));
    if (list.length > 0) found[look] = list;
  }
  return { found, heard };
}

it('speak Chinese in Chinese: no Latin word on any screen of a visit', async () => {
  const { found, heard } = await strangers('zh', /\p{Script=Latin}/u);
  expect(found).toEqual({});
  // The walk has really read something on every screen.
  expect(heard).toBeGreaterThan(glass.looks.length * 10);
});

it('speak English in English: no Han on any screen of a visit', async () => {
  const { found, heard } = await strangers('en', /\p{Script=Han}/u);
  expect(found).toEqual({});
  expect(heard).toBeGreaterThan(glass.looks.length * 10);
});
