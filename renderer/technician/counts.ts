import type { JournalList } from '#shared/platform/journal.ts';

const HOUR_MS = 3_600_000;

/** What a technician may know of the submissions here: how many, and how old. */
export interface CustodyCounts {
  /** Not yet received by the platform. */
  readonly held: number;
  /** Received, and kept until the platform has made a case of them. */
  readonly received: number;
  readonly unprinted: number;
  readonly ratings: number;
  /** Age of the longest waiting and of the newest one, in milliseconds; null when none waits. */
  readonly oldestMs: number | null;
  readonly newestMs: number | null;
  readonly byAge: readonly { readonly name: 'hour' | 'day' | 'week' | 'older'; readonly count: number }[];
}

/** Counts the journal's entries; a clock set back makes nothing younger than now. */
export function countsOf(list: JournalList, now: number): CustodyCounts {
  const held = list.entries.filter((entry) => entry.truth === 'held');
  const ages = held.map((entry) => Math.max(0, now - Date.parse(entry.committedAt)));
  const between = (from: number, to: number) => ages.filter((age) => age >= from && age < to).length;
  return {
    held: held.length,
    received: list.entries.filter((entry) => entry.truth === 'received').length,
    unprinted: list.entries.filter((entry) => entry.print !== 'confirmed' && entry.print !== 'sent').length,
    ratings: list.ratings.length,
    oldestMs: ages.length === 0 ? null : Math.max(...ages),
    newestMs: ages.length === 0 ? null : Math.min(...ages),
    byAge: [
      { name: 'hour', count: between(0, HOUR_MS) },
      { name: 'day', count: between(HOUR_MS, 24 * HOUR_MS) },
      { name: 'week', count: between(24 * HOUR_MS, 168 * HOUR_MS) },
      { name: 'older', count: between(168 * HOUR_MS, Number.POSITIVE_INFINITY) },
    ],
  };
}
