import { Dexie, type DexieOptions, type EntityTable, type Table } from 'dexie';
import type { SignedManifest } from '#shared/envelope/manifest.ts';
import type { Rating } from '#shared/platform/contract.ts';
import type { PlatformReceipt } from '#shared/platform/receipt.ts';

/**
 * `queued`: to be sent. `received`: the platform has it, its acceptance is awaited and the chunks are gone.
 * `parked`: the platform refused it; kept with its reason for people to look at.
 */
export type RowState = 'queued' | 'received' | 'parked';

/** When to try next; counted before a request is sent, so that a crash looks like «not sent». */
export interface Attempts {
  readonly attempts: number;
  /** Milliseconds since the epoch, on this machine's clock. */
  readonly nextAttemptAt: number;
}

export interface SubmissionRow extends Attempts {
  readonly submissionId: string;
  readonly seq: number;
  readonly state: RowState;
  readonly signed: SignedManifest;
  readonly receipts: readonly PlatformReceipt[];
  /** Problem name, in state `parked`. */
  readonly parkedFor?: string;
}

/** Ciphertext as an ArrayBuffer: unlike a Blob's its disk space is free again as soon as it is deleted. */
export interface ChunkRow {
  readonly submissionId: string;
  readonly sha256: string;
  readonly bytes: ArrayBuffer;
}

export interface RatingRow extends Attempts {
  readonly ratingId: string;
  readonly state: 'queued' | 'parked';
  readonly rating: Rating;
  readonly parkedFor?: string;
}

/** Progress as it came down: sealed under the code on the receipt, unreadable here without it. */
export interface ProgressRow {
  readonly lookupId: string;
  readonly sealed: string;
  /** When it was fetched, ISO 8601. */
  readonly syncedAt: string;
}

export interface NumberRow {
  readonly key: string;
  readonly value: number;
}

/** A row that was not as written when it was read back: kept for people to look at, never deleted. */
export interface QuarantineRow {
  readonly id?: number;
  readonly table: 'submissions' | 'chunks' | 'ratings';
  /** ISO 8601. */
  readonly foundAt: string;
  readonly row: unknown;
}

/** The kiosk's IndexedDB. Upgrades only ever add: an older page must be able to open a newer database. */
export class OutboxDatabase extends Dexie {
  declare readonly submissions: EntityTable<SubmissionRow, 'submissionId'>;
  declare readonly chunks: Table<ChunkRow, [string, string]>;
  declare readonly ratings: EntityTable<RatingRow, 'ratingId'>;
  declare readonly progress: EntityTable<ProgressRow, 'lookupId'>;
  declare readonly numbers: EntityTable<NumberRow, 'key'>;
  declare readonly quarantine: EntityTable<QuarantineRow, 'id'>;

  constructor(name: string, options: Pick<DexieOptions, 'indexedDB' | 'IDBKeyRange'> = {}) {
    // Chromium's default durability loses acknowledged writes on a power cut; `strict` waits for the disk.
    super(name, { ...options, chromeTransactionDurability: 'strict', cache: 'disabled' });
    this.version(1).stores({
      submissions: 'submissionId, [state+nextAttemptAt], seq',
      chunks: '[submissionId+sha256], submissionId',
      ratings: 'ratingId, [state+nextAttemptAt]',
      progress: 'lookupId',
      numbers: 'key',
    });
    this.version(2).stores({ quarantine: '++id' });
  }
}
