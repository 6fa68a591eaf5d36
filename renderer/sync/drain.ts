import { canonicalDigest } from '#shared/envelope/canonical.ts';
import type { NamedKey } from '#shared/envelope/schema.ts';
import { isRatingReceiptFor, type SubmissionState } from '#shared/platform/contract.ts';
import { isReceiptFor, type PlatformReceipt, truthOf } from '#shared/platform/receipt.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { RatingRow, SubmissionRow } from '../outbox/database.ts';
import type { FaultPoint } from '../outbox/fault-point.ts';
import type { HostApi } from '../outbox/host-api.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { backoff } from './backoff.ts';
import type { PlatformApi, SendProblem } from './platform-api.ts';

export interface DrainDeps {
  readonly outbox: Outbox;
  readonly host: HostApi;
  readonly platform: PlatformApi;
  /** Keys whose receipts count. */
  readonly trusted: readonly NamedKey[];
  readonly now: () => number;
  /** [0, 1) */
  readonly random: () => number;
  readonly faultPoint: FaultPoint;
}

/** What one round found. */
export interface Round {
  readonly online: boolean;
  /** Milliseconds until something is due again by itself; undefined when nothing waits. */
  readonly nextInMs: number | undefined;
}

/** Waits for 受理 are not failures: they are asked for at a steady pace. */
const ACCEPTANCE_MS = 30_000;

/**
 * Sends everything that is due, oldest first, one chunk in memory at a time. A refused item is parked and stops
 * nothing; an unreachable platform ends the round. Nothing is deleted but on a receipt that verifies.
 */
export async function drain(deps: DrainDeps): Promise<Round> {
  const { outbox, now } = deps;
  if (!(await deps.platform.isOnline())) return { online: false, nextInMs: undefined };
  let online = true;
  for (const row of await outbox.due('queued', now())) {
    online = await attempt(deps, row, () => send(deps, row));
    if (!online) break;
  }
  if (online) {
    for (const row of await outbox.due('received', now())) {
      online = await attempt(deps, row, () => awaitAcceptance(deps, row));
      if (!online) break;
    }
  }
  if (online) {
    for (const row of await outbox.dueRatings(now())) {
      online = await sendRating(deps, row);
      if (!online) break;
    }
  }
  if (online) online = await fetchProgress(deps);
  return { online, nextInMs: await nextDue(deps) };
}

/** Tries one row; false when the platform cannot be reached at all. */
async function attempt(
  deps: DrainDeps,
  row: SubmissionRow,
  task: () => Promise<Result<void, SendProblem>>,
): Promise<boolean> {
  const { outbox, now, random } = deps;
  const attempts = row.attempts + 1;
  // Before anything is sent: should the kiosk stop now, the row only looks like «not sent yet».
  await outbox.postpone(row.submissionId, attempts, now() + backoff(attempts, 0, random));
  const outcome = await task();
  if (outcome.ok) return true;
  const problem = outcome.error;
  if (problem.kind === 'park') {
    await outbox.park(row.submissionId, problem.reason);
    return true;
  }
  // A closed road is not this item's failure: it goes first when the road is open again.
  const counted = problem.kind === 'offline' ? row.attempts : attempts;
  const wait =
    problem.kind === 'offline' ? problem.retryAfterMs : backoff(attempts, problem.retryAfterMs, random);
  await outbox.postpone(row.submissionId, counted, now() + wait);
  return problem.kind === 'later';
}

async function send(deps: DrainDeps, row: SubmissionRow): Promise<Result<void, SendProblem>> {
  const { platform } = deps;
  const { submissionId } = row;
  const put = await platform.putSubmission(row.signed);
  if (!put.ok) return put;
  let state = put.value;
  const ours = new Set(row.signed.manifest.chunks.map((chunk) => chunk.sha256));
  for (const sha256 of state.missing) {
    if (!ours.has(sha256)) return err({ kind: 'park', reason: 'chunk-unknown' });
    const bytes = await loadChunk(deps, submissionId, sha256);
    if (bytes === undefined) return err({ kind: 'park', reason: 'chunk-lost' });
    const sent = await platform.putChunk(submissionId, sha256, bytes);
    if (!sent.ok) return sent;
    state = sent.value;
  }
  return settle(deps, row, state);
}

/** From this copy, else from the journal's. */
async function loadChunk(
  { outbox, host }: DrainDeps,
  submissionId: string,
  sha256: string,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const here = await outbox.chunk(submissionId, sha256);
  if (here !== undefined) return here;
  const there = await host.chunk(submissionId, sha256);
  return there.ok ? there.value : undefined;
}

async function awaitAcceptance(deps: DrainDeps, row: SubmissionRow): Promise<Result<void, SendProblem>> {
  const state = await deps.platform.getSubmission(row.submissionId);
  if (!state.ok) return state;
  const settled = await settle(deps, row, state.value);
  if (!settled.ok) return settled;
  const later = deps.now() + ACCEPTANCE_MS;
  if ((await deps.outbox.submission(row.submissionId)) !== undefined) {
    await deps.outbox.postpone(row.submissionId, 0, later);
  }
  return ok(undefined);
}

/** Acts on what the platform signed: first the journal stores it, then this copy lets go. */
async function settle(
  deps: DrainDeps,
  row: SubmissionRow,
  state: SubmissionState,
): Promise<Result<void, SendProblem>> {
  const { outbox, host, faultPoint } = deps;
  const valid: PlatformReceipt[] = [];
  for (const receipt of state.receipts) {
    if (await isReceiptFor(row.signed, receipt, deps.trusted)) valid.push(receipt);
  }
  const truth = truthOf(valid);
  if (truth === 'held') return err({ kind: 'later', reason: 'no-valid-receipt', retryAfterMs: 0 });
  for (const receipt of valid) {
    const stored = await host.addReceipt(row.submissionId, receipt);
    // A journal that lost the submission has nothing left to delete; reconciliation is for that.
    if (!stored.ok && stored.error.problem !== 'not-found') {
      return err({ kind: 'later', reason: stored.error.problem, retryAfterMs: 0 });
    }
  }
  await faultPoint('outbox-delete:before');
  if (truth === 'accepted') await outbox.remove(row.submissionId);
  else if (row.state !== 'received') await outbox.setReceived(row.submissionId, valid);
  await faultPoint('outbox-delete:after');
  return ok(undefined);
}

async function sendRating(deps: DrainDeps, row: RatingRow): Promise<boolean> {
  const { outbox, host, platform, now, random } = deps;
  const { ratingId, rating } = row;
  const attempts = row.attempts + 1;
  await outbox.postponeRating(ratingId, attempts, now() + backoff(attempts, 0, random));
  const sent = await platform.putRating(rating);
  if (!sent.ok) {
    const problem = sent.error;
    if (problem.kind === 'park') await outbox.parkRating(ratingId, problem.reason);
    else {
      const wait = backoff(attempts, problem.retryAfterMs, random);
      await outbox.postponeRating(ratingId, attempts, now() + wait);
    }
    return problem.kind !== 'offline';
  }
  const subject = { ratingId, digest: await canonicalDigest(rating) };
  if (!(await isRatingReceiptFor(subject, sent.value, deps.trusted))) return true; // again later
  const stored = await host.addRatingReceipt(sent.value);
  if (stored.ok) await outbox.removeRating(ratingId);
  return true;
}

/** Fetches what changed, still sealed; false when the platform went away. */
async function fetchProgress({ outbox, platform, now }: DrainDeps): Promise<boolean> {
  let more = true;
  while (more) {
    const feed = await platform.progress(await outbox.progressCursor());
    if (!feed.ok) return feed.error.kind !== 'offline';
    const syncedAt = new Date(now()).toISOString();
    const rows = feed.value.items.map(({ lookupId, sealed }) => ({ lookupId, sealed, syncedAt }));
    await outbox.putProgress(rows, feed.value.next);
    more = feed.value.more;
  }
  return true;
}

async function nextDue({ outbox, now }: DrainDeps): Promise<number | undefined> {
  const rows = [...(await outbox.submissions()), ...(await outbox.ratings())];
  const times = rows.filter((row) => row.state !== 'parked').map((row) => row.nextAttemptAt);
  return times.length === 0 ? undefined : Math.max(0, Math.min(...times) - now());
}
