import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium, type Orientation } from './browser.ts';
import { inspect } from './inspect.ts';
import { type PageServer, servePage } from './page-server.ts';
import { plain, type Reading, VisitGlass } from './visit-glass.ts';

let browser: Browser;
let server: PageServer;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchChromium(), servePage('tests/chromium/visit-page')]);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

/** What falls short, by look; empty when nothing does. */
async function shortcomings(glass: VisitGlass, looks: readonly string[], reading: Reading) {
  const found: Record<string, string[]> = {};
  for (const look of looks) {
    await glass.show(look, reading);
    const list = await inspect(glass.page, { enhanced: reading.contrast === 'high' });
    if (list.length > 0) found[look] = list.map(({ kind, what }) => `${kind}: ${what}`);
  }
  return found;
}

const largest = { ...plain, textSize: 'largest' } as const;
const readings: readonly [Orientation, Reading][] = [
  ['portrait', plain],
  ['portrait', { ...largest, language: 'en' }],
  ['landscape', { ...plain, language: 'en' }],
  ['landscape', largest],
];

describe('the screens of a visit', () => {
  it.each(readings)('stand on %s glass read as %o', async (orientation, reading) => {
    const glass = await VisitGlass.open(browser, server.url, orientation);
    expect(glass.looks.length).toBeGreaterThan(40);
    expect(await shortcomings(glass, glass.looks, reading)).toEqual({});
    expect(glass.complaints).toEqual([]);
    await glass.page.close();
  });

  it.each(['soft', 'dark', 'high'] as const)('are legible in the %s contrast', async (contrast) => {
    const glass = await VisitGlass.open(browser, server.url, 'portrait');
    // One of each part: cards, figures, badges, fields with defects, pictures, dialogs, truths.
    const looks = [
      'matters.fewer',
      'notice!guide',
      'identify.read',
      'form.child!refused',
      'materials.pages',
      'check.incomplete',
      'sign!by-key',
      'submitted.accepted',
    ];
    expect(await shortcomings(glass, looks, { ...plain, contrast })).toEqual({});
    await glass.page.close();
  });
});
