import AxeBuilder from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchChromium } from './input-page/chromium.ts';
import { serveInputPage } from './input-page/serve.ts';

let served: Awaited<ReturnType<typeof serveInputPage>>;
let browser: Browser;

beforeAll(async () => {
  served = await serveInputPage();
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await served.close();
});

const glass = { portrait: { width: 1080, height: 1920 }, landscape: { width: 1920, height: 1080 } };

describe.each(['portrait', 'landscape'] as const)('input by touch alone, %s', (orientation) => {
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  const open = async (language = 'zh'): Promise<void> => {
    context = await browser.newContext({ viewport: glass[orientation], hasTouch: true });
    page = await context.newPage();
    page.setDefaultTimeout(5000);
    complaints = [];
    page.on('console', (message) => {
      // The browser asks for an icon nobody ships with this page.
      if (message.type() === 'error' && !message.location().url.endsWith('favicon.ico'))
        complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(`${served.url}?language=${language}`);
    await page.evaluate(() => {
      const blurred: string[] = [];
      Object.assign(window, { blurred });
      document.addEventListener('focusout', (event) => {
        blurred.push((event.target as HTMLElement).dataset.element ?? 'other');
      });
    });
  };
  beforeEach(() => open());
  afterEach(async () => {
    expect(complaints).toEqual([]);
    await context.close();
  });

  const field = (name: string) => page.locator(`[data-element="${name}"]`);
  const keyboard = () => page.locator('[data-keyboard]');
  const tapKey = (name: string): Promise<void> =>
    page.locator(`[data-key="${name.replace(/["\\]/g, '\\$&')}"]`).tap();
  const type = async (keys: string): Promise<void> => {
    for (const key of keys) await tapKey(key);
  };
  /** Taps the candidate, turning pages until it is there. */
  const choose = async (text: string): Promise<void> => {
    const wanted = page.locator(`[data-candidate="${text}"]`);
    await page.locator('[data-candidate]').first().waitFor();
    for (let i = 0; i < 20 && (await wanted.count()) === 0; i++) await tapKey('more');
    await wanted.tap();
  };
  const state = async () => JSON.parse((await page.locator('#state').textContent()) ?? '');
  const focusedElement = (): Promise<string | undefined> =>
    page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset.element);
  const blurred = (): Promise<string[]> =>
    page.evaluate(() => (window as unknown as { blurred: string[] }).blurred);

  it('shows no keys while no field has focus', async () => {
    expect(await keyboard().count()).toBe(0);
    await field('name').tap();
    expect(await keyboard().getAttribute('data-keyboard')).toBe('pinyin');
    await tapKey('done');
    await keyboard().waitFor({ state: 'detached' });
  });

  it('types a name character by character, and focus never leaves the field', async () => {
    await field('name').tap();
    await type('zeng');
    await choose('曾');
    await type('xiaoling');
    await choose('晓');
    await choose('玲');
    expect((await state()).values.name).toBe('曾晓玲');
    await type('yan');
    await choose('䶮');
    expect((await state()).values.name).toBe('曾晓玲䶮');
    await tapKey('backspace');
    expect((await state()).values.name).toBe('曾晓玲');
    expect(await focusedElement()).toBe('name');
    expect(await blurred()).toEqual([]);
  });

  it('makes every key big enough for a finger and keeps all on the glass', async () => {
    const mm = 3.643;
    for (const name of ['name', 'latin', 'id-number']) {
      await field(name).tap();
      if (name === 'name') await type('yi');
      await page
        .locator(name === 'name' ? '[data-candidate]' : '[data-key="1"]')
        .first()
        .waitFor();
      const boxes = await page.$$eval('[data-key], [data-candidate]', (keys) =>
        keys.map((key) => {
          const { left, right, top, bottom, width, height } = key.getBoundingClientRect();
          return { left, right, top, bottom, width, height, cut: key.scrollWidth > key.clientWidth + 1 };
        }),
      );
      expect(boxes.length).toBeGreaterThan(10);
      for (const box of boxes) {
        expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(9 * mm);
        expect(box.left).toBeGreaterThanOrEqual(0);
        expect(box.right).toBeLessThanOrEqual(glass[orientation].width);
        expect(box.bottom).toBeLessThanOrEqual(glass[orientation].height);
        expect(box.cut).toBe(false);
      }
      const overlapping = boxes.flatMap((a, i) =>
        boxes
          .slice(i + 1)
          .filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom),
      );
      expect(overlapping).toEqual([]);
    }
  });

  // What does not depend on the shape of the glass is tried on one.
  if (orientation === 'landscape') return;

  it('types a compound surname, a rare character beyond the BMP, and takes it away whole', async () => {
    await field('name').tap();
    await type('yuchi');
    await choose('尉迟');
    await type('ji');
    await choose('𠮷');
    expect((await state()).values.name).toBe('尉迟𠮷');
    await tapKey('backspace');
    expect((await state()).values.name).toBe('尉迟');
    expect(await blurred()).toEqual([]);
  });

  it('types words, digits and marks where the caret stands', async () => {
    await field('text').tap();
    await type('yueluqu');
    await choose('岳麓区');
    await type('lu');
    await choose('路');
    await type('12');
    await tapKey('symbols');
    await tapKey('-');
    await tapKey('letters');
    await type('3');
    expect((await state()).values.text).toBe('岳麓区路12-3');
    for (let i = 0; i < 5; i++) await tapKey('left');
    await type('jiefang');
    await choose('解放');
    expect((await state()).values.text).toBe('岳麓区解放路12-3');
    await tapKey('right');
    await tapKey('backspace');
    expect((await state()).values.text).toBe('岳麓区解放12-3');
    await tapKey('clear');
    expect((await state()).values.text).toBe('');
    expect(await blurred()).toEqual([]);
  });

  it('enters nothing that was not chosen: letters wait for a character', async () => {
    await field('name').tap();
    await type('wang');
    await page.locator('[data-candidate="王"]').waitFor();
    expect(await page.locator('[data-key="done"]').getAttribute('aria-disabled')).toBe('true');
    await page.locator('[data-key="1"]').tap({ force: true });
    expect((await state()).values.name ?? '').toBe('');
    await tapKey('clear');
    expect(await page.locator('[data-candidate]').count()).toBe(0);
    await type('wang');
    await tapKey('space');
    expect((await state()).values.name).toBe('王');
  });

  it('types an ID number with X, and no more than fits', async () => {
    await field('id-number').tap();
    expect(await keyboard().getAttribute('data-keyboard')).toBe('id-number');
    await type('22010219900101123X7');
    expect((await state()).values['id-number']).toBe('22010219900101123X');
    expect(await focusedElement()).toBe('id-number');
  });

  it('has digits for telephones and a point for weights, nothing else', async () => {
    await field('phone').tap();
    await type('13800138000');
    expect(await page.locator('[data-key="."], [data-key="X"]').count()).toBe(0);
    await field('weight').tap();
    await type('3.25');
    const { values } = await state();
    expect([values.phone, values.weight]).toEqual(['13800138000', '3.25']);
  });

  it('types Latin letters, capitals by shift, and switches to them from Chinese', async () => {
    await field('latin').tap();
    await tapKey('shift');
    await type('AB');
    await tapKey('shift');
    await type('c');
    await field('name').tap();
    expect(await keyboard().getAttribute('data-keyboard')).toBe('pinyin');
    await tapKey('language');
    expect(await keyboard().getAttribute('data-keyboard')).toBe('latin');
    await type('li');
    const { values } = await state();
    expect([values.latin, values.name]).toEqual(['ABc', 'li']);
  });

  it('begins with Latin letters on an English page', async () => {
    await context.close();
    await open('en');
    await field('name').tap();
    expect(await keyboard().getAttribute('data-keyboard')).toBe('latin');
    expect(await keyboard().textContent()).not.toMatch(/\p{Script=Han}/u);
    await tapKey('language');
    expect(await keyboard().getAttribute('data-keyboard')).toBe('pinyin');
  });

  it('lets a button below be pressed while keys are shown', async () => {
    await field('latin').tap();
    await page.getByRole('button', { name: /^next/ }).click();
    expect((await state()).next).toBe(1);
    await keyboard().waitFor({ state: 'detached' });
  });

  it('takes the keys away on a page that changes all the time', async () => {
    await field('name').tap();
    await keyboard().waitFor();
    await page.evaluate(() => {
      const clock = document.body.appendChild(document.createElement('p'));
      setInterval(() => clock.replaceChildren(String(performance.now())), 20);
      (document.activeElement as HTMLElement).blur();
    });
    await keyboard().waitFor({ state: 'detached' });
  });

  it('types into a field of a dialog without closing it', async () => {
    await page.getByRole('button', { name: 'ask' }).tap();
    await field('asked').tap();
    await type('42');
    expect((await state()).values.asked).toBe('42');
    expect(await page.getByRole('dialog').count()).toBe(1);
    expect(await focusedElement()).toBe('asked');
  });

  it('chooses a day of birth long ago, and a minute of this year', async () => {
    await field('date').tap();
    for (const handle of ['1950s', '1951', '1951-02', '1951-02-28'])
      await page.locator(`[data-date="${handle}"]`).tap();
    expect((await state()).date).toBe('1951-02-28');
    expect(await field('date').textContent()).toBe('1951年2月28日');
    await field('born').tap();
    await page.locator('[data-date="2026"]').tap();
    expect(await page.locator('[data-date="2026-12"]').isDisabled()).toBe(true);
    await page.locator('[data-date="2026-10"]').tap();
    await page.locator('[data-date-back="month"]').tap();
    for (const handle of ['2026-11', '2026-11-23', '2026-11-23T08', '2026-11-23T08:05'])
      await page.locator(`[data-date="${handle}"]`).tap();
    expect((await state()).born).toBe('2026-11-23T08:05');
    expect(await focusedElement()).toBe('born');
    expect(await keyboard().count()).toBe(0);
  });

  it('chooses an address near the kiosk, and one far away by first letters', async () => {
    await field('address').tap();
    await page.locator('[data-region="430102"]').tap();
    await page.locator('[data-region-step="township"] [data-region="430102"]').tap();
    expect((await state()).address).toEqual({
      region: '430102',
      regionName: '湖南省长沙市芙蓉区',
      detail: '',
    });
    await field('address').tap();
    await page.locator('[data-region-back=""]').tap();
    for (const letter of 'ylx') await page.locator(`[data-initial="${letter}"]`).tap();
    await page.locator('[data-region="652823"]').tap();
    await page.locator('[data-region="652823100"]').tap();
    await page.locator('[data-address="detail"]').tap();
    await type('12');
    const { address } = await state();
    expect(address.region).toBe('652823100');
    expect(address.regionName).toMatch(/^新疆维吾尔自治区巴音郭楞蒙古自治州尉犁县.+镇$/);
    expect(address.detail).toBe('12');
  });

  it('is usable for assistive technology: no finding of axe with keys and choosers open', async () => {
    const findings = async () =>
      (
        await new AxeBuilder({ page }).include('[data-react-aria-top-layer]').include('.picker').analyze()
      ).violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
    await field('name').tap();
    await type('yi');
    await page.locator('[data-candidate]').first().waitFor();
    expect(await findings()).toEqual([]);
    await tapKey('clear');
    await tapKey('done');
    await field('date').tap();
    await field('address').tap();
    await page.locator('[data-region-back=""]').tap();
    await page.locator('[data-initial="h"]').waitFor();
    expect(await findings()).toEqual([]);
  });
});
