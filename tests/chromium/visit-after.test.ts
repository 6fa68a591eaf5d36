/** What remains of a visit: the code on the paper opens its progress, a rating arrives, the queue outlives the page. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Rating } from '#shared/platform/contract.ts';
import { mother, textBlock } from '../kiosk/people.ts';
import { progressBy } from '../tour/progress.ts';
import { pageCopy } from './outbox-copies.ts';
import { eventually, VisitBench } from './visit-bench.ts';

let bench: VisitBench;
beforeAll(async () => {
  bench = await VisitBench.start();
});
afterAll(() => bench?.stop());
beforeEach(() => bench.fresh());

const matters = ['parenting-guidance', 'vaccination-record'];

const aMoment = /\d{4}年\d{1,2}月\d{1,2}日\s*\d{2}:\d{2}/;

test('after a visit online the code shows every matter accepted, and when that was heard', async () => {
  await bench.visit({ matters });
  const taken = await bench.submit();
  expect(taken.truth).toBe('accepted');
  await bench.leave();
  const { states, words } = await progressBy(bench.hands, taken.queryCode);
  expect(states).toEqual(Object.fromEntries(matters.map((id) => [id, 'accepted'])));
  expect(words).toMatch(aMoment);
});

test('after a visit offline the code shows it held; with the network back accepted, and the rating arrives', async () => {
  const { kiosk, hands, page } = bench;
  await kiosk.simulate('network', { online: false });
  await bench.visit({ matters });
  const taken = await bench.submit();
  expect(taken.truth).toBe('held');
  await hands.act('next');
  await page.locator('[data-option="4"]').tap();
  await hands.act('submit');
  await hands.arrive('attract');
  const offline = await progressBy(bench.hands, taken.queryCode);
  expect(offline.states).toEqual(Object.fromEntries(matters.map((id) => [id, 'held'])));
  expect(offline.words).toContain('预受理');
  expect(offline.words).not.toContain('已提交');
  expect(await pageCopy(page)).toMatchObject({ submissions: 1, ratings: 1 });

  await kiosk.simulate('network', { online: true });
  await eventually('the queue is empty', async () => {
    const { submissions, chunks, ratings } = await pageCopy(page);
    return submissions + chunks + ratings === 0;
  });
  const found = (await bench.cases()).filter((one) => one.submissionId === taken.submissionId);
  expect(found).toHaveLength(1);
  const ratings = (await (await fetch(`${kiosk.platformUrl}/v1/ratings`)).json()) as Rating[];
  expect(ratings).toMatchObject([{ level: 4 }]);
  const online = await progressBy(bench.hands, taken.queryCode);
  expect(online.states).toEqual(Object.fromEntries(matters.map((id) => [id, 'accepted'])));
  expect(online.words).toMatch(aMoment);
});

test('a code nobody was given finds nothing, in words', async () => {
  const { hands, page } = bench;
  await hands.act('progress');
  for (const digit of '000000000000') await page.locator(`[data-key="${digit}"]`).tap();
  await hands.act('next');
  await page.locator('.notice').getByText('没有').waitFor();
  expect(await page.locator('[data-state]').count()).toBe(0);
});

test('a page loaded anew in the middle of a visit stands at attract, with the queue whole', async () => {
  const { kiosk, hands, page } = bench;
  await kiosk.simulate('network', { online: false });
  await bench.visit();
  const taken = await bench.submit();
  await bench.leave();
  const before = await pageCopy(page);
  expect(before.submissions).toBe(1);
  await bench.visit({ until: 'materials', babyName: '李重载' });
  await page.reload();
  await hands.arrive('attract');
  expect(await pageCopy(page)).toEqual(before);
  await kiosk.simulate('network', { online: true });
  await eventually('the case is there', async () =>
    (await bench.cases()).some((one) => one.submissionId === taken.submissionId && one.caseNumber !== null),
  );
});

test('the newest page wins; the older one says so and sends nothing', async () => {
  const { kiosk, hands, page, browser } = bench;
  const second = await browser.context.newPage();
  await second.goto(kiosk.url);
  await second.locator('[data-screen="attract"]').waitFor();
  await hands.arrive('out-of-service');
  expect(await page.locator('[data-action="start"]').count()).toBe(0);
  const answer = await page.evaluate(() => document.querySelector('[data-screen]')?.textContent ?? '');
  expect(answer).not.toBe('');
  await second.close();
});

test('with too little disk no visit begins, and what is held still goes out', async () => {
  const { kiosk, hands, page } = bench;
  await kiosk.simulate('network', { online: false });
  await bench.visit();
  const taken = await bench.submit();
  await bench.leave();
  await kiosk.stopKiosk();
  const file = join(kiosk.dataDir, 'kiosk.json');
  const config = JSON.parse((await kiosk.dataFile('kiosk.json')).toString());
  await writeFile(file, JSON.stringify({ ...config, freeSpaceFloorMiB: 1_000_000_000 }));
  await kiosk.startKiosk();
  await page.goto(kiosk.url);
  await hands.arrive('out-of-service');
  await page.locator('[data-screen="out-of-service"][data-reasons~="disk-full"]').waitFor();
  expect(await page.locator('[data-action="start"]').count()).toBe(0);
  await eventually('the case is there', async () =>
    (await bench.cases()).some((one) => one.submissionId === taken.submissionId && one.caseNumber !== null),
  );
  await eventually('the queue is empty', async () => (await pageCopy(page)).submissions === 0);
  await writeFile(file, JSON.stringify(config));
  await kiosk.stopKiosk();
  await kiosk.startKiosk();
});

test('a card left on the reader: its owner is reminded, and it is not read for the next citizen', async () => {
  const { kiosk, hands, page } = bench;
  await bench.visit({ matters });
  await kiosk.simulate('id-card', { place: { text: textBlock(mother) } });
  await bench.submit();
  const reminder = page.locator('[data-dialog="card-left"]');
  await reminder.waitFor();
  expect(await reminder.getAttribute('role')).toBe('alertdialog');
  await kiosk.simulate('id-card', { remove: true });
  await reminder.waitFor({ state: 'detached' });
  await kiosk.simulate('id-card', { place: { text: textBlock(mother) } });
  await bench.leave();
  // Lifted once it is nobody's left card: a new one lies there by its owner's will.
  expect(await reminder.count()).toBe(0);

  await kiosk.simulate('id-card', { remove: true });
  await bench.visit({ matters });
  await kiosk.simulate('id-card', { place: { text: textBlock(mother) } });
  await bench.submit();
  await reminder.waitFor();
  await hands.act('understood');
  await reminder.waitFor({ state: 'detached' });
  await bench.leave();
  await bench.visit({ until: 'identify' });
  await page.getByText('读卡区上的证件是上一位留下的').waitFor();
  expect(await page.locator('[data-card]').count()).toBe(0);
  await kiosk.simulate('id-card', { remove: true });
  await page.getByText('读卡区上的证件是上一位留下的').waitFor({ state: 'detached' });
  await kiosk.simulate('id-card', { place: { text: textBlock(mother) } });
  await page.locator('[data-card="number"]').waitFor();
});
