import { SignedManifest } from '#shared/envelope/manifest.ts';
import { Instant, Sha256, UuidV7, z } from '#shared/envelope/schema.ts';
import { Rating, RatingReceipt } from '#shared/platform/contract.ts';
import { type JournalEntry, PrintState } from '#shared/platform/journal.ts';
import { PlatformReceipt, truthOf } from '#shared/platform/receipt.ts';

/** The lines of the log. `docs/formats.md` describes them. */
export const LogLine = z.discriminatedUnion('type', [
  /** First line after a compaction: where the chain and the day's counters stand. */
  z.strictObject({
    type: z.literal('head'),
    version: z.literal(1),
    seq: z.int(),
    previous: Sha256.nullable(),
    serials: z.record(z.string(), z.int()),
  }),
  /** The commit itself. */
  z.strictObject({ type: z.literal('commit'), signed: SignedManifest }),
  z.strictObject({ type: z.literal('print'), submissionId: UuidV7, state: PrintState, at: Instant }),
  z.strictObject({ type: z.literal('receipt'), receipt: PlatformReceipt }),
  /** The sealed chunks are gone. */
  z.strictObject({ type: z.literal('delete'), submissionId: UuidV7 }),
  z.strictObject({ type: z.literal('rating'), rating: Rating }),
  z.strictObject({ type: z.literal('rating-receipt'), receipt: RatingReceipt }),
  /** The page's database this journal was last compared with. */
  z.strictObject({ type: z.literal('outbox'), id: z.int() }),
]);
export type LogLine = z.infer<typeof LogLine>;

/** A submission in the journal. */
export interface Held {
  readonly signed: SignedManifest;
  receipts: PlatformReceipt[];
  print: PrintState;
  chunksHeld: boolean;
  /** Committed before the host's last start: the citizen of that visit is gone. */
  fromEarlierRun: boolean;
}

export interface JournalState {
  seq: number;
  previous: string | null;
  /** Highest serial number given per day, `yyyymmdd` in China's time zone. */
  serials: Record<string, number>;
  readonly held: Map<string, Held>;
  readonly ratings: Map<string, Rating>;
  /** The mark of the page's database, null before the first comparison. */
  outbox: number | null;
  /** Lines a newer version wrote: kept as they are. */
  readonly unknown: unknown[];
}

export const emptyState = (): JournalState => ({
  seq: 0,
  previous: null,
  serials: {},
  held: new Map(),
  ratings: new Map(),
  outbox: null,
  unknown: [],
});

/** Where date and serial stand in a 24-digit intake number (region 6, terminal 4, date 8, serial 5, check 1). */
const dayAndSerial = (intakeNumber: string): [string, number] => [
  intakeNumber.slice(10, 18),
  Number(intakeNumber.slice(18, 23)),
];

/** Applies one line. The same function runs at start and after every append. */
export function apply(state: JournalState, line: LogLine, fromEarlierRun: boolean): void {
  switch (line.type) {
    case 'head':
      advance(state, line);
      return;
    case 'commit': {
      const { signed } = line;
      const { submissionId, seq, intakeNumber } = signed.manifest;
      if (seq > state.seq) {
        state.seq = seq;
        state.previous = signed.digest;
      }
      const [day, serial] = dayAndSerial(intakeNumber);
      state.serials[day] = Math.max(state.serials[day] ?? 0, serial);
      if (state.held.has(submissionId)) return; // an older segment told it already
      const fresh = { receipts: [], print: 'not-printed', chunksHeld: true } as const;
      state.held.set(submissionId, { signed, ...fresh, receipts: [], fromEarlierRun });
      return;
    }
    case 'print': {
      const held = state.held.get(line.submissionId);
      // Found at start: the kiosk stopped while it was printing, so nobody knows what came out.
      if (held) held.print = fromEarlierRun && line.state === 'printing' ? 'unknown' : line.state;
      return;
    }
    case 'receipt': {
      const { submissionId, kind } = line.receipt.receipt;
      const receipts = state.held.get(submissionId)?.receipts ?? [];
      if (!receipts.some((known) => known.receipt.kind === kind)) receipts.push(line.receipt);
      return;
    }
    case 'delete': {
      const held = state.held.get(line.submissionId);
      if (held) held.chunksHeld = false;
      return;
    }
    case 'rating':
      state.ratings.set(line.rating.ratingId, line.rating);
      return;
    case 'rating-receipt':
      state.ratings.delete(line.receipt.receipt.ratingId);
      return;
    case 'outbox':
      state.outbox = line.id;
      return;
  }
}

/** Where the chain and the day's counters stand. */
export type Head = Pick<JournalState, 'seq' | 'previous' | 'serials'>;

/** Moves chain and counters forward, never back: a number must not be given twice. */
export function advance(state: JournalState, { seq, previous, serials }: Head): void {
  if (seq > state.seq) {
    state.seq = seq;
    state.previous = previous;
  }
  for (const [day, serial] of Object.entries(serials))
    state.serials[day] = Math.max(state.serials[day] ?? 0, serial);
}

/** How long a finished submission stays in the log: long enough to ask about a receipt. */
const KEEP_MS = 30 * 24 * 3600_000;
/** Days whose counters are kept: a clock that was set back must not give a number twice. */
const KEEP_DAYS = 400;

/** Whether nothing more can be asked of this submission here. */
export const isFinished = (held: Held, now: number): boolean =>
  !held.chunksHeld &&
  truthOf(held.receipts) === 'accepted' &&
  now - Date.parse(held.signed.manifest.committedAt) > KEEP_MS;

/** The shortest log that gives the same state, without submissions finished a month ago. */
export function compacted(state: JournalState, now: number): unknown[] {
  const days = Object.entries(state.serials).sort(([a], [b]) => (a < b ? 1 : -1));
  const lines: LogLine[] = [
    {
      type: 'head',
      version: 1,
      seq: state.seq,
      previous: state.previous,
      serials: Object.fromEntries(days.slice(0, KEEP_DAYS)),
    },
  ];
  for (const held of state.held.values()) {
    if (isFinished(held, now)) continue;
    const { submissionId, committedAt } = held.signed.manifest;
    lines.push({ type: 'commit', signed: held.signed });
    if (held.print !== 'not-printed') {
      lines.push({ type: 'print', submissionId, state: held.print, at: committedAt });
    }
    for (const receipt of held.receipts) lines.push({ type: 'receipt', receipt });
    if (!held.chunksHeld) lines.push({ type: 'delete', submissionId });
  }
  for (const rating of state.ratings.values()) lines.push({ type: 'rating', rating });
  if (state.outbox !== null) lines.push({ type: 'outbox', id: state.outbox });
  return [...lines, ...state.unknown];
}

/** What the journal's list says of a submission. */
export const entryOf = ({ signed, receipts, print, chunksHeld }: Held): JournalEntry => ({
  submissionId: signed.manifest.submissionId,
  intakeNumber: signed.manifest.intakeNumber,
  seq: signed.manifest.seq,
  digest: signed.digest,
  committedAt: signed.manifest.committedAt,
  print,
  truth: truthOf(receipts),
  chunksHeld,
});
