/**
 * `npm run bench -- outbox`: a submission of 4 KB and two documents of 400 KB stored sealed, strict and journaled by ours, and in plain and
 * once by the libraries one would reach for instead, in the same run of the same Chromium on the same disk. Then what waits: 5,000
 * submissions opened and counted, and 500 of 3 MB sent chunk by chunk without memory growing.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openShell } from '../faults/shells.ts';
import { makeKeys } from '../faults/station.ts';
import { buildPage, buildPrograms, freePort } from '../faults/world.ts';
import { Child } from '../kiosk/child.ts';
import { familyOf } from '../kiosk/processes.ts';
import type { Contender } from './outbox-page/page.ts';

const ROUNDS = 3;
const PER_ROUND = 40;
const WAITING = 5000;
const LARGE = 500;
/** Goals: ours against these, in the same run. */
const MOST_OF_IDB_P95 = 3;
const MOST_OF_DEXIE_OPEN = 2;
/** Sending ten times as much may take this much more memory at its peak. */
const MOST_GROWTH_MIB = 120;

const contenders: readonly Contender[] = ['idb', 'dexie', 'rxdb', 'localforage', 'pouchdb', 'ours'];

interface Times {
  readonly p50: number;
  readonly p95: number;
  readonly perSecond: number;
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

function timesOf(all: readonly number[]): Times {
  const sorted = [...all].sort((a, b) => a - b);
  const sum = sorted.reduce((total, one) => total + one, 0);
  return { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95), perSecond: (1000 * sorted.length) / sum };
}

export async function benchOutbox(): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'yiciban-bench-outbox-'));
  try {
    return await measure(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(folder: string): Promise<boolean> {
  const pageFolder = await buildPage(folder, 'tests/bench/outbox-page');
  const programs = await buildPrograms(folder);
  const sealingKey = await makeKeys();
  const input = { sealingKey };

  /** A host and a browser of their own on fresh folders; ended whatever happens. */
  const withPage = async <T>(
    name: string,
    task: (page: PageOf, profile: string) => Promise<T>,
  ): Promise<T> => {
    const place = await mkdtemp(join(folder, `${name}-`));
    const port = await freePort();
    const host = await Child.start(process.execPath, [
      join(programs, 'kiosk-process.js'),
      ...['--data', join(place, 'kiosk'), '--port', String(port), '--platform', 'http://127.0.0.1:9'],
      ...['--paper', join(place, 'paper'), '--page', pageFolder, '--floor', '0'],
    ]);
    const profile = join(place, 'profile');
    let shell = await openShell('chromium', profile, place);
    const load = async () => {
      await shell.page.goto(`http://127.0.0.1:${port}/`);
      await shell.page.waitForFunction(() => window.bench !== undefined);
    };
    try {
      await load();
      const again = async () => {
        await shell.close();
        shell = await openShell('chromium', profile, place);
        await load();
      };
      return await task({ page: () => shell.page, again }, profile);
    } finally {
      await shell.kill();
      await host.stop('SIGKILL');
      await rm(place, { recursive: true, force: true });
    }
  };

  // One after the other in every round, so that a machine that slows down slows down all of them.
  const all = new Map<Contender, number[]>(contenders.map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1)
    for (const name of contenders)
      await withPage(name, async ({ page }) => {
        await page().evaluate(([which, given]) => window.bench.open(which, given), [name, input] as const);
        all.get(name)?.push(...(await page().evaluate((count) => window.bench.enqueue(count), PER_ROUND)));
      });
  const stored = Object.fromEntries([...all].map(([name, times]) => [name, timesOf(times)])) as Record<
    Contender,
    Times
  >;

  const opened: Record<string, number> = {};
  for (const name of ['dexie', 'ours'] as const)
    opened[name] = await withPage(name, async ({ page, again }) => {
      await page().evaluate(([which, given]) => window.bench.open(which, given), [name, input] as const);
      await page().evaluate(() => window.bench.enqueue(1));
      await page().evaluate((count) => window.bench.fill(count), WAITING);
      const measured: number[] = [];
      for (let run = 0; run < 3; run += 1) {
        await again();
        const { ms, count } = await page().evaluate(
          ([which, given]) => window.bench.openAndCount(which, given),
          [name, input] as const,
        );
        if (count < WAITING) throw new Error(`${name} counts ${count} of ${WAITING}`);
        measured.push(ms);
      }
      return timesOf(measured).p50;
    });

  const memory = await withPage('large', async ({ page, again }, profile) => {
    await page().evaluate(([which, given]) => window.bench.open(which, given), ['ours', input] as const);
    await page().evaluate(() => window.bench.enqueue(1));
    const sendAll = async (count: number) => {
      await page().evaluate((number) => window.bench.fillLarge(number), count);
      await again();
      const before = await rendererMiB(profile);
      let peak = before;
      const watching = setInterval(() => {
        void rendererMiB(profile).then((now) => {
          peak = Math.max(peak, now);
        });
      }, 250);
      const bytes = await page().evaluate(() => window.bench.sendLarge());
      clearInterval(watching);
      return { sentMiB: Math.round(bytes / 1024 ** 2), growthMiB: Math.round(peak - before) };
    };
    // Chromium itself holds on to what a page has read for a while, however little there was: the few are what the many are held against.
    const few = await sendAll(LARGE / 10);
    const many = await sendAll(LARGE - LARGE / 10);
    return { ...many, growthOfTenthMiB: few.growthMiB };
  });

  for (const name of contenders) {
    const { p50, p95, perSecond } = stored[name];
    console.log(
      `${name.padEnd(12)} p50 ${p50.toFixed(1).padStart(6)} ms   p95 ${p95.toFixed(1).padStart(6)} ms   ${perSecond.toFixed(0).padStart(4)}/s`,
    );
  }
  const ratios = {
    p50OfPouch: stored.ours.p50 / stored.pouchdb.p50,
    p95OfIdb: stored.ours.p95 / stored.idb.p95,
    openOfDexie: (opened.ours ?? 0) / (opened.dexie ?? 1),
  };
  const isGood =
    ratios.p50OfPouch < 1 &&
    ratios.p95OfIdb <= MOST_OF_IDB_P95 &&
    ratios.openOfDexie <= MOST_OF_DEXIE_OPEN &&
    memory.sentMiB === LARGE * 3 &&
    memory.growthMiB - memory.growthOfTenthMiB <= MOST_GROWTH_MIB;
  const rounded = Object.fromEntries(
    Object.entries(ratios).map(([name, value]) => [name, Number(value.toFixed(2))]),
  );
  const waiting = Object.fromEntries(Object.entries(opened).map(([name, ms]) => [name, Math.round(ms)]));
  console.log(JSON.stringify({ bench: 'outbox', ...rounded, waitingMs: waiting, ...memory, good: isGood }));
  return isGood;
}

interface PageOf {
  page(): import('playwright-core').Page;
  /** The browser closed and opened again on the same profile. */
  again(): Promise<void>;
}

/** Memory of the renderers of this browser, in MiB (resident set). */
async function rendererMiB(profile: string): Promise<number> {
  let total = 0;
  for (const pid of await familyOf(profile)) {
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (!line.includes('--type=renderer')) continue;
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    total += Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  }
  return total;
}
