/**
 * When to send, how long to wait, how much at once: pure functions of numbers. The sync worker, the courier and the
 * simulation of a province (`npm run fleet`) all use these very ones; docs/sync.md shows how the constants were chosen.
 */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** The shortest wait after a failure. */
const FIRST_MS = SECOND;
/** The longest wait of one item by our own choice. */
const LONGEST_MS = 5 * MINUTE;
/** The longest wait a platform can ask for by Retry-After. */
export const LONGEST_RETRY_AFTER_MS = 60 * MINUTE;
/** While the platform is out of reach it is asked for at least this often. */
export const PROBE_CEILING_MS = 2 * MINUTE;
/** A platform that was away longer than this was away for others too. */
export const OUTAGE_MS = MINUTE;
/** Kiosks come back spread over this share of the outage, about as long as a platform needs for what has piled up … */
const SPREAD_SHARE = 1 / 96;
/** … at most this long. */
export const LONGEST_SPREAD_MS = 45 * MINUTE;
/** Most request bodies on the way at once. */
export const MOST_IN_FLIGHT = 2;
/** Below this rate a second chunk on the way only slows the first down, in bytes per second. */
const THIN_LINE = 32 * 1024;
/** The slowest line that still counts as moving, in bytes per second. */
const SLOWEST_LINE = 1024;
/** How long an answer may take beyond the transfer itself. */
export const ANSWER_MS = 30 * SECOND;
/** China has one time zone, UTC+8 all year. */
const CHINA_OFFSET_MS = 8 * 60 * MINUTE;
const DAY_MS = 24 * 60 * MINUTE;

/** Gives [0, 1). */
export type Random = () => number;

const ceilingOf = (attempts: number, longest: number): number =>
  Math.min(longest, FIRST_MS * 2 ** Math.min(attempts, 20));

/**
 * How long to wait after the `attempts`-th failure, in milliseconds: full jitter between 1 s and 1 s · 2^attempts, at
 * most 5 min. What Retry-After asks for comes on top, and is spread by as much again: everybody was told the same number.
 */
export function backoff(attempts: number, retryAfterMs: number, random: Random): number {
  const base = Math.max(FIRST_MS, retryAfterMs);
  const spread = Math.max(ceilingOf(attempts, LONGEST_MS) - FIRST_MS, retryAfterMs);
  return base + Math.floor(random() * spread);
}

/** How long to wait before asking again whether the platform is there, in milliseconds. */
export const probeWait = (failures: number, random: Random): number =>
  FIRST_MS + Math.floor(random() * (ceilingOf(failures, PROBE_CEILING_MS) - FIRST_MS));

/**
 * How long to hold back after the platform is there again, in milliseconds: uniform over a window that grows with the
 * outage, because what has piled up everywhere grows with it too. None after a short one.
 */
export const startAfterOutage = (outageMs: number, random: Random): number =>
  outageMs < OUTAGE_MS ? 0 : Math.floor(random() * Math.min(LONGEST_SPREAD_MS, outageMs * SPREAD_SHARE));

/**
 * Whether a row may be tried. A time further off than anything we ever set means that the clock was put back since: then
 * it is due, or a wrong clock could hold a submission for years.
 */
export const isDue = (nextAttemptAt: number, now: number): boolean =>
  nextAttemptAt <= now || nextAttemptAt > now + 2 * LONGEST_RETRY_AFTER_MS + LONGEST_MS;

/** How many request bodies may be on the way, for a line of this rate (bytes per second; undefined: not known yet). */
export const inFlight = (rate: number | undefined): number =>
  rate !== undefined && rate < THIN_LINE ? 1 : MOST_IN_FLIGHT;

/** How long a request with a body of this many bytes may take, in milliseconds: a slow line that moves is never cut. */
export const patienceMs = (bytes: number, answerMs = ANSWER_MS): number =>
  answerMs + Math.ceil((bytes / SLOWEST_LINE) * SECOND);

/** The rate of a line in bytes per second, smoothed over the last few transfers. */
export const smoothed = (before: number | undefined, bytes: number, ms: number): number => {
  const now = (bytes / Math.max(1, ms)) * SECOND;
  return before === undefined ? now : before * 0.6 + now * 0.4;
};

/** Hours of the day, China's time, in which the line belongs to others: `from` inclusive, `to` exclusive, HH:MM. */
export interface PauseWindow {
  readonly from: string;
  readonly to: string;
}

/** What a station's owner has laid down for its line. */
export interface SyncRules {
  /** Nothing is sent or fetched then. A window may run over midnight. */
  readonly pauseWindows: readonly PauseWindow[];
  /** Most bytes of sealed chunks in one day of China's time; null: no limit. Small things go beyond it. */
  readonly dailyBytes: number | null;
}

export const freeRules: SyncRules = { pauseWindows: [], dailyBytes: null };

const minutesOf = (text: string): number => {
  const [hours = '0', minutes = '0'] = text.split(':');
  return Number(hours) * 60 + Number(minutes);
};

/** Milliseconds until the pause that is on now ends; 0 when none is. */
export function pauseLeft(windows: readonly PauseWindow[], now: number): number {
  const sinceMidnight = (now + CHINA_OFFSET_MS) % DAY_MS;
  let left = 0;
  for (const window of windows) {
    const from = minutesOf(window.from) * MINUTE;
    const to = minutesOf(window.to) * MINUTE;
    const isIn =
      from <= to ? sinceMidnight >= from && sinceMidnight < to : sinceMidnight >= from || sinceMidnight < to;
    if (isIn) left = Math.max(left, (to - sinceMidnight + DAY_MS) % DAY_MS);
  }
  return left;
}

/** Bytes of chunks sent on one day. */
export interface Spent {
  /** Days since 1970 in China's time. */
  readonly day: number;
  readonly bytes: number;
}

export const dayOf = (now: number): number => Math.floor((now + CHINA_OFFSET_MS) / DAY_MS);

/** What was spent of today's budget, whatever day the last note is of. */
export const spentToday = (spent: Spent | undefined, now: number): number =>
  spent?.day === dayOf(now) ? spent.bytes : 0;

/** Milliseconds until the next day of China's time begins. */
export const untilTomorrow = (now: number): number => DAY_MS - ((now + CHINA_OFFSET_MS) % DAY_MS);
