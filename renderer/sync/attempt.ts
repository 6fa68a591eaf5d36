import type { NamedKey } from '#shared/envelope/schema.ts';
import type { Result } from '#shared/result.ts';
import { ANSWER_UNKNOWN, type SendProblem } from '#shared/sync/judge.ts';
import type { PlatformApi } from '#shared/sync/platform-api.ts';
import { backoff, isDue, type SyncRules } from '#shared/sync/policy.ts';
import type { SubmissionRow } from '../outbox/database.ts';
import type { FaultPoint } from '../outbox/fault-point.ts';
import type { HostApi } from '../outbox/host-api.ts';
import type { Outbox } from '../outbox/outbox.ts';

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
  /** What the station's owner has laid down for its line; nothing by default. */
  readonly rules?: SyncRules;
  /** Told with every chunk that has arrived. */
  readonly onSending?: (sending: Sending) => void;
  /** Milliseconds, never set back. */
  readonly monotonic?: () => number;
}

/** A submission on its way. */
export interface Sending {
  readonly submissionId: string;
  readonly chunks: number;
  readonly chunksLeft: number;
  /** Bytes per second, smoothed. */
  readonly rate: number;
}

/** Why a round ends before all is sent; undefined when it goes on. */
export type Stop = { readonly kind: 'offline' } | { readonly kind: 'busy'; readonly ms: number } | undefined;

export async function dueRows(
  { outbox, now }: DrainDeps,
  state: 'queued' | 'received',
): Promise<SubmissionRow[]> {
  const rows = await outbox.due(state, Number.MAX_SAFE_INTEGER);
  return rows.filter((row) => isDue(row.nextAttemptAt, now()));
}

/** Tries one row. */
export async function attempt(
  deps: DrainDeps,
  row: SubmissionRow,
  task: () => Promise<Result<void, SendProblem>>,
): Promise<Stop> {
  const { outbox, now, random, faultPoint } = deps;
  const attempts = row.attempts + 1;
  await faultPoint('attempt-mark:before');
  // Before anything is sent: should the kiosk stop now, the row only looks like «not sent yet».
  await outbox.postpone(row.submissionId, attempts, now() + backoff(attempts, 0, random));
  await faultPoint('attempt-mark:after');
  const outcome = await task();
  if (outcome.ok) return undefined;
  const problem = outcome.error;
  if (problem.kind === 'park') {
    await outbox.park(row.submissionId, problem.reason);
    return undefined;
  }
  if (problem.kind === 'offline') {
    // A closed road is not this item's failure: it goes first when the road is open again.
    await outbox.postpone(row.submissionId, row.attempts, now() + problem.retryAfterMs);
    return { kind: 'offline' };
  }
  const wait = backoff(attempts, problem.retryAfterMs, random);
  await outbox.postpone(row.submissionId, attempts, now() + wait);
  return stopFor(deps, problem, wait);
}

/** Whether a problem of one item is one of the whole road. */
export async function stopFor({ platform }: DrainDeps, problem: SendProblem, wait: number): Promise<Stop> {
  if (problem.kind === 'offline') return { kind: 'offline' };
  if (problem.kind === 'busy') return { kind: 'busy', ms: wait };
  // Nobody's word: perhaps a portal stands in between by now.
  if (problem.reason === ANSWER_UNKNOWN && !(await platform.isOnline())) return { kind: 'offline' };
  return undefined;
}
