/** What a citizen meets on the way: ways back, mistakes, and devices that fail and heal. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { idNumber, mother, textBlock } from '../kiosk/people.ts';
import { fillGroup, layCard, quickBaby } from '../kiosk/quick-visit.ts';
import { headlines } from '../tour/paper.ts';
import { eventually, sleep, VisitBench } from './visit-bench.ts';

let bench: VisitBench;
beforeAll(async () => {
  bench = await VisitBench.start();
});
afterAll(() => bench?.stop());
beforeEach(() => bench.fresh());

const sentence = (words: string) => bench.page.locator('.notice').getByText(words);

describe('the way', () => {
  test('back leads from the signature to the beginning, screen by screen, and forgets nothing', async () => {
    const { hands, page } = bench;
    await bench.visit({ until: 'sign', matters: ['parenting-guidance', 'vaccination-record'] });
    const place = () =>
      page
        .locator('[data-screen]')
        .first()
        .evaluate((root) => {
          const { screen, group, material } = (root as HTMLElement).dataset;
          const question = root.querySelector('[data-situation]')?.getAttribute('data-situation');
          return [screen, group ?? material ?? question].filter((part) => part != null).join('/');
        });
    /** What the citizen gave on the screens passed, as it still stands there. */
    const kept: Record<string, unknown> = {};
    const look = async (where: string) => {
      if (where === 'form/child')
        kept.name = await page.locator('input[data-element="baby-name"]').inputValue();
      if (where === 'identify') kept.cards = await page.locator('[data-card="name"]').count();
      if (where === 'matters') kept.matters = await page.locator('[data-matter]:has(input:checked)').count();
      if (where === 'situations/certificate-held')
        kept.answer = await page.locator('[data-option="yes"]:has(input:checked)').count();
    };
    const way: string[] = [await place()];
    for (let step = 0; step < 40 && way.at(-1) !== 'life-events'; step += 1) {
      const here = way.at(-1);
      await hands.act('back');
      await expect.poll(place).not.toBe(here);
      const now = await place();
      await look(now);
      way.push(now);
    }
    const screens = way.map((one) => one.split('/')[0]);
    expect(screens.filter((one, index) => one !== screens[index - 1])).toEqual([
      'sign',
      'check',
      'materials',
      'form',
      'identify',
      'matters',
      'notice',
      'situations',
      'life-events',
    ]);
    expect(new Set(way).size).toBe(way.length);
    expect(kept).toEqual({ name: quickBaby, cards: 1, matters: 2, answer: 1 });
  });

  test('from the attract screen and from progress there is a way back, and out', async () => {
    const { hands } = bench;
    await hands.act('start');
    await hands.arrive('life-events');
    await hands.act('back');
    await hands.arrive('attract');
    await hands.act('progress');
    await hands.arrive('progress');
    await hands.act('exit');
    await hands.arrive('attract');
  });

  test('a wrong ID number is told in a sentence; mending it takes the sentence away at once', async () => {
    const { hands, page } = bench;
    await bench.visit({ until: 'form' });
    const number = page.locator('input[data-element="mother-document"][data-part="number"]');
    await page.locator('[data-screen="form"][data-group="child"]').waitFor();
    await fillGroup(page, quickBaby);
    await hands.act('next');
    await page.locator('[data-screen="form"][data-group="mother"]').waitFor();
    const last = mother.number.at(-1) === '0' ? '1' : '0';
    await number.fill(mother.number.slice(0, 17) + last);
    await hands.act('next');
    const wrong = page.locator('.field--wrong');
    await wrong.waitFor();
    // The mistake is said in words, beside the field, and nobody goes on with it.
    expect((await wrong.locator('[role="alert"], .field__error').first().innerText()).length).toBeGreaterThan(
      5,
    );
    expect(await page.locator('[data-screen="form"][data-group="mother"]').count()).toBe(1);
    await number.fill(idNumber(mother.number.slice(0, 17)));
    await wrong.waitFor({ state: 'detached' });
    await hands.act('next');
    await page.locator('[data-screen="form"][data-group="contact"]').waitFor();
  });
});

describe('the card reader', () => {
  test.each(['silent', 'garbage', 'unplug'])(
    '%s: a sentence, and when it is well again the card is read',
    async (fault) => {
      const { kiosk, hands, page } = bench;
      await bench.visit({ until: 'identify' });
      await kiosk.simulate('id-card', { fault });
      await kiosk.simulate('id-card', { place: { text: textBlock(mother) } });
      await page.locator('[data-screen="identify"] .notice--warn').waitFor();
      expect(await page.locator('[data-card]').count()).toBe(0);
      await kiosk.simulate('id-card', { clear: true });
      await layCard(kiosk, hands);
      expect(await page.locator('[data-screen="identify"] .notice--warn').count()).toBe(0);
      await hands.act('next');
      await hands.arrive('form');
    },
  );

  test('out of use: name and number by hand, checked, and said not to be a card', async () => {
    const { kiosk, hands, page } = bench;
    await bench.visit({ until: 'identify' });
    expect(await page.locator('[data-action="by-hand"]').count()).toBe(0);
    await kiosk.simulate('id-card', { fault: 'unplug' });
    await hands.act('by-hand');
    await hands.act('next');
    await page.locator('[data-field="stated-name"].field--wrong').waitFor();
    await page.locator('[data-element="stated-name"]').fill(mother.name);
    await page.locator('[data-element="stated-number"]').fill('110101199504120022');
    await hands.act('next');
    await page.locator('[data-field="stated-number"].field--wrong').waitFor();
    expect(await page.locator('[data-card]').count()).toBe(0);
    await page.locator('[data-element="stated-number"]').fill(idNumber(mother.number.slice(0, 17)));
    await hands.act('next');
    await page.locator('[data-card="number"]').waitFor();
    await page.getByText('没有读卡').waitFor();
    await hands.act('next');
    await hands.arrive('form');
    await kiosk.simulate('id-card', { clear: true });
  });

  test('a citizen who goes back and comes again has the card read', async () => {
    const { kiosk, hands } = bench;
    await bench.visit({ until: 'identify' });
    // The first question is under way when the citizen leaves; it must not swallow the card.
    await sleep(300);
    await hands.act('back');
    await hands.arrive('matters');
    await hands.act('next');
    await hands.arrive('identify');
    await layCard(kiosk, hands);
  });
});

describe('the scanner', () => {
  beforeEach(() => bench.visit({ until: 'materials', matters: ['vaccination-record'] }));

  test.each([
    ['no paper', null, '没有看到纸'],
    ['a jam', 'jam', '纸卡住了'],
    ['an open cover', 'cover-open', '扫描盖没有盖好'],
    ['no scanner', 'unplug', '扫描仪暂时用不了'],
  ])('%s: a sentence; after it the page is scanned', async (_name, fault, words) => {
    const { kiosk, hands, page } = bench;
    if (fault !== null) {
      await kiosk.simulate('scanner', { feed: ['birth-certificate.jpg'] });
      await kiosk.simulate('scanner', { fault });
    }
    await hands.act('scan');
    await sentence(words).waitFor();
    expect(await page.locator('[data-screen="materials"]').getAttribute('data-pages')).toBe('0');
    await kiosk.simulate('scanner', { clear: true });
    await kiosk.simulate('scanner', { feed: ['birth-certificate.jpg'] });
    await eventually('the scanner is ready', async () => {
      if (!(await page.locator('[data-screen="materials"][data-pages="1"]').isVisible()))
        await hands.act('scan');
      await page.locator('[data-screen="materials"][data-pages="1"]').waitFor({ timeout: 5000 });
      return true;
    });
    expect(await sentence(words).count()).toBe(0);
  });
});

describe('what the scanner gives', () => {
  beforeEach(() => bench.visit({ until: 'materials', matters: ['vaccination-record'] }));

  test('an empty page is told; it can be scanned again, or kept by the citizen', async () => {
    const { kiosk, hands, page } = bench;
    await kiosk.simulate('scanner', { feed: ['blank.jpg', 'birth-certificate.jpg'] });
    await hands.act('scan');
    await page.locator('[data-page="1"][data-issues="blank"]').waitFor();
    await sentence('好像是空白的').waitFor();
    await hands.act('next');
    await sentence('有的页不清楚').waitFor();
    await hands.act('retake');
    await page.locator('[data-page="1"][data-issues=""]').waitFor();
    expect(await page.locator('[data-page]').count()).toBe(1);
  });

  test('a stack comes with one touch; what is more than the paper may have is left', async () => {
    const { kiosk, hands, page } = bench;
    // The certificate has one page.
    await kiosk.simulate('scanner', { stack: ['birth-certificate.jpg', 'passport.jpg', 'passport.jpg'] });
    await hands.act('scan');
    await page.locator('[data-screen="materials"][data-pages="1"]').waitFor();
    await sentence('最多收 1 页').waitFor();
    expect(await kiosk.api('/api/simulator/scanner')).toMatchObject({ queue: ['passport.jpg'] });
    await hands.act('next');
    await page.locator('[data-screen="materials"]').waitFor({ state: 'detached' });
  });
});

describe('the receipt printer', () => {
  test('out of paper at the end: said, the submission is safe, and with paper one copy comes out', async () => {
    const { kiosk, hands, page } = bench;
    await bench.visit();
    await kiosk.simulate('receipt-printer', { paper: 'out' });
    await hands.act('submit');
    const screen = page.locator('[data-screen="submitted"]');
    await page.locator('[data-screen="submitted"][data-print="failed"]').waitFor({ timeout: 60_000 });
    await screen.locator('.notice--warn').first().waitFor();
    const { submissionId } = await bench.taken();
    expect((await bench.unprinted()).items).toMatchObject([{ submissionId }]);
    await kiosk.simulate('receipt-printer', { paper: 'ok' });
    await hands.act('print');
    await page.locator('[data-screen="submitted"][data-print="confirmed"]').waitFor({ timeout: 60_000 });
    expect(headlines(await bench.printer())).toEqual(['受理']);
    expect((await bench.unprinted()).items).toEqual([]);
    await bench.leave();
    await sleep(1500);
    expect((await bench.printer()).pages).toHaveLength(1);
    expect((await bench.cases()).filter((one) => one.submissionId === submissionId)).toHaveLength(1);
  });

  test('out of paper and the citizen leaves: attract prints it by itself once, when there is paper', async () => {
    const { kiosk, hands, page } = bench;
    await bench.visit();
    await kiosk.simulate('receipt-printer', { paper: 'out' });
    await hands.act('submit');
    await page.locator('[data-screen="submitted"][data-print="failed"]').waitFor({ timeout: 60_000 });
    await bench.leave();
    expect((await bench.printer()).pages).toEqual([]);
    await kiosk.simulate('receipt-printer', { paper: 'ok' });
    await eventually('the paper is there', async () => (await bench.printer()).pages.length > 0);
    await eventually('nothing is left', async () => (await bench.unprinted()).items.length === 0);
    await sleep(1500);
    expect((await bench.printer()).pages).toHaveLength(1);
  });
});
