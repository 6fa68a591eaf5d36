import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type Rolldown } from 'vite';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { newSubmissionId } from '#renderer/outbox/submit.ts';
import { JournalList, UnprintedList } from '#shared/platform/journal.ts';
import { openTouchBrowser, type TouchBrowser } from '../kiosk/browser.ts';
import { TestKiosk } from '../kiosk/kiosk.ts';
import type { CaseView } from '../platform/platform.ts';

/**
 * Kiosk, browser and platform killed with -9 before and after each point from sealing to the last delete, in real
 * Chromium with its real database. What comes back is the product itself: built page, worker, host, platform.
 */

const root = join(import.meta.dirname, '../..');
const points = [
  'seal',
  'journal-fsync',
  'indexeddb-commit',
  'print',
  'request-sent',
  'reply-lost',
  'receipt-stored',
  'delete',
  'outbox-delete',
].flatMap((point) => [`${point}:before`, `${point}:after`]);
/** Until here the citizen has been promised nothing. */
const uncommitted = ['seal:before', 'seal:after', 'journal-fsync:before'];

let kiosk: TestKiosk;
let profile: string;
let scripts: Map<string, string>;
const browsers: TouchBrowser[] = [];
const expected: string[] = [];

beforeAll(async () => {
  profile = await mkdtemp(join(tmpdir(), 'kill-profile-'));
  [kiosk, scripts] = await Promise.all([TestKiosk.start(), bundle()]);
  await kiosk.stopKiosk();
}, 240_000);
afterAll(async () => {
  await kiosk?.stop();
  await rm(profile, { recursive: true, force: true });
});

// What a failed point leaves behind must not fail the next one.
afterEach(async () => {
  await Promise.all(browsers.splice(0).map((browser) => browser.kill().catch(() => undefined)));
  await kiosk.stopKiosk('SIGKILL');
});

/** The test's page as the host would serve it: same origin, same database. */
async function bundle(): Promise<Map<string, string>> {
  const built = await build({
    configFile: false,
    root,
    base: '/kill/',
    logLevel: 'error',
    worker: { format: 'es' },
    build: {
      write: false,
      target: 'chrome130',
      rolldownOptions: {
        input: join(root, 'tests/chromium/kill-page/main.ts'),
        output: { entryFileNames: 'main.js' },
      },
    },
  });
  const { output } = (Array.isArray(built) ? built[0] : built) as Rolldown.RolldownOutput;
  return new Map(
    output.map((file) => [
      file.fileName,
      file.type === 'chunk' ? file.code : Buffer.from(file.source).toString(),
    ]),
  );
}

async function openBrowser(): Promise<TouchBrowser> {
  const browser = await openTouchBrowser({ profile });
  browsers.push(browser);
  return browser;
}

const cases = async (): Promise<CaseView[]> => (await fetch(`${kiosk.platformUrl}/v1/cases`)).json();
const journal = async () => JournalList.parse(await kiosk.api('/api/journal'));

async function waitFor(what: string, isTrue: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`Not in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

it.each(points)('killed at %s, nothing is lost and nothing is twice', { timeout: 180_000 }, async (point) => {
  const id = newSubmissionId();
  await kiosk.startKiosk(['--fault-point', point]);
  const doomed = await openBrowser();
  await doomed.page.goto(kiosk.url);
  await doomed.context.route('**/kill/**', (route) => {
    const name = new URL(route.request().url()).pathname.replace('/kill/', '');
    const script = scripts.get(name);
    if (script !== undefined) return route.fulfill({ body: script, contentType: 'text/javascript' });
    return route.fulfill({
      body: '<script type="module" src="/kill/main.js"></script>',
      contentType: 'text/html',
    });
  });
  await doomed.page.goto(`${kiosk.origin}/kill/index.html`);
  await doomed.page.waitForFunction(() => 'submitAndPrint' in window);
  const visit = doomed.page.evaluate(`window.submitAndPrint('${id}')`).catch(() => undefined);
  await waitFor(`${point} is reached`, async () => kiosk.kioskChild.ended);
  expect(kiosk.kioskChild.process.signalCode).toBe('SIGKILL');
  await Promise.all([doomed.kill(), kiosk.stopPlatform('SIGKILL')]);
  await visit;
  if (!uncommitted.includes(point)) expected.push(id);

  await Promise.all([kiosk.startPlatform(), kiosk.startKiosk()]);
  const { items } = UnprintedList.parse(await kiosk.api('/api/journal/unprinted'));
  for (const { submissionId } of items) await kiosk.api(`/api/journal/${submissionId}/print`, {});
  const browser = await openBrowser();
  await browser.page.goto(kiosk.url);
  await waitFor('the journal is drained', async () => {
    const { entries } = await journal();
    return entries.every((entry) => entry.truth === 'accepted' && !entry.chunksHeld);
  });
  await waitFor('the outbox is empty', async () => (await outboxRows(browser)) === 0);
  const found = await cases();
  expect(found.map((view) => view.submissionId).sort()).toEqual([...expected].sort());
  expect(found.every((view) => view.chain === 'whole' && view.caseNumber !== null)).toBe(true);
  const { entries } = await journal();
  expect(entries.map((entry) => entry.submissionId)).toEqual(expected);
  expect(entries.every((entry) => entry.print === 'confirmed')).toBe(true);
  await browser.close();
  await kiosk.stopKiosk();
});

/** Rows left in the page's own database, read past the page. */
const outboxRows = (browser: TouchBrowser): Promise<number> =>
  browser.page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('yiciban-outbox');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const db = opening.result;
          const all = db.transaction(['submissions', 'chunks']);
          const counts = [all.objectStore('submissions').count(), all.objectStore('chunks').count()];
          all.oncomplete = () => {
            db.close();
            resolve(counts.reduce((sum, count) => sum + count.result, 0));
          };
        };
      }),
  );
