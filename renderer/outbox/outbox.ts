import type { DexieOptions } from 'dexie';
import type { SignedManifest } from '#shared/envelope/manifest.ts';
import type { Rating } from '#shared/platform/contract.ts';
import type { PlatformReceipt } from '#shared/platform/receipt.ts';
import { OutboxDatabase, type ProgressRow, type RatingRow, type SubmissionRow } from './database.ts';
import { OUTBOX_TIMEOUT_MS, withTimeout } from './timeout.ts';
import { createUpkeep, isWhole, type Upkeep } from './upkeep.ts';

/** A ciphertext chunk with its hash. */
export interface Chunk {
  readonly sha256: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** How much waits, read from the indexes: thousands of manifests stay where they are. */
export interface Waiting {
  readonly queued: number;
  readonly received: number;
  readonly parked: readonly { readonly submissionId: string; readonly reason: string }[];
  /** When the oldest queued submission was committed, ISO 8601. */
  readonly oldestQueuedAt: string | undefined;
}

/** The page's copy of everything the platform has not signed for. Every call rejects after a time limit. */
export interface Outbox extends Upkeep {
  /** Manifest and chunks in one strict transaction: all of it is on disk when this resolves, or none. */
  add(signed: SignedManifest, chunks: readonly Chunk[], receipts?: readonly PlatformReceipt[]): Promise<void>;
  /** Puts back a chunk row that is missing. */
  addChunk(submissionId: string, chunk: Chunk): Promise<void>;
  submission(submissionId: string): Promise<SubmissionRow | undefined>;
  submissions(): Promise<SubmissionRow[]>;
  waiting(): Promise<Waiting>;
  /** Rows of a state whose time has come, oldest submission first. */
  due(state: 'queued' | 'received', now: number): Promise<SubmissionRow[]>;
  chunk(submissionId: string, sha256: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  chunkHashes(submissionId: string): Promise<string[]>;
  postpone(submissionId: string, attempts: number, nextAttemptAt: number): Promise<void>;
  park(submissionId: string, reason: string): Promise<void>;
  /** Lets a parked submission be tried again. */
  unpark(submissionId: string): Promise<void>;
  /** The platform has it: keeps the receipt, deletes the chunks, in one transaction. */
  setReceived(submissionId: string, receipts: readonly PlatformReceipt[]): Promise<void>;
  /** Deletes everything of a submission. */
  remove(submissionId: string): Promise<void>;

  addRating(rating: Rating): Promise<void>;
  ratings(): Promise<RatingRow[]>;
  dueRatings(now: number): Promise<RatingRow[]>;
  postponeRating(ratingId: string, attempts: number, nextAttemptAt: number): Promise<void>;
  parkRating(ratingId: string, reason: string): Promise<void>;
  removeRating(ratingId: string): Promise<void>;

  /** Progress rows and the cursor behind them in one transaction. */
  putProgress(rows: readonly ProgressRow[], cursor: number): Promise<void>;
  progress(lookupId: string): Promise<ProgressRow | undefined>;
  progressCursor(): Promise<number>;
  /** Small numbers the sender keeps, by name. */
  number(key: string): Promise<number | undefined>;
  setNumbers(values: Readonly<Record<string, number>>): Promise<void>;
  close(): void;
}

export interface OutboxOptions extends Pick<DexieOptions, 'indexedDB' | 'IDBKeyRange'> {
  readonly name?: string;
  readonly timeoutMs?: number;
}

const CURSOR = 'progress-cursor';

/** Opens the outbox. `indexedDB` and `IDBKeyRange` are given by tests only. */
export function openOutbox(options: OutboxOptions = {}): Outbox {
  const { name = 'yiciban-outbox', timeoutMs = OUTBOX_TIMEOUT_MS, ...engine } = options;
  const db = new OutboxDatabase(name, engine);
  const limited = <T>(promise: PromiseLike<T>): Promise<T> => withTimeout(promise, timeoutMs);
  const never = Number.MAX_SAFE_INTEGER;
  const bySeq = (a: SubmissionRow, b: SubmissionRow) => a.seq - b.seq;

  return {
    ...createUpkeep(db, limited),
    add: (signed, chunks, receipts = []) => {
      const { submissionId, seq } = signed.manifest;
      return limited(
        db.transaction('rw', db.submissions, db.chunks, async () => {
          await db.chunks.bulkPut(
            chunks.map(({ sha256, bytes }) => ({ submissionId, sha256, bytes: exactBuffer(bytes) })),
          );
          const state = receipts.length === 0 ? 'queued' : 'received';
          const attempts = { attempts: 0, nextAttemptAt: 0 };
          await db.submissions.put({ submissionId, seq, state, signed, receipts, ...attempts });
        }),
      );
    },
    addChunk: async (submissionId, { sha256, bytes }) => {
      await limited(db.chunks.put({ submissionId, sha256, bytes: exactBuffer(bytes) }));
    },
    submission: (submissionId) => limited(db.submissions.get(submissionId)),
    submissions: () => limited(db.submissions.orderBy('seq').toArray()),
    waiting: async () => {
      const inState = (state: SubmissionRow['state']) =>
        db.submissions.where('[state+nextAttemptAt]').between([state, 0], [state, never], true, true);
      const [queued, received, parked, oldest] = await limited(
        Promise.all([
          inState('queued').count(),
          inState('received').count(),
          inState('parked').toArray(),
          db.submissions
            .orderBy('seq')
            .filter((row) => row.state === 'queued')
            .first(),
        ]),
      );
      return {
        queued,
        received,
        parked: parked.map((row) => ({
          submissionId: row.submissionId,
          reason: row.parkedFor ?? 'unknown',
        })),
        oldestQueuedAt: oldest?.signed.manifest.committedAt,
      };
    },
    due: async (state, now) => {
      const between = db.submissions
        .where('[state+nextAttemptAt]')
        .between([state, 0], [state, now], true, true);
      return (await limited(between.toArray())).sort(bySeq);
    },
    chunk: async (submissionId, sha256) => {
      const row = await limited(db.chunks.get([submissionId, sha256]));
      // A damaged row counts as none: the journal's copy is taken instead.
      return row !== undefined && (await isWhole(row)) ? new Uint8Array(row.bytes) : undefined;
    },
    chunkHashes: async (submissionId) => {
      const keys = await limited(db.chunks.where('submissionId').equals(submissionId).primaryKeys());
      return keys.map(([, sha256]) => sha256);
    },
    postpone: async (submissionId, attempts, nextAttemptAt) => {
      await limited(db.submissions.update(submissionId, { attempts, nextAttemptAt }));
    },
    park: async (submissionId, reason) => {
      const change = { state: 'parked' as const, parkedFor: reason, nextAttemptAt: never };
      await limited(db.submissions.update(submissionId, change));
    },
    unpark: async (submissionId) => {
      await limited(
        db.submissions
          .where('submissionId')
          .equals(submissionId)
          .modify((row: { -readonly [K in keyof SubmissionRow]: SubmissionRow[K] }) => {
            if (row.state !== 'parked') return;
            row.state = row.receipts.length === 0 ? 'queued' : 'received';
            row.nextAttemptAt = 0;
            delete row.parkedFor;
          }),
      );
    },
    setReceived: (submissionId, receipts) =>
      limited(
        db.transaction('rw', db.submissions, db.chunks, async () => {
          const change = { state: 'received' as const, receipts, attempts: 0, nextAttemptAt: 0 };
          await db.submissions.update(submissionId, change);
          await db.chunks.where('submissionId').equals(submissionId).delete();
        }),
      ),
    remove: (submissionId) =>
      limited(
        db.transaction('rw', db.submissions, db.chunks, async () => {
          await db.chunks.where('submissionId').equals(submissionId).delete();
          await db.submissions.delete(submissionId);
        }),
      ),

    addRating: async (rating) => {
      const attempts = { attempts: 0, nextAttemptAt: 0 };
      await limited(db.ratings.put({ ratingId: rating.ratingId, state: 'queued', rating, ...attempts }));
    },
    ratings: () => limited(db.ratings.toArray()),
    dueRatings: (now) =>
      limited(
        db.ratings
          .where('[state+nextAttemptAt]')
          .between(['queued', 0], ['queued', now], true, true)
          .toArray(),
      ),
    postponeRating: async (ratingId, attempts, nextAttemptAt) => {
      await limited(db.ratings.update(ratingId, { attempts, nextAttemptAt }));
    },
    parkRating: async (ratingId, reason) => {
      await limited(
        db.ratings.update(ratingId, { state: 'parked', parkedFor: reason, nextAttemptAt: never }),
      );
    },
    removeRating: (ratingId) => limited(db.ratings.delete(ratingId)),

    putProgress: (rows, cursor) =>
      limited(
        db.transaction('rw', db.progress, db.numbers, async () => {
          await db.progress.bulkPut([...rows]);
          await db.numbers.put({ key: CURSOR, value: cursor });
        }),
      ),
    progress: (lookupId) => limited(db.progress.get(lookupId)),
    progressCursor: async () => (await limited(db.numbers.get(CURSOR)))?.value ?? 0,
    number: async (key) => (await limited(db.numbers.get(key)))?.value,
    setNumbers: async (values) => {
      const rows = Object.entries(values).map(([key, value]) => ({ key, value }));
      await limited(db.numbers.bulkPut(rows));
    },
    close: () => db.close(),
  };
}

/** The bytes as a buffer of exactly their length: a view into a larger buffer would store all of it. */
function exactBuffer(bytes: Uint8Array<ArrayBuffer>): ArrayBuffer {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer;
}
