/**
 * `npm run faults -- sync`: real host, real platform and the page's real outbox and sync in a Chromium, killed with -9, cut, spoiled, filled
 * and clock-jumped, round after round. Every printed receipt has exactly one case with equal content, and no canary lies on the disk.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { JournalList, UnprintedList } from '#shared/platform/journal.ts';
import { searchFolders } from '../leaks/search.ts';
import { audit, type Verdict } from './ledger.ts';
import type { Order, Outcome } from './page/messages.ts';
import { type Breakable, kioskPoints, makePlan, platformPoints, type RoundPlan } from './plan.ts';
import { type Random, seeded } from './random.ts';
import { askProgram, World } from './world.ts';

export interface SyncOptions {
  readonly seed: number;
  readonly rounds: number;
  readonly broken: Breakable | null;
  /** Told once a round, in words. */
  readonly tell?: (line: string) => void;
}

export interface SyncReport {
  readonly rounds: number;
  readonly receipts: number;
  readonly cases: number;
  readonly lost: number;
  readonly duplicates: number;
  readonly leaks: number;
  readonly pointsHit: number;
  readonly killed: number;
}

export interface SyncResult {
  readonly report: SyncReport;
  /** Sentences: what went wrong, and which points were never reached. */
  readonly findings: readonly string[];
  readonly pointsMissed: readonly string[];
}

/** Words nobody has: found on the disk, they were a citizen's. */
const CANARY = '金丝雀丙Canary8812';
const REACH_MS = 9000;
const SETTLE_MS = 40_000;
const LEAK_SEARCH_EVERY = 50;

export async function runSync({ seed, rounds, broken, tell }: SyncOptions): Promise<SyncResult> {
  const folder = await mkdtemp(join(tmpdir(), 'yiciban-faults-'));
  const world = await World.start(folder, broken);
  const random = seeded(seed ^ 0x5eed);
  const orders = new Map<string, Order>();
  const hit = new Set<string>();
  const findings: string[] = [];
  let leaks = 0;
  let verdict: Verdict = { receipts: 0, cases: 0, lost: [], duplicates: [] };

  const searchLeaks = async (): Promise<void> => {
    const found = await searchFolders([world.kioskData, world.profile], [CANARY]);
    leaks = Math.max(leaks, found.length);
    for (const leak of found.slice(0, 5))
      findings.push(`leak: ${leak.as} in ${leak.file.replace(folder, '')}`);
  };

  try {
    await until(
      'the page is ready',
      SETTLE_MS,
      async () => (await world.ask((page) => page.state()))?.outbox === 'ok',
    );
    for (const plan of makePlan(seed, rounds)) {
      const round = broken === null ? plan : sharpen(plan, broken);
      await playRound(world, round, orderOf(random, round), orders, hit);
      verdict = await audit(world.platformUrl, world.paper, orders);
      tell?.(
        `${plan.number + 1}/${rounds} ${describe(round)}: receipts ${verdict.receipts}, cases ${verdict.cases}, lost ${verdict.lost.length}, duplicates ${verdict.duplicates.length}`,
      );
      if ((plan.number + 1) % LEAK_SEARCH_EVERY === 0) await searchLeaks();
      // A broken protection has been noticed: the run has shown what it was for.
      if (broken !== null && verdict.lost.length + verdict.duplicates.length > 0) break;
    }
    await world.killBrowser();
    await searchLeaks();
  } finally {
    findings.push(
      ...verdict.lost.map((one) => `lost: ${one}`),
      ...verdict.duplicates.map((one) => `twice: ${one}`),
    );
    await world.stop();
    await rm(folder, { recursive: true, force: true });
  }
  const pointsMissed = [...kioskPoints, ...platformPoints].filter((point) => !hit.has(point));
  return {
    report: {
      rounds,
      receipts: verdict.receipts,
      cases: verdict.cases,
      lost: verdict.lost.length,
      duplicates: verdict.duplicates.length,
      leaks,
      pointsHit: hit.size,
      killed: world.killed,
    },
    findings,
    pointsMissed,
  };
}

/** A run that takes a protection away does what the protection is for, more often. */
function sharpen(plan: RoundPlan, broken: Breakable): RoundPlan {
  if (broken === 'journal')
    return { ...plan, wipe: 'browser-profile', kill: null, offline: true, diskFull: false };
  if (broken === 'strict') return { ...plan, wipe: 'journal', kill: null, offline: true, diskFull: false };
  if (broken === 'receipt')
    return { ...plan, kill: null, line: 'forged-receipt', spoiled: 4, offline: false };
  return plan;
}

function orderOf(random: Random, { number }: RoundPlan): Order {
  const page = Buffer.concat([
    Buffer.from(random.bytes(200_000 + Math.floor(random.next() * 150_000))),
    Buffer.from(CANARY),
    Buffer.from(random.bytes(2000)),
  ]);
  const queryCode = String(Math.floor(random.next() * 1e12)).padStart(12, '0');
  const materials = ['certificate'];
  return {
    submissionId: uuidv7(),
    holder: {
      documentType: '111',
      number: `1101011990${String(number).padStart(8, '0')}`,
      lifeEvent: 'newborn',
    },
    application: {
      queryCode,
      children: [
        {
          matter: 'birth-certificate',
          department: 'health',
          fields: { motherName: `张${CANARY}`, round: String(number) },
          materials,
        },
        {
          matter: 'household-register',
          department: 'public-security',
          fields: { childName: CANARY },
          materials,
        },
      ],
    },
    parts: [{ name: 'certificate', type: 'image/jpeg', base64: page.toString('base64') }],
    queryCode,
  };
}

async function playRound(
  world: World,
  plan: RoundPlan,
  order: Order,
  orders: Map<string, Order>,
  hit: Set<string>,
): Promise<void> {
  const { kill, clockJumpMs } = plan;
  await world.armPlatform(kill?.who === 'platform' ? kill.point : '');
  await world.arm({
    ...(kill?.who === 'kiosk' ? { killAt: kill.point } : {}),
    clockOffset: clockJumpMs,
    diskFull: plan.diskFull,
  });
  world.line.cut(plan.offline);
  world.line.spoil(plan.line, plan.spoiled);

  orders.set(order.submissionId, order);
  const outcome = await submit(world, order);
  await reach(world, plan, hit);
  await restore(world, plan);

  if (!(outcome?.taken ?? false) && plan.returns) {
    // A new visit of the same citizen, who is told if the first one was taken after all.
    const again: Order = { ...order, submissionId: uuidv7() };
    orders.set(again.submissionId, again);
    await submit(world, again);
  }
  await settle(world);
}

const submit = async (world: World, order: Order): Promise<Outcome | undefined> => {
  const late = sleep(REACH_MS).then(() => undefined);
  const asked = world.page.evaluate((given) => window.faults.submit(given), order).catch(() => undefined);
  const died = until('', REACH_MS, async () => world.kiosk.ended).catch(() => undefined);
  return Promise.race([asked, late, died.then(() => undefined)]);
};

/** Waits until the armed point was reached, or nothing more can happen. */
async function reach(world: World, { kill }: RoundPlan, hit: Set<string>): Promise<void> {
  if (kill === null) return;
  const child = kill.who === 'kiosk' ? world.kiosk : world.platform;
  const isOver = async () => child.ended || (await isIdle(world));
  await until('', REACH_MS, isOver).catch(() => undefined);
  if (!child.ended) return;
  hit.add(kill.point);
  world.killed += 1;
}

/** Nothing waits in either copy. */
async function isIdle(world: World): Promise<boolean> {
  const rows = await world.ask((page) => page.rows(), 2000);
  return rows !== undefined && rows.submissions === 0 && rows.chunks === 0;
}

/** Everything is on again, as after a power cut: what was down comes back on the same folders, less what was wiped. */
async function restore(world: World, plan: RoundPlan): Promise<void> {
  const wipesProfile = plan.wipe === 'browser-profile';
  // Without its journal a host cannot print what was not printed: the journal only goes when the paper is out.
  const wipesJournal = plan.wipe === 'journal' && (await isAllPrinted(world));
  const kioskDies = world.kiosk.ended || wipesJournal || (world.broken === 'journal' && plan.power);
  if (kioskDies && !world.kiosk.ended) await world.killKiosk();
  const browserDies = plan.power || wipesProfile;
  if (browserDies) await world.killBrowser();
  if (wipesProfile) await rm(join(world.profile, 'Default', 'IndexedDB'), { recursive: true, force: true });
  if (wipesJournal) await rm(join(world.kioskData, 'journal'), { recursive: true, force: true });
  // `--break journal`: what it wrote never reached the disk.
  if (world.broken === 'journal') {
    if (!world.kiosk.ended) await world.killKiosk();
    await rm(join(world.kioskData, 'journal'), { recursive: true, force: true });
  }
  world.line.cut(false);
  world.line.spoil('none', 0);
  if (world.platform.ended) await world.startPlatform();
  await world.armPlatform('');
  if (world.kiosk.ended) await world.startKiosk();
  await world.arm({});
  if (browserDies) await world.openBrowser();
  else await world.loadPage();
  await until('the page has compared the copies', SETTLE_MS, async () => {
    const state = await world.ask((page) => page.state());
    return state?.outbox === 'ok';
  });
}

async function isAllPrinted(world: World): Promise<boolean> {
  if (world.kiosk.ended) return false;
  const list = await journal(world);
  return list.entries.every((entry) => entry.print === 'confirmed');
}

/** Whether a receipt that can still be printed was not handed out. */
async function isUnprinted(world: World): Promise<boolean> {
  const { url } = world.kiosk.ready as { url: string };
  return UnprintedList.parse(await askProgram(`${url}/api/journal/unprinted`)).items.length > 0;
}

async function journal(world: World): Promise<JournalList> {
  const { url } = world.kiosk.ready as { url: string };
  return JournalList.parse(await askProgram(`${url}/api/journal`));
}

/** Every receipt that was not handed out is printed, everything waiting arrives, and both copies are empty. */
async function settle(world: World): Promise<void> {
  await until('everything is delivered', SETTLE_MS, async () => {
    const rows = await world.ask((page) => page.rows());
    if (rows === undefined) return false;
    if (rows.parked.length > 0) throw new Error(`parked: ${rows.parked.join(', ')}`);
    const { entries } = await journal(world);
    const isDone = entries.every((entry) => entry.truth === 'accepted' && !entry.chunksHeld);
    // As the attract screen does: what was not handed out is printed, marked.
    const unprinted = await isUnprinted(world);
    if (unprinted) await world.ask((page) => page.printAll());
    return !unprinted && isDone && rows.submissions + rows.chunks === 0;
  });
}

async function until(what: string, limitMs: number, isTrue: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + limitMs; Date.now() < end; await sleep(150)) if (await isTrue()) return;
  throw new Error(`${what}: not within ${limitMs / 1000} s`);
}

const describe = ({ kill, line, wipe, diskFull, offline, power, clockJumpMs }: RoundPlan): string =>
  [
    kill === null ? 'no kill' : `${kill.who} at ${kill.point}`,
    ...(line === 'none' ? [] : [line]),
    ...(wipe === 'nothing' ? [] : [`${wipe} wiped`]),
    ...(diskFull ? ['disk full'] : []),
    ...(offline ? ['offline'] : []),
    ...(power ? ['power'] : []),
    ...(clockJumpMs === 0 ? [] : [`clock ${clockJumpMs / 3600_000} h`]),
  ].join(', ');
