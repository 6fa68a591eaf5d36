/**
 * The built kiosk and its real Chromium, killed with -9 before and after every step of a submission, and the platform
 * at its own steps. Everything is started again on the same folders; nothing may be lost, nothing counted twice.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { qrModules } from '#devices/receipt-printer/escpos.ts';
import { createVirtualPrinter, type VirtualPrinter } from '#devices/receipt-printer/simulator.ts';
import { defaultConfig } from '#host/config.ts';
import type { JournalList, UnprintedList } from '#shared/platform/journal.ts';
import { openTouchBrowser, type TouchBrowser } from '../kiosk/browser.ts';
import { TestKiosk } from '../kiosk/kiosk.ts';
import { mother } from '../kiosk/people.ts';
import { quickBaby, quickVisit } from '../kiosk/quick-visit.ts';
import type { CaseView } from '../platform/platform.ts';
import { Hands } from '../tour/hands.ts';
import { pageCopy } from './outbox-copies.ts';

const REACHED_MS = 40_000;
const DRAINED_MS = 60_000;
/** A receipt that nobody may print by itself would have come out by then. */
const PATIENCE_MS = 1500;

/** Stands outside the kiosk, as a real one does: its paper survives every kill. */
let printer: VirtualPrinter;
let kiosk: TestKiosk;
let profile: string;
let browser: TouchBrowser;

beforeAll(async () => {
  printer = createVirtualPrinter({ dots: 576, qrModules });
  await printer.start();
  profile = await mkdtemp(join(tmpdir(), 'chromium-kill-'));
  const devices = defaultConfig().devices.map((device) =>
    device.kind === 'receipt-printer'
      ? { ...device, port: { type: 'tcp' as const, host: '127.0.0.1', port: printer.address()?.port ?? 0 } }
      : device,
  );
  kiosk = await TestKiosk.start({ config: { devices } });
  await open();
  // The first contact enrols the kiosk; the points are about the time after that.
  await browser.page.locator('[data-online="true"]').waitFor();
});

afterAll(async () => {
  await browser?.kill();
  await kiosk?.stop();
  await printer?.close();
  await rm(profile, { recursive: true, force: true });
});

const open = async (): Promise<void> => {
  browser = await openTouchBrowser({ profile, viewport: { width: 432, height: 768 } });
  await browser.page.goto(kiosk.url);
};
const papers = () => printer.look().state.pages;
const journal = async () => (await kiosk.api('/api/journal')) as JournalList;
const unprinted = async () => (await kiosk.api('/api/journal/unprinted')) as UnprintedList;
const cases = async () => (await (await fetch(`${kiosk.platformUrl}/v1/cases`)).json()) as CaseView[];
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function eventually(what: string, limitMs: number, isTrue: () => Promise<boolean>): Promise<void> {
  for (const until = Date.now() + limitMs; Date.now() < until; await sleep(100)) {
    if (await isTrue().catch(() => false)) return;
  }
  throw new Error(`${what}: not within ${limitMs / 1000} s`);
}

/** Resolves when the program was killed; a point that is never reached is a failure of the test. */
async function killed(which: 'kioskChild' | 'platformChild', point: string): Promise<void> {
  const child = kiosk[which];
  await eventually(`the point ${point} is reached`, REACHED_MS, async () => child.ended);
  expect(child.process.signalCode).toBe('SIGKILL');
}

/** A citizen at the running page up to the touch that submits. */
async function submit(): Promise<void> {
  await quickVisit({ kiosk, page: browser.page });
  await new Hands(browser.page).act('submit');
}

interface Before {
  readonly cases: number;
  readonly papers: number;
  readonly held: number;
}
const count = async (): Promise<Before> => ({
  cases: (await cases()).length,
  papers: papers().length,
  held: (await journal()).entries.length,
});

/** Both copies empty, every commit one whole case, in the kiosk's unbroken order. */
async function expectDelivered(commits: number): Promise<void> {
  await eventually('everything is delivered', DRAINED_MS, async () => {
    const { entries } = await journal();
    const { submissions, chunks } = await pageCopy(browser.page);
    return submissions + chunks === 0 && entries.every((one) => one.truth === 'accepted' && !one.chunksHeld);
  });
  const { entries } = await journal();
  const found = await cases();
  expect(entries).toHaveLength(commits);
  // Lost 0, duplicates 0: the very same ids on both sides, each once.
  expect(found.map((one) => one.submissionId).sort()).toEqual(entries.map((one) => one.submissionId).sort());
  expect(found.every((one) => one.chain === 'whole' && one.caseNumber !== null)).toBe(true);
  for (const { children } of found)
    expect(children.map((child) => child.matter)).toEqual(['parenting-guidance']);
  expect(await readdir(join(kiosk.dataDir, 'journal/chunks'))).toEqual([]);
}

const spaced = (intakeNumber: string) =>
  intakeNumber.replace(/^(\d{6})(\d{4})(\d{8})(\d{5})(\d)$/, '$1 $2 $3 $4 $5');

/** The attract screen names the receipt by its number and by nothing else. */
async function expectAnnounced(intakeNumber: string): Promise<void> {
  const attract = browser.page.locator('[data-screen="attract"]');
  await attract.getByText(spaced(intakeNumber)).waitFor();
  const words = await attract.innerText();
  for (const secret of [mother.name, mother.number, quickBaby]) expect(words).not.toContain(secret);
}

const isMarked = (paper: { readonly lines: readonly string[] } | undefined) =>
  paper?.lines.some((line) => line.includes('补打')) ?? false;

/**
 * The receipt of a citizen who is gone. One that never reached the paper comes out by itself, marked; one that may have
 * waits for a touch, so that no second copy appears unasked.
 */
async function expectPaper(before: Before): Promise<void> {
  const [item, ...more] = (await unprinted()).items;
  if (item === undefined || more.length > 0) throw new Error(`${more.length} receipts too many, or none`);
  await open();
  await new Hands(browser.page).arrive('attract');
  await expectAnnounced(item.intakeNumber);
  // Printing by itself may have begun as soon as the page was there; of an unknown one nothing may have.
  const already = item.print === 'unknown' ? papers().length : before.papers;
  if (item.print === 'unknown') {
    await sleep(PATIENCE_MS);
    expect(papers()).toHaveLength(already);
    await browser.page.locator('[data-screen="attract"] [data-action="print"]').tap();
  }
  await eventually('the receipt is printed', 20_000, async () =>
    (await journal()).entries.every((entry) => entry.print === 'confirmed'),
  );
  expect(papers()).toHaveLength(already + 1);
  expect(isMarked(papers().at(-1))).toBe(true);
}

const sides = (...names: string[]) => names.flatMap((name) => [`${name}:before`, `${name}:after`]);

/** The kiosk anew with these arguments, and everything else running; also after a test that failed half-way. */
async function restartKiosk(...args: string[]): Promise<void> {
  await kiosk.stopKiosk();
  await kiosk.startKiosk(args);
  if (kiosk.platformChild.ended) await kiosk.startPlatform();
  if (browser.page.isClosed()) await open();
  else await browser.page.goto(kiosk.url);
}

describe('kiosk and Chromium killed with -9', () => {
  /** Everything dark at the point; the platform too where the request is under way. */
  async function cut(point: string): Promise<Before> {
    const before = await count();
    await restartKiosk('--fault-point', point);
    await submit();
    await killed('kioskChild', point);
    const withPlatform = /^(request-sent|reply-lost)/.test(point);
    await Promise.all([browser.kill(), withPlatform ? kiosk.stopPlatform('SIGKILL') : undefined]);
    if (withPlatform) await kiosk.startPlatform();
    await kiosk.startKiosk();
    return before;
  }

  test.each([...sides('seal'), 'journal-fsync:before'])(
    '%s: nothing was held, nothing arrives',
    async (point) => {
      const before = await cut(point);
      expect((await unprinted()).items).toEqual([]);
      await open();
      await new Hands(browser.page).arrive('attract');
      await expectDelivered(before.held);
      expect(await count()).toEqual(before);
    },
  );

  test.each([
    'journal-fsync:after',
    ...sides('indexeddb-commit', 'request-sent', 'reply-lost', 'receipt-stored', 'delete', 'outbox-delete'),
  ])('%s: one case, and the receipt comes out once, as a reprint', async (point) => {
    const before = await cut(point);
    expect((await unprinted()).items).toHaveLength(1);
    await expectPaper(before);
    const out = papers().length;
    await expectDelivered(before.held + 1);
    expect(await count()).toEqual({ cases: before.cases + 1, papers: out, held: before.held + 1 });
  });

  test.each([
    ['print:before', 0],
    ['print:after', 1],
  ])('%s: one case; nobody knows what came out, so the copy waits for a touch', async (point, out) => {
    const before = await cut(point);
    expect(papers()).toHaveLength(before.papers + out);
    expect((await unprinted()).items).toMatchObject([{ print: 'unknown' }]);
    await expectPaper(before);
    await expectDelivered(before.held + 1);
    expect(papers()).toHaveLength(before.papers + out + 1);
  });
});

describe('the platform killed with -9', () => {
  beforeAll(() => restartKiosk());

  test.each([...sides('manifest-stored', 'chunk-stored', 'case-made', 'receipt-signed'), 'reply:before'])(
    '%s: the citizen has a true receipt, the case arrives later, once',
    async (point) => {
      const before = await count();
      await kiosk.stopPlatform();
      await kiosk.startPlatform(['--fault-points', point]);
      await submit();
      await killed('platformChild', point);
      await browser.page.locator('[data-screen="submitted"][data-print="confirmed"]').waitFor();
      // The platform signed nothing this kiosk has seen.
      const screen = browser.page.locator('[data-screen="submitted"]');
      expect(await screen.getAttribute('data-truth')).toBe('held');
      expect(papers()).toHaveLength(before.papers + 1);
      expect(isMarked(papers().at(-1))).toBe(false);
      await kiosk.startPlatform();
      await expectDelivered(before.held + 1);
      await new Hands(browser.page).act('next');
      await new Hands(browser.page).act('skip');
      await new Hands(browser.page).arrive('attract');
      expect(await count()).toEqual({
        cases: before.cases + 1,
        papers: before.papers + 1,
        held: before.held + 1,
      });
    },
  );
});
