import type { NamedKey } from '#shared/envelope/schema.ts';
import type { JournalEntry } from '#shared/platform/journal.ts';
import { isReceiptFor, truthOf } from '#shared/platform/receipt.ts';
import type { SubmissionRow } from '../outbox/database.ts';
import type { HostApi } from '../outbox/host-api.ts';
import type { Chunk, Outbox } from '../outbox/outbox.ts';

export interface ReconcileDeps {
  readonly outbox: Outbox;
  readonly host: HostApi;
  readonly trusted: readonly NamedKey[];
}

/** What was found different and mended, and what could not be. */
export interface Reconciled {
  /** Submissions put back here from the journal. */
  readonly restoredHere: number;
  /** Submissions handed back to the journal. */
  readonly handedBack: number;
  /** Rows finished because the journal already held the platform's receipt. */
  readonly finished: number;
  /** Short stable names with a submission id: `chunk-lost:<id>`, `journal-lost:<id>`. */
  readonly alarms: readonly string[];
}

/**
 * Makes the two copies agree, both ways, before anything is sent: a browser that lost its database, a journal that lost a
 * line, a stop between two deletes. Undefined when the journal could not be read.
 */
export async function reconcile(deps: ReconcileDeps): Promise<Reconciled | undefined> {
  const { host, outbox } = deps;
  const list = await host.list();
  if (!list.ok) return undefined;
  const there = new Map(list.value.entries.map((entry) => [entry.submissionId, entry]));
  const here = new Map((await outbox.submissions()).map((row) => [row.submissionId, row]));
  const found = { restoredHere: 0, handedBack: 0, finished: 0, alarms: [] as string[] };

  for (const entry of there.values()) {
    const row = here.get(entry.submissionId);
    if (row === undefined) {
      if (entry.truth === 'accepted') continue;
      if (await restoreHere(deps, entry)) found.restoredHere += 1;
      else found.alarms.push(`chunk-lost:${entry.submissionId}`);
    } else if (await finish(deps, entry, row)) found.finished += 1;
    else if (!(await completeChunks(deps, row))) found.alarms.push(`chunk-lost:${entry.submissionId}`);
  }
  for (const row of here.values()) {
    if (there.has(row.submissionId)) continue;
    // With the platform's receipt in hand there is nothing left that could be lost.
    if (row.state === 'received') continue;
    if (await handBack(deps, row)) found.handedBack += 1;
    else found.alarms.push(`journal-lost:${row.submissionId}`);
  }
  await reconcileRatings(deps, list.value.ratings);
  return found;
}

async function restoreHere({ host, outbox }: ReconcileDeps, entry: JournalEntry): Promise<boolean> {
  const detail = await host.detail(entry.submissionId);
  if (!detail.ok) return false;
  const { signed, receipts } = detail.value;
  const chunks: Chunk[] = [];
  if (entry.chunksHeld) {
    for (const { sha256 } of signed.manifest.chunks) {
      const chunk = await host.chunk(entry.submissionId, sha256);
      if (!chunk.ok) return false;
      chunks.push({ sha256, bytes: chunk.value });
    }
  }
  await outbox.add(signed, chunks, receipts);
  return true;
}

/** The journal knows a receipt this copy has not acted on: the kiosk stopped in between. */
export async function finish(
  { host, outbox, trusted }: ReconcileDeps,
  entry: JournalEntry,
  row: SubmissionRow,
): Promise<boolean> {
  if (entry.truth === 'held' || entry.truth === truthOf(row.receipts)) return false;
  const detail = await host.detail(entry.submissionId);
  if (!detail.ok) return false;
  const receipts = [];
  for (const receipt of detail.value.receipts) {
    if (await isReceiptFor(row.signed, receipt, trusted)) receipts.push(receipt);
  }
  const truth = truthOf(receipts);
  if (truth === 'held') return false;
  if (truth === 'accepted') await outbox.remove(row.submissionId);
  else await outbox.setReceived(row.submissionId, receipts);
  return true;
}

/** Fetches chunk rows that are missing here although the manifest names them. */
async function completeChunks({ host, outbox }: ReconcileDeps, row: SubmissionRow): Promise<boolean> {
  if (row.state === 'received') return true;
  const present = new Set(await outbox.chunkHashes(row.submissionId));
  for (const { sha256 } of row.signed.manifest.chunks) {
    if (present.has(sha256)) continue;
    const chunk = await host.chunk(row.submissionId, sha256);
    if (!chunk.ok) return false;
    await outbox.addChunk(row.submissionId, { sha256, bytes: chunk.value });
  }
  return true;
}

async function handBack({ host, outbox }: ReconcileDeps, row: SubmissionRow): Promise<boolean> {
  for (const { sha256 } of row.signed.manifest.chunks) {
    const bytes = await outbox.chunk(row.submissionId, sha256);
    if (bytes === undefined) return false;
    const stored = await host.putChunk(row.submissionId, sha256, bytes);
    if (!stored.ok) return false;
  }
  return (await host.restore(row.signed)).ok;
}

async function reconcileRatings({ host, outbox }: ReconcileDeps, there: readonly string[]): Promise<void> {
  const here = new Map((await outbox.ratings()).map((row) => [row.ratingId, row]));
  for (const ratingId of there) {
    if (here.has(ratingId)) continue;
    const rating = await host.rating(ratingId);
    if (rating.ok) await outbox.addRating(rating.value);
  }
  for (const [ratingId, row] of here) {
    if (!there.includes(ratingId)) await host.addRating(row.rating);
  }
}
