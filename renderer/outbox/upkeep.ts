import { sha256Hex } from '#shared/envelope/bytes.ts';
import { canonicalDigest } from '#shared/envelope/canonical.ts';
import { SignedManifest } from '#shared/envelope/manifest.ts';
import { z } from '#shared/envelope/schema.ts';
import { Rating } from '#shared/platform/contract.ts';
import { PlatformReceipt } from '#shared/platform/receipt.ts';
import type { ChunkRow, OutboxDatabase, QuarantineRow } from './database.ts';

/** What keeps this copy honest: rows that are not as written are found, set aside and told, never used and never deleted. */
export interface Upkeep {
  /** This database's mark, made when it is new. One the journal does not know means that another database was lost. */
  mark(): Promise<{ readonly id: number; readonly isNew: boolean }>;
  /** Moves submission and rating rows that are not as written to `quarantine`; their keys. */
  setAsideDamaged(): Promise<string[]>;
  /** Reads the chunks of a submission, one at a time, and sets damaged ones aside; the hashes that are not here whole. */
  checkChunks(submissionId: string, hashes: readonly string[]): Promise<string[]>;
}

const attempts = { attempts: z.int(), nextAttemptAt: z.number() };
const SubmissionShape = z.looseObject({
  submissionId: z.string(),
  seq: z.int(),
  state: z.enum(['queued', 'received', 'parked']),
  signed: SignedManifest,
  receipts: z.array(PlatformReceipt),
  ...attempts,
});
const RatingShape = z.looseObject({
  ratingId: z.string(),
  state: z.enum(['queued', 'parked']),
  rating: Rating,
  ...attempts,
});

const MARK = 'mark';

/** Whether the bytes are what the row is called. */
export const isWhole = async ({ sha256, bytes }: ChunkRow): Promise<boolean> =>
  // Not `instanceof`: a database in another realm (tests) has its own ArrayBuffer.
  Object.prototype.toString.call(bytes) === '[object ArrayBuffer]' &&
  (await sha256Hex(new Uint8Array(bytes))) === sha256;

async function isSubmission(row: unknown): Promise<boolean> {
  const parsed = SubmissionShape.safeParse(row);
  if (!parsed.success) return false;
  const { submissionId, seq, signed } = parsed.data;
  const { manifest, digest } = signed;
  return (
    manifest.submissionId === submissionId &&
    manifest.seq === seq &&
    (await canonicalDigest(manifest)) === digest
  );
}

export function createUpkeep(
  db: OutboxDatabase,
  limited: <T>(promise: PromiseLike<T>) => Promise<T>,
): Upkeep {
  const entry = (table: QuarantineRow['table'], row: unknown): QuarantineRow => ({
    table,
    foundAt: new Date().toISOString(),
    row,
  });

  /** Keeps the row elsewhere and takes it out of its table, in one transaction. */
  const setAside = async (
    table: QuarantineRow['table'],
    key: string | [string, string],
    row: unknown,
  ): Promise<void> => {
    await limited(
      db.transaction('rw', db.table(table), db.quarantine, async () => {
        await db.quarantine.add(entry(table, row));
        await db.table(table).delete(key);
      }),
    );
  };

  return {
    mark: async () => {
      const known = await limited(db.numbers.get(MARK));
      if (known !== undefined) return { id: known.value, isNew: false };
      const [id = 0] = crypto.getRandomValues(new Uint32Array(1));
      await limited(db.numbers.put({ key: MARK, value: id }));
      return { id, isNew: true };
    },
    setAsideDamaged: async () => {
      const found: string[] = [];
      for (const table of ['submissions', 'ratings'] as const) {
        const rows = db.table<unknown, string>(table);
        for (const key of await limited(rows.toCollection().primaryKeys())) {
          const row = await limited(rows.get(key));
          const isGood =
            table === 'submissions' ? await isSubmission(row) : RatingShape.safeParse(row).success;
          if (row === undefined || isGood) continue;
          await setAside(table, key, row);
          found.push(key);
        }
      }
      return found;
    },
    checkChunks: async (submissionId, hashes) => {
      const gone: string[] = [];
      for (const sha256 of hashes) {
        // A row whose bytes cannot even be read stays where it is; the other copy is written over it.
        const row = await limited(db.chunks.get([submissionId, sha256])).catch(() => undefined);
        if (row !== undefined && (await isWhole(row))) continue;
        gone.push(sha256);
        if (row !== undefined) await setAside('chunks', [submissionId, sha256], row);
      }
      return gone;
    },
  };
}
