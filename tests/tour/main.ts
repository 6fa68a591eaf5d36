/**
 * `npm run tour`: an unattended citizen on the built kiosk, headless, from attract to wiped: once online, once with the
 * platform stopped and started again later. Prints one JSON line; exit code 1 when anything is not as it must be.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { landscape, openTouchBrowser, portrait, type TouchBrowser } from '../kiosk/browser.ts';
import { TestKiosk } from '../kiosk/kiosk.ts';
import { provision } from '../support/provision.ts';
import { Citizen } from './citizen.ts';
import { differences, type PlatformCase } from './compare.ts';
import type { Given } from './given.ts';
import { Hands } from './hands.ts';
import { headlines, type PrinterState } from './paper.ts';
import { progressBy } from './progress.ts';

const { values } = parseArgs({
  options: {
    event: { type: 'string', default: 'newborn' },
    /** A catalogue folder instead of the shipped one. */
    catalogue: { type: 'string' },
    landscape: { type: 'boolean', default: false },
    out: { type: 'string', default: join(import.meta.dirname, '../../out/tour') },
  },
});

provision(join(import.meta.dirname, '../..'));
const problems: string[] = [];
const seen = new Set<string>();
let shot = 0;

await rm(values.out, { recursive: true, force: true });
await mkdir(values.out, { recursive: true });
const kiosk = await TestKiosk.start({
  config: values.landscape ? { panel: { widthMm: 527, heightMm: 296 } } : {},
  ...(values.catalogue === undefined ? {} : { catalogueDir: values.catalogue }),
});
const browser = await openTouchBrowser({ viewport: values.landscape ? landscape : portrait });
const done: Given[] = [];
const printed: string[] = [];
try {
  await browser.page.goto(kiosk.url);
  await visit('online', 5);
  await kiosk.stopPlatform();
  await visit('offline', 4);
  await kiosk.startPlatform();
  await drained();
  for (const given of done) await compare(given);
  await comeBack();
} catch (error) {
  problems.push(error instanceof Error ? error.message : String(error));
  await browser.page.screenshot({ path: join(values.out, 'failure.png') }).catch(() => undefined);
} finally {
  if (browser.complaints.length > 0)
    problems.push(...browser.complaints.filter(isComplaint).map((one) => `console: ${one}`));
}
const cases = await platformCases().catch(() => []);
await browser.close();
await kiosk.stop();

const ids = cases.map((one) => one.submissionId);
const mine = done.map((one) => one.submissionId);
const result = {
  visits: done.length,
  accepted: cases.filter((one) => one.caseNumber && mine.includes(one.submissionId)).length,
  casesOnPlatform: cases.length,
  duplicates: ids.length - new Set(ids).size,
  lost: mine.filter((id) => !ids.includes(id)).length,
  receipts: printed.length,
  printed,
  screens: [...seen],
  ...(done[0]?.figures ?? {}),
};
const wanted = { visits: 2, accepted: 2, casesOnPlatform: 2, duplicates: 0, lost: 0, receipts: 2 };
for (const [key, value] of Object.entries(wanted))
  if (Reflect.get(result, key) !== value)
    problems.push(`${key} is ${Reflect.get(result, key)}, not ${value}`);
if (printed.join() !== '受理,预受理') problems.push(`the receipts say ${printed.join()}`);
for (const problem of new Set(problems)) console.error(problem);
console.log(JSON.stringify(result));
process.exit(problems.length > 0 ? 1 : 0);

async function visit(name: string, level: number): Promise<void> {
  const citizen = new Citizen({
    kiosk,
    page: browser.page,
    lifeEvent: values.event,
    look: (what) => look(browser, `${name}-${what}`),
  });
  await kiosk.simulate('receipt-printer', { clear: true });
  await citizen.apply();
  done.push(citizen.given);
  const printer = (await kiosk.api('/api/simulator/receipt-printer')) as PrinterState;
  printed.push(...headlines(printer));
  if (printer.picture)
    await writeFile(join(values.out, `receipt-${name}.png`), Buffer.from(printer.picture, 'base64'));
  await citizen.leave(level);
}

async function look(where: TouchBrowser, name: string): Promise<void> {
  const screen = await where.page.locator('[data-screen]').first().getAttribute('data-screen');
  if (screen) seen.add(screen);
  shot += 1;
  const number = String(shot).padStart(3, '0');
  await where.page.screenshot({ path: join(values.out, `${number}-${name}.png`) });
}

async function platformCases(): Promise<PlatformCase[]> {
  const response = await fetch(`${kiosk.platformUrl}/v1/cases`);
  return (await response.json()) as PlatformCase[];
}

/** Waits until everything that was held has a case. The kiosk retries by itself; nobody pushes it. */
async function drained(): Promise<void> {
  for (const until = Date.now() + 120_000; Date.now() < until; ) {
    const cases = await platformCases().catch(() => []);
    if (done.every((given) => cases.some((one) => one.submissionId === given.submissionId && one.caseNumber)))
      return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  problems.push('what was held did not arrive within two minutes');
}

async function compare(given: Given): Promise<void> {
  const opened = (await platformCases()).find((one) => one.submissionId === given.submissionId);
  const open = async (sha256: string) => {
    const response = await fetch(`${kiosk.platformUrl}/v1/cases/${given.submissionId}/documents/${sha256}`);
    if (!response.ok) throw new Error(`The platform does not give document ${sha256}`);
    return new Uint8Array(await response.arrayBuffer());
  };
  problems.push(...(await differences(given, opened, open)));
}

/** With both papers, once everything has arrived: every matter becomes accepted, as soon as the kiosk has heard of it. */
async function comeBack(): Promise<void> {
  for (const [at, { queryCode, matters }] of done.entries()) {
    const hands = new Hands(browser.page);
    const waiting = async () => {
      const { states } = await progressBy(hands, queryCode);
      return matters.filter((matter) => states[matter] !== 'accepted');
    };
    const end = Date.now() + 30_000;
    while ((await waiting()).length > 0)
      if (Date.now() > end)
        throw new Error(`The code of visit ${at + 1} shows matters that are not accepted`);
    await progressBy(hands, queryCode, () => look(browser, `${at === 0 ? 'online' : 'offline'}-progress`));
  }
}

/** A platform that is stopped makes the browser log its failed requests; everything else is a complaint. */
function isComplaint(text: string): boolean {
  return !/the server responded with a status of (503|502|504|409)/.test(text);
}
