/** A visit in a hurry: values are set by script. The tour is the one that types on the keys. */
import type { Locator, Page } from 'playwright-core';
import { Hands } from '../tour/hands.ts';
import type { TestKiosk } from './kiosk.ts';
import { mother, textBlock } from './people.ts';

export interface QuickVisit {
  readonly kiosk: TestKiosk;
  readonly page: Page;
  /** The matters to keep; all others are taken off. */
  readonly matters?: readonly string[];
  readonly babyName?: string;
  /** Picture to scan for the first document; the others are left for the counter. */
  readonly scan?: string;
  /** Stops on the screen of this id, before anything is done there. */
  readonly until?: string;
}

/** A mother alone, with the certificate in hand: the shortest way through the questions. */
const answers: Readonly<Record<string, string>> = {
  'parents-married': 'no',
  'parent-information': 'mother-only',
  'certificate-held': 'yes',
};

export const quickBaby = '李样例';

/** From attract to the signed `sign` screen (or to `until`). Documents are left for the counter. */
export async function quickVisit(visit: QuickVisit): Promise<void> {
  const { kiosk, page } = visit;
  const hands = new Hands(page);
  const isThere = async (id: string) => {
    await hands.arrive(id);
    return id === visit.until;
  };
  if (await isThere('attract')) return;
  await hands.act('start');
  if (await isThere('life-events')) return;
  await page.locator('[data-life-event="newborn"]').tap();
  if (await isThere('situations')) return;
  await answerQuestions(hands);
  if (await isThere('notice')) return;
  await hands.act('next');
  if (await isThere('matters')) return;
  await chooseMatters(page, visit.matters ?? ['parenting-guidance']);
  await hands.act('next');
  if (await isThere('identify')) return;
  await layCard(kiosk, hands);
  await hands.act('next');
  if (await isThere('form')) return;
  await fillGroups(hands, 'form', visit.babyName ?? quickBaby);
  if (await isThere('materials')) return;
  let toScan = visit.scan;
  while ((await hands.screenId()) === 'materials') {
    const material = await hands.screen('materials').getAttribute('data-material');
    const scans = material !== null && toScan !== undefined;
    if (scans) {
      await kiosk.simulate('scanner', { feed: [toScan] });
      await hands.act('scan');
      await page.locator('[data-screen="materials"][data-pages="1"]').waitFor();
      toScan = undefined;
    }
    await hands.act(material === null || scans ? 'next' : 'skip');
    const here = material === null ? '' : `[data-material="${material}"]`;
    await page.locator(`[data-screen="materials"]${here}`).waitFor({ state: 'detached' });
  }
  if (visit.until === 'delivery' || (await hands.screenId()) === 'delivery') {
    if (await isThere('delivery')) return;
    await fillGroups(hands, 'delivery', '');
  }
  if (await isThere('check')) return;
  await hands.act('next');
  if (await isThere('sign')) return;
  await hands.sign(page.locator('[data-signature]'));
}

/** The mother's card on the reader, read, and taken off again. */
export async function layCard(kiosk: TestKiosk, hands: Hands): Promise<void> {
  await kiosk.simulate('id-card', { place: { text: textBlock(mother) } });
  await hands.page.locator('[data-card="name"]').waitFor();
  await kiosk.simulate('id-card', { remove: true });
  // The same card for the same event within a day is told so; these citizens go on.
  await hands.page.locator('[data-screen="identify"]:not([data-earlier="asking"])').waitFor();
  const goOn = hands.page.locator('[data-dialog="earlier"] [data-action="go-on"]');
  if (await goOn.isVisible()) await goOn.tap();
}

async function answerQuestions(hands: Hands): Promise<void> {
  for (let asked = 0; (await hands.screenId()) === 'situations'; asked += 1) {
    if (asked > 60) throw new Error('The questions never end');
    const group = hands.page.locator('[data-situation]');
    const id = (await group.getAttribute('data-situation')) ?? '';
    const wanted = answers[id];
    const option = wanted === undefined ? '[data-option]' : `[data-option="${wanted}"]`;
    await group.locator(option).first().tap();
    await hands.act('next');
    await hands.page.locator(`[data-situation="${id}"]`).waitFor({ state: 'detached' });
  }
}

async function chooseMatters(page: Page, wanted: readonly string[]): Promise<void> {
  const chosen = page.locator('[data-matter]:has(input:checked)');
  const ids = await chosen.evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.matter ?? ''));
  for (const id of ids) if (!wanted.includes(id)) await page.locator(`[data-matter="${id}"]`).tap();
}

/** Fills the groups of a screen one after the other, until another screen comes. */
async function fillGroups(hands: Hands, screen: 'form' | 'delivery', babyName: string): Promise<void> {
  const { page } = hands;
  for (let count = 0; (await hands.screenId()) === screen; count += 1) {
    if (count > 30) throw new Error('The form never ends');
    const group = (await hands.screen(screen).getAttribute('data-group')) ?? '';
    await fillGroup(page, babyName);
    await hands.act('next');
    await page.locator(`[data-screen="${screen}"][data-group="${group}"]`).waitFor({ state: 'detached' });
  }
}

/** Gives every field of the page that is still empty its value. */
export async function fillGroup(page: Page, babyName: string): Promise<void> {
  const tenDaysAgo = new Date(Date.now() - 10 * 86_400_000).toISOString().slice(0, 10);
  const texts: Readonly<Record<string, string>> = {
    'baby-name': babyName,
    'birth-place': '演示医院',
    'gestation-weeks': '39',
    'birth-certificate-number': 'T110000001',
    'vaccination-site': '演示社区卫生中心',
    'contact-phone': '13800138000',
  };
  const fieldOf = (id: string): Locator => page.locator(`[data-field="${id}"]`).first();
  // What departments vouch for needs no value.
  const ids = await page
    .locator('[data-field]:not([data-held])')
    .evaluateAll((all) => [...new Set(all.map((one) => (one as HTMLElement).dataset.field ?? ''))]);
  for (const id of ids) {
    const field = fieldOf(id);
    const text = texts[id];
    if (text !== undefined) await field.locator(`[data-element="${id}"]`).fill(text);
    else if (id === 'baby-sex') await field.locator('[data-option="1"]').tap();
    else if (id === 'delivery-method') await field.locator('[data-option]').first().tap();
    else if (id === 'birth-time') await pickMoment(field, `${tenDaysAgo}T08:30`);
    else if (id === 'birth-measures') {
      await field.locator('[data-part="weight"]').fill('3300');
      await field.locator('[data-part="length"]').fill('50');
    } else if (id.endsWith('-address')) await giveAddress(field, id);
  }
}

async function pickMoment(field: Locator, value: string): Promise<void> {
  await field.locator('[data-date="open"]').tap();
  for (let step = 0; step < 8; step += 1) {
    const panel = field.locator('[data-date-step]');
    if (!(await panel.isVisible())) return;
    const handles = await panel
      .locator('[data-date]')
      .evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.date ?? ''));
    const next = handles.find((one) =>
      one.endsWith('s') ? value.startsWith(one.slice(0, 3)) : value.startsWith(one),
    );
    if (next === undefined) throw new Error(`No way to ${value} among ${handles.join(' ')}`);
    await panel.locator(`[data-date="${next}"]`).tap();
  }
}

/** Copied from what is known where that is offered, else chosen. */
async function giveAddress(field: Locator, id: string): Promise<void> {
  if (await field.locator('[data-value]:not([data-value=""])').isVisible()) return;
  const copy = field.locator(`[data-copy="${id}"]`);
  if (await copy.isVisible()) return copy.tap();
  await field.locator('[data-region="open"]').tap();
  await field.locator('[data-region-back=""]').tap();
  for (const code of ['110000', '110101']) await field.locator(`button[data-region="${code}"]`).tap();
  const skip = field.locator('[data-region-step="township"] [data-region="110101"]');
  if (await skip.isVisible()) await skip.tap();
  await field.locator('[data-address="detail"]').fill('演示街道试验胡同18号');
}
