/** What happens in each round of `faults -- sync`: a pure function of seed and number of rounds. */
import { type Random, seeded } from './random.ts';

const sides = (...names: string[]): string[] => names.flatMap((name) => [`${name}:before`, `${name}:after`]);

/** Points of the page and its host, in the order a submission passes them. */
export const kioskPoints = sides(
  'seal',
  'journal-fsync',
  'indexeddb-commit',
  'print',
  'attempt-mark',
  'request-sent',
  'reply-lost',
  'receipt-stored',
  'delete',
  'outbox-delete',
);
export const platformPoints = [
  ...sides('manifest-stored', 'chunk-stored', 'case-made', 'receipt-signed'),
  'reply:before',
];

/** What the line between kiosk and platform does to some of the requests. */
export const lineFaults = [
  'none',
  'lost-request',
  'lost-reply',
  'truncated-reply',
  'corrupted-reply',
  'doubled-request',
  'delayed',
  'throttled',
  'portal-page',
  'portal-json',
  'storm-of-500',
  'forged-receipt',
] as const;
export type LineFault = (typeof lineFaults)[number];

export const breakables = ['journal', 'strict', 'idempotency', 'seal', 'receipt'] as const;
export type Breakable = (typeof breakables)[number];

export interface RoundPlan {
  readonly number: number;
  /** Who is killed with -9, and where; null: nobody. */
  readonly kill: { readonly who: 'kiosk' | 'platform'; readonly point: string } | null;
  /** The browser is killed as well and comes back on its profile; else the page is only loaded anew. */
  readonly power: boolean;
  readonly line: LineFault;
  /** How many requests of the round the line spoils. */
  readonly spoiled: number;
  /** Set forward or back for the round, in milliseconds. */
  readonly clockJumpMs: number;
  /** The disk is full when the citizen submits. */
  readonly diskFull: boolean;
  /** What vanishes while the kiosk is down. */
  readonly wipe: 'nothing' | 'browser-profile' | 'journal';
  /** The platform cannot be reached until the round is settled. */
  readonly offline: boolean;
  /** The citizen comes back and tries again when nothing was taken. */
  readonly returns: boolean;
}

const DAY_MS = 24 * 3600_000;

export function makePlan(seed: number, rounds: number): RoundPlan[] {
  const random = seeded(seed);
  const targets = [
    ...kioskPoints.map((point) => ({ who: 'kiosk' as const, point })),
    ...platformPoints.map((point) => ({ who: 'platform' as const, point })),
  ];
  let queue: typeof targets = [];
  return Array.from({ length: rounds }, (_, number) => {
    // Three rounds in four kill; each point has its turn before any has its second.
    const kills = random.chance(0.75) || rounds - number <= queue.length;
    if (queue.length === 0) queue = random.shuffle(targets);
    const kill = kills ? (queue.pop() ?? null) : null;
    // A line that eats the request keeps it from reaching the point: kills meet a line that lets things through.
    const line = kill === null ? random.pick(lineFaults) : random.chance(0.2) ? pickSoft(random) : 'none';
    return {
      number,
      kill,
      power: random.chance(0.35),
      line,
      spoiled: 1 + Math.floor(random.next() * 4),
      clockJumpMs: random.chance(0.15) ? random.pick([-3 * DAY_MS, -3600_000, 3600_000, 3 * DAY_MS]) : 0,
      diskFull: kill === null && random.chance(0.12),
      wipe: random.chance(0.12) ? random.pick(['browser-profile', 'journal'] as const) : 'nothing',
      offline: kill === null && random.chance(0.25),
      returns: random.chance(0.85),
    };
  });
}

const pickSoft = (random: Random): LineFault =>
  random.pick(['delayed', 'doubled-request', 'lost-reply'] as const);
