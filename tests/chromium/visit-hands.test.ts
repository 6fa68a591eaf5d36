import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium, type Orientation } from './browser.ts';
import { type PageServer, servePage } from './page-server.ts';
import { VisitGlass } from './visit-glass.ts';

let browser: Browser;
let server: PageServer;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchChromium(), servePage('tests/chromium/visit-page')]);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

const focused = (page: Page) =>
  page.evaluate(() => ({
    tag: document.activeElement?.tagName.toLowerCase() ?? '',
    data: { ...(document.activeElement as HTMLElement | null)?.dataset },
  }));

describe.each<[Orientation, 'normal' | 'largest']>([
  ['portrait', 'largest'],
  ['landscape', 'normal'],
  ['landscape', 'largest'],
])('the on-screen keyboard on %s glass with %s letters', (orientation, textSize) => {
  it('never hides the field one types into', async () => {
    const glass = await VisitGlass.open(browser, server.url, orientation);
    const { page } = glass;
    let fields = 0;
    for (const look of ['form.child', 'form.household', 'form.services', 'delivery']) {
      await glass.show(look, { textSize });
      const inputs = page.locator('[data-screen] input[data-input-mode]');
      const count = await inputs.count();
      for (let index = 0; index < count; index += 1) {
        const input = inputs.nth(index);
        await input.tap();
        await page.locator('[data-keyboard]').waitFor();
        await glass.still();
        const clear = await input.evaluate((field) => {
          const box = field.getBoundingClientRect();
          const corners = [box.top + 4, box.bottom - 4].map((y) =>
            document.elementFromPoint(box.left + box.width / 2, y),
          );
          return corners.every((at) => at === field);
        });
        expect(clear, `${look} field ${index}`).toBe(true);
        fields += 1;
      }
    }
    expect(fields).toBeGreaterThan(10);
    await page.close();
  });
});

describe('what the keys of a keyboard find', () => {
  it('on a new screen is its title, and a title of its own for every page of the form', async () => {
    const glass = await VisitGlass.open(browser, server.url, 'portrait');
    for (const look of ['notice', 'matters', 'identify', 'form.child', 'materials', 'check', 'sign']) {
      await glass.show(look);
      expect((await focused(glass.page)).tag, look).toBe('h1');
    }
    await glass.show('form.filled');
    await glass.page.locator('[data-action="next"]').tap();
    await glass.page.locator('[data-group="mother"]').waitFor();
    await glass.still();
    expect((await focused(glass.page)).tag).toBe('h1');
    await glass.page.close();
  });

  it('after a refused "next" is the summary, which names the fields, with the first of them in sight', async () => {
    const glass = await VisitGlass.open(browser, server.url, 'landscape');
    await glass.show('form.child!refused', { textSize: 'largest' });
    expect((await focused(glass.page)).data.summary).toBe('7');
    const summary = glass.page.locator('[data-summary]');
    expect(await summary.locator('[role="alert"]').count()).toBe(1);
    expect(await summary.innerText()).toContain('出生体重和身长');
    // The parts of a field in several parts say it too.
    expect(await glass.page.locator('[data-field="birth-measures"] .field__error').count()).toBe(2);
    expect(
      await glass.page
        .locator('.field__error')
        .first()
        .evaluate((error) => {
          const box = error.getBoundingClientRect();
          return error.contains(document.elementFromPoint(box.left + 4, box.top + box.height / 2));
        }),
    ).toBe(true);
    await glass.page.close();
  });

  it('in what is too long to see at once and has nothing to press is a way to scroll it', async () => {
    const glass = await VisitGlass.open(browser, server.url, 'landscape');
    await glass.show('notice!guide', { textSize: 'largest' });
    const { page } = glass;
    const scroller = page.locator('.dialog .pager__scroller');
    await scroller.focus();
    await page.keyboard.press('End');
    await page.waitForFunction(
      () => (document.querySelector('.dialog .pager__scroller')?.scrollTop ?? 0) > 100,
    );
    await page.keyboard.press('Escape');
    await page.locator('[data-dialog="guide"]').waitFor({ state: 'detached' });
    await page.close();
  });
});

describe('the time that is left', () => {
  it('never covers what can be pressed', async () => {
    const glass = await VisitGlass.open(browser, server.url, 'portrait');
    for (const look of glass.looks
      .filter((one) => !one.includes('!') && one !== 'out-of-service')
      .slice(0, 20)) {
      await glass.show(look, { textSize: 'largest' });
      const covered = await glass.page.evaluate(() => {
        const clock = document.querySelector('.masthead__time')?.getBoundingClientRect();
        if (clock === undefined) return ['no clock'];
        return [...document.querySelectorAll('button, input, .choice')]
          .filter((one) => one.checkVisibility() && one.closest('.pager__scroller') === null)
          .map((one) => one.getBoundingClientRect())
          .filter(
            (box) =>
              box.left < clock.right &&
              box.right > clock.left &&
              box.top < clock.bottom &&
              box.bottom > clock.top,
          );
      });
      expect(covered, look).toEqual([]);
    }
    await glass.page.close();
  });
});
