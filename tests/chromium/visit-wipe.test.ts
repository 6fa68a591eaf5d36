/** The end of a visit: asked for, by time-out, or by submitting. Nothing of the citizen stays, in memory of the page or on disk. */
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { mother } from '../kiosk/people.ts';
import { pageCopy } from './outbox-copies.ts';
import { eventually, filesWith, pageHoldings, VisitBench } from './visit-bench.ts';

/** Names nobody has: if one is found anywhere, it was this visit's. */
const canary = '李金丝雀';
const words = [canary, mother.name, mother.number, '13800138000', '演示街道试验胡同'];

let bench: VisitBench;
beforeAll(async () => {
  bench = await VisitBench.start();
});
afterAll(() => bench?.stop());
beforeEach(() => bench.fresh());

const nameField = () => bench.page.locator('input[data-element="baby-name"]');

async function expectNothingLeft(): Promise<void> {
  const { kiosk, page, profile } = bench;
  const held = await pageHoldings(page);
  for (const word of words) expect(held).not.toContain(word);
  // The reference platform keeps its opened cases below the same folder; it is not the kiosk.
  expect(await filesWith(kiosk.dataDir, words, join(kiosk.dataDir, 'platform'))).toEqual([]);
  expect(await filesWith(profile, words)).toEqual([]);
}

/** As far as the materials: the card read, the name typed, a page scanned. */
async function halfWay(): Promise<void> {
  const { kiosk, hands, page } = bench;
  await bench.visit({
    until: 'materials',
    babyName: canary,
    matters: ['parenting-guidance', 'vaccination-record'],
  });
  await kiosk.simulate('scanner', { feed: ['birth-certificate.jpg'] });
  await hands.act('scan');
  await page.locator('[data-screen="materials"][data-pages="1"]').waitFor();
}

test('the search finds what is there', async () => {
  const { page } = bench;
  await bench.visit({ until: 'form' });
  await nameField().fill(canary);
  expect(await pageHoldings(page)).toContain(canary);
});

test('leaving asks first; staying keeps everything, leaving wipes everything', async () => {
  const { hands, page } = bench;
  await halfWay();
  const picture = (await page.locator('.pages__picture').first().getAttribute('src')) ?? '';
  const dialog = page.locator('[data-dialog="leave"]');
  await hands.act('exit');
  await dialog.locator('[data-action="stay"]').tap();
  await dialog.waitFor({ state: 'detached' });
  expect(await page.locator('[data-screen="materials"]').getAttribute('data-pages')).toBe('1');
  await hands.act('exit');
  await dialog.locator('[data-action="exit"]').tap();
  await hands.arrive('attract');
  const gone = await page.evaluate(
    (url) =>
      fetch(url).then(
        () => false,
        () => true,
      ),
    picture,
  );
  expect(gone).toBe(true);
  await expectNothingLeft();
  // The next citizen's form is empty.
  await bench.visit({ until: 'form' });
  expect(await nameField().inputValue()).toBe('');
});

test('nobody there: a warning that counts down, more time, then the wipe', async () => {
  const { kiosk, hands, page } = bench;
  await page.clock.install();
  await page.goto(kiosk.url);
  await halfWay();
  const dialog = page.locator('[data-dialog="idle"]');
  await page.clock.fastForward(91_000);
  await dialog.waitFor();
  const left = async () =>
    Number(await dialog.locator('[data-seconds-left]').getAttribute('data-seconds-left'));
  const first = await left();
  expect(first).toBeGreaterThan(20);
  await page.clock.fastForward(5000);
  await expect.poll(left).toBeLessThanOrEqual(first - 5);
  // A touch beside it is no answer.
  await page.touchscreen.tap(5, 5);
  expect(await dialog.isVisible()).toBe(true);
  await dialog.locator('[data-action="more-time"]').tap();
  await dialog.waitFor({ state: 'detached' });
  expect(await page.locator('[data-screen="materials"]').getAttribute('data-pages')).toBe('1');

  await page.clock.fastForward(91_000);
  await dialog.waitFor();
  await page.clock.fastForward(31_000);
  await hands.arrive('attract');
  expect(await dialog.count()).toBe(0);
  await expectNothingLeft();
});

test('what was submitted rests unreadable in both copies, and leaves both when the platform has it', async () => {
  const { kiosk, page } = bench;
  await kiosk.simulate('network', { online: false });
  await bench.visit({ babyName: canary });
  const taken = await bench.submit();
  expect(taken.truth).toBe('held');
  await bench.leave();
  expect(await pageCopy(page)).toMatchObject({ submissions: 1 });
  expect((await pageCopy(page)).chunks).toBeGreaterThan(0);
  await expectNothingLeft();
  await kiosk.simulate('network', { online: true });
  await eventually('the platform opened it', async () => (await bench.cases()).length === 1);
  const [only] = await bench.cases();
  expect(only?.children[0]?.fields['baby-name']).toBe(canary);
  await eventually('both copies are empty', async () => (await pageCopy(page)).chunks === 0);
  await expectNothingLeft();
});

test('also after the browser was closed its profile holds nothing', async () => {
  await halfWay();
  await bench.browser.close();
  expect(await filesWith(bench.profile, words)).toEqual([]);
});
