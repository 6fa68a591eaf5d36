import { canonicalDigest } from '#shared/envelope/canonical.ts';
import { isRatingReceiptFor } from '#shared/platform/contract.ts';
import { ok, type Result } from '#shared/result.ts';
import type { SendProblem } from '#shared/sync/judge.ts';
import { backoff, isDue } from '#shared/sync/policy.ts';
import type { RatingRow, SubmissionRow } from '../outbox/database.ts';
import { attempt, type DrainDeps, dueRows, type Stop, stopFor } from './attempt.ts';
import { settle } from './settle.ts';

/** Waits for 受理 are not failures: they are asked for at a steady pace. */
const ACCEPTANCE_MS = 30_000;

export async function awaitAcceptances(deps: DrainDeps): Promise<Stop> {
  for (const row of await dueRows(deps, 'received')) {
    const stop = await attempt(deps, row, () => awaitAcceptance(deps, row));
    if (stop !== undefined) return stop;
  }
  return undefined;
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

export async function sendRatings(deps: DrainDeps): Promise<Stop> {
  for (const row of await deps.outbox.dueRatings(Number.MAX_SAFE_INTEGER)) {
    if (!isDue(row.nextAttemptAt, deps.now())) continue;
    const stop = await sendRating(deps, row);
    if (stop !== undefined) return stop;
  }
  return undefined;
}

async function sendRating(deps: DrainDeps, row: RatingRow): Promise<Stop> {
  const { outbox, host, platform, now, random } = deps;
  const { ratingId, rating } = row;
  const attempts = row.attempts + 1;
  await outbox.postponeRating(ratingId, attempts, now() + backoff(attempts, 0, random));
  const sent = await platform.putRating(rating);
  if (!sent.ok) {
    const problem = sent.error;
    if (problem.kind === 'park') {
      await outbox.parkRating(ratingId, problem.reason);
      return undefined;
    }
    const wait = backoff(attempts, problem.retryAfterMs, random);
    await outbox.postponeRating(ratingId, attempts, now() + wait);
    return stopFor(deps, problem, wait);
  }
  const subject = { ratingId, digest: await canonicalDigest(rating) };
  if (!(await isRatingReceiptFor(subject, sent.value, deps.trusted))) return undefined; // again later
  const stored = await host.addRatingReceipt(sent.value);
  if (stored.ok) await outbox.removeRating(ratingId);
  return undefined;
}

/** Fetches what changed at the cases of this kiosk, still sealed. */
export async function fetchProgress(deps: DrainDeps): Promise<Stop> {
  const { outbox, platform, now } = deps;
  let more = true;
  while (more) {
    const since = await outbox.progressCursor();
    const feed = await platform.progress(since);
    if (!feed.ok) return stopFor(deps, feed.error, backoff(1, retryAfterOf(feed.error), deps.random));
    const syncedAt = new Date(now()).toISOString();
    const rows = feed.value.items.map(({ lookupId, sealed }) => ({ lookupId, sealed, syncedAt }));
    await outbox.putProgress(rows, feed.value.next);
    // A feed that does not move would be asked for ever.
    more = feed.value.more && feed.value.next > since;
  }
  return undefined;
}

const retryAfterOf = (problem: SendProblem): number => (problem.kind === 'park' ? 0 : problem.retryAfterMs);
