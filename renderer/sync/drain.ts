import { err, type Result } from '#shared/result.ts';
import type { SendProblem } from '#shared/sync/judge.ts';
import { freeRules, inFlight, isDue, pauseLeft, smoothed } from '#shared/sync/policy.ts';
import { createSlots, type Slots, sendSubmission } from '#shared/sync/send.ts';
import type { SubmissionRow } from '../outbox/database.ts';
import { attempt, type DrainDeps, dueRows, type Stop } from './attempt.ts';
import { type Budget, createBudget } from './budget.ts';
import { awaitAcceptances, fetchProgress, sendRatings } from './lanes.ts';
import { settle } from './settle.ts';

export type { DrainDeps } from './attempt.ts';

/** What one round found. */
export interface Round {
  readonly online: boolean;
  /** Milliseconds until something is due again by itself; undefined when nothing waits. */
  readonly nextInMs: number | undefined;
  /** Platform time minus ours in milliseconds, by its signed marker. */
  readonly offsetMs?: number;
  /** The platform asks everybody to wait (`busy`), or the line belongs to others now (`pause`): not even a nudge helps. */
  readonly hold?: { readonly why: 'busy' | 'pause'; readonly ms: number };
}

/** What the worker carries beside submissions, each by its own rule; none of them ever holds submissions up. */
const lanes: readonly ((deps: DrainDeps) => Promise<Stop>)[] = [
  sendQueued,
  awaitAcceptances,
  sendRatings,
  fetchProgress,
];

/**
 * Sends everything that is due, oldest first, two chunks on the way at most. A refused item is parked and stops
 * nothing; an unreachable or busy platform ends the round. Nothing is deleted but on a receipt that verifies.
 */
export async function drain(deps: DrainDeps): Promise<Round> {
  const contact = await deps.platform.contact();
  if (contact === undefined) return { online: false, nextInMs: undefined };
  const { offsetMs } = contact;
  const paused = pauseLeft((deps.rules ?? freeRules).pauseWindows, deps.now() + offsetMs);
  if (paused > 0) return { online: true, nextInMs: paused, offsetMs, hold: { why: 'pause', ms: paused } };
  for (const lane of lanes) {
    const stop = await lane(deps);
    if (stop?.kind === 'offline') return { online: false, nextInMs: await nextDue(deps), offsetMs };
    if (stop?.kind === 'busy')
      return { online: true, nextInMs: stop.ms, offsetMs, hold: { why: 'busy', ms: stop.ms } };
  }
  return { online: true, nextInMs: await nextDue(deps), offsetMs };
}

/** Submissions in work at once: one whose chunks go, one that waits for its receipt, one that has just been announced. */
const MOST_IN_WORK = 3;

/** Oldest first; the next one is announced while the one before is on its way, so that the line is never idle. */
async function sendQueued(deps: DrainDeps): Promise<Stop> {
  const rows = await dueRows(deps, 'queued');
  let rate: number | undefined;
  const slots = createSlots(() => inFlight(rate));
  const budget = createBudget(deps);
  const inWork = new Set<Promise<void>>();
  let stop: Stop;
  const failures: unknown[] = [];
  for (const row of rows) {
    if (stop !== undefined || failures.length > 0) break;
    await new Promise<void>((begun) => {
      const onChunk = (bytes: number, ms: number, chunksLeft: number): void => {
        rate = smoothed(rate, bytes * inFlight(rate), ms);
        const { submissionId, chunks } = row.signed.manifest;
        deps.onSending?.({ submissionId, chunks: chunks.length, chunksLeft, rate });
      };
      const task = attempt(deps, row, () => send(deps, row, { slots, budget, onBegun: begun, onChunk }))
        .then((ended) => {
          stop ??= ended;
        })
        .catch((error: unknown) => {
          failures.push(error);
        })
        .finally(() => {
          inWork.delete(task);
          begun();
        });
      inWork.add(task);
    });
    while (inWork.size >= MOST_IN_WORK) await Promise.race(inWork);
  }
  await Promise.all(inWork);
  if (failures.length > 0) throw failures[0];
  return stop;
}

interface RoundParts {
  readonly slots: Slots;
  readonly budget: Budget;
  readonly onBegun: () => void;
  readonly onChunk: (bytes: number, ms: number, left: number) => void;
}

async function send(
  deps: DrainDeps,
  row: SubmissionRow,
  { slots, budget, onBegun, onChunk }: RoundParts,
): Promise<Result<void, SendProblem>> {
  const sent = await sendSubmission(deps.platform, row.signed, {
    slots,
    onBegun,
    loadChunk: (sha256) => loadChunk(deps, row.submissionId, sha256),
    hold: budget.hold,
    onChunk: async (bytes, ms, left) => {
      onChunk(bytes, ms, left);
      await budget.note(bytes);
    },
    ...(deps.monotonic === undefined ? {} : { monotonic: deps.monotonic }),
  });
  return sent.ok ? settle(deps, row, sent.value) : err(sent.error);
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

async function nextDue({ outbox, now }: DrainDeps): Promise<number | undefined> {
  const rows = [...(await outbox.submissions()), ...(await outbox.ratings())];
  const times = rows
    .filter((row) => row.state !== 'parked')
    .map((row) => (isDue(row.nextAttemptAt, now()) ? now() : row.nextAttemptAt));
  return times.length === 0 ? undefined : Math.max(0, Math.min(...times) - now());
}
