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
  /**
   * Stable names, most with what they are about: `chunk-lost:<id>`, `journal-lost:<id>` (nobody could mend it), `row-damaged:<id>`,
   * `outbox-reset`, `copies-differ:<id>` and the journal's own `log-…` (mended, and to be told).
   */
  readonly alarms: readonly string[];
}

/**
 * Makes the two copies agree, both ways, before anything is sent: a browser that lost its database, a journal that lost a
 * line, a stop between two deletes, bytes that are not as written. What either copy has whole, both have afterwards;
 * what is damaged lies in quarantine. Undefined when the journal could not be read.
 */
export async function reconcile(deps: ReconcileDeps): Promise<Reconciled | undefined> {
  const { host, outbox } = deps;
  const list = await host.list();
  if (!list.ok) return undefined;
  const alarms = [...list.value.damage];
  for (const key of await outbox.setAsideDamaged()) alarms.push(`row-damaged:${key}`);
  const { id: mark } = await outbox.mark();
  if (list.value.outbox !== null && list.value.outbox !== mark) alarms.push('outbox-reset');

  const there = new Map(list.value.entries.map((entry) => [entry.submissionId, entry]));
  const here = new Map((await outbox.submissions()).map((row) => [row.submissionId, row]));
  const found = { restoredHere: 0, handedBack: 0, finished: 0, alarms };

  for (const entry of there.values()) {
    const row = here.get(entry.submissionId);
    if (row === undefined) {
      if (entry.truth === 'accepted') continue;
      if (await restoreHere(deps, entry)) found.restoredHere += 1;
      else alarms.push(`chunk-lost:${entry.submissionId}`);
    } else if (row.signed.digest !== entry.digest) alarms.push(`copies-differ:${entry.submissionId}`);
    else if (await finish(deps, entry, row)) found.finished += 1;
    else if (!(await completeChunks(deps, row))) alarms.push(`chunk-lost:${entry.submissionId}`);
  }
  for (const row of here.values()) {
    if (there.has(row.submissionId)) continue;
    // With the platform's receipt in hand there is nothing left that could be lost.
    if (row.state === 'received') continue;
    if (await handBack(deps, row)) found.handedBack += 1;
    else alarms.push(`journal-lost:${row.submissionId}`);
  }
  await reconcileRatings(deps, list.value.ratings);
  // Only now may the journal set aside what nobody claimed.
  await host.compared(mark);
  return found;
}

/**
 * Reads every waiting byte of both copies once and mends each from the other; memory holds one chunk. Apart from `reconcile`,
 * because a long queue takes a while and visits need not wait for it. The names of what neither copy has whole.
 */
export async function verifyCopies({ host, outbox }: Omit<ReconcileDeps, 'trusted'>): Promise<string[]> {
  const alarms: string[] = [];
  for (const { submissionId, state, signed } of await outbox.submissions()) {
    if (state === 'received') continue;
    const hashes = signed.manifest.chunks.map((chunk) => chunk.sha256);
    const missingHere = new Set(await outbox.checkChunks(submissionId, hashes));
    const checked = await host.check(submissionId);
    if (!checked.ok) continue; // not the journal's, or the journal is away: the next start looks again
    const missingThere = new Set(checked.value.missing);
    for (const sha256 of missingHere) {
      const chunk = missingThere.has(sha256) ? undefined : await host.chunk(submissionId, sha256);
      if (chunk?.ok) await outbox.addChunk(submissionId, { sha256, bytes: chunk.value });
      else alarms.push(`chunk-lost:${submissionId}`);
    }
    for (const sha256 of missingThere) {
      const bytes = missingHere.has(sha256) ? undefined : await outbox.chunk(submissionId, sha256);
      if (bytes !== undefined) await host.putChunk(submissionId, sha256, bytes);
    }
    if (missingHere.size + missingThere.size > 0) alarms.push(`chunk-mended:${submissionId}`);
  }
  return [...new Set(alarms)];
}

/** The row in any case, so that it is sent and people see it; true when every chunk came with it. */
async function restoreHere({ host, outbox }: ReconcileDeps, entry: JournalEntry): Promise<boolean> {
  const detail = await host.detail(entry.submissionId);
  if (!detail.ok) return false;
  const { signed, receipts } = detail.value;
  const chunks: Chunk[] = [];
  const wanted = entry.chunksHeld ? signed.manifest.chunks : [];
  for (const { sha256 } of wanted) {
    const chunk = await host.chunk(entry.submissionId, sha256);
    if (chunk.ok) chunks.push({ sha256, bytes: chunk.value });
  }
  await outbox.add(signed, chunks, receipts);
  const present = new Set(await outbox.chunkHashes(entry.submissionId)); // some may have been here without their row
  return wanted.every(({ sha256 }) => present.has(sha256));
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

/** Gives the journal every chunk that is whole here; it may have kept the others. */
async function handBack({ host, outbox }: ReconcileDeps, row: SubmissionRow): Promise<boolean> {
  const { submissionId, signed } = row;
  for (const { sha256 } of signed.manifest.chunks) {
    const bytes = await outbox.chunk(submissionId, sha256);
    if (bytes === undefined) continue;
    const stored = await host.putChunk(submissionId, sha256, bytes);
    if (!stored.ok) return false;
  }
  return (await host.restore(signed)).ok;
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
