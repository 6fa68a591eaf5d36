import type { SignedManifest } from '#shared/envelope/manifest.ts';
import type { SubmissionState } from '#shared/platform/contract.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { ANSWER_UNKNOWN, type SendProblem } from './judge.ts';
import type { PlatformApi } from './platform-api.ts';

/** A gate that lets so many through at once, in the order they came. */
export interface Slots {
  /** Resolves when there is room; what it gives makes room again. */
  take(): Promise<() => void>;
}

export function createSlots(limit: () => number): Slots {
  let taken = 0;
  const waiting: (() => void)[] = [];
  const admit = (): void => {
    while (waiting.length > 0 && taken < limit()) {
      taken += 1;
      waiting.shift()?.();
    }
  };
  return {
    take: () =>
      new Promise((resolve) => {
        waiting.push(() =>
          resolve(() => {
            taken -= 1;
            admit();
          }),
        );
        admit();
      }),
  };
}

export interface SendOptions {
  /** The sealed bytes by hash; undefined when both copies have lost them. */
  readonly loadChunk: (sha256: string) => Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Shared by all that is sent at once. */
  readonly slots: Slots;
  /** Asked before each chunk: why it must not go now. */
  readonly hold?: (size: number) => Promise<SendProblem | undefined>;
  /** Nothing is left to begin: the next submission may use the line. */
  readonly onHandedOut?: () => void;
  /** One chunk has arrived: its bytes, the time it took in milliseconds, how many chunks are still to go. */
  readonly onChunk?: (size: number, ms: number, left: number) => void | Promise<void>;
  /** Milliseconds, never set back. */
  readonly monotonic?: () => number;
}

const unknownAnswer = (): Result<never, SendProblem> =>
  err({ kind: 'later', reason: ANSWER_UNKNOWN, retryAfterMs: 0 });

/**
 * Hands one submission in: the signed manifest, then the chunks the platform lacks, the next one read while the ones
 * before are on the way. Doing it again is the way to resume. What the platform says at last is unverified: only a receipt
 * that verifies means anything.
 */
export async function sendSubmission(
  platform: PlatformApi,
  signed: SignedManifest,
  options: SendOptions,
): Promise<Result<SubmissionState, SendProblem>> {
  const { slots, monotonic = () => performance.now() } = options;
  const { submissionId, chunks } = signed.manifest;
  const inSlot = async <T>(task: () => Promise<T>): Promise<T> => {
    const release = await slots.take();
    try {
      return await task();
    } finally {
      release();
    }
  };
  const put = await inSlot(() => platform.putSubmission(signed));
  if (!put.ok) return put;
  const sizes = new Map(chunks.map((chunk) => [chunk.sha256, chunk.size]));
  const missing = [...new Set(put.value.missing)];
  const isOurs = put.value.digest === signed.digest && missing.every((sha256) => sizes.has(sha256));
  if (!isOurs) return unknownAnswer();
  if (missing.length === 0) {
    options.onHandedOut?.();
    return ok(put.value);
  }

  let state = put.value;
  let left = missing.length;
  let problem: SendProblem | undefined;
  const running = new Set<Promise<void>>();
  const sendChunk = async (sha256: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> => {
    const began = monotonic();
    const sent = await platform.putChunk(submissionId, sha256, bytes);
    if (!sent.ok) {
      problem ??= lostManifest(sent.error);
      return;
    }
    left -= 1;
    if (state.receipts.length === 0) state = sent.value;
    await options.onChunk?.(bytes.length, monotonic() - began, left);
  };
  try {
    for (const sha256 of missing) {
      problem ??= await options.hold?.(sizes.get(sha256) ?? 0);
      if (problem !== undefined) break;
      const bytes = await options.loadChunk(sha256);
      if (bytes === undefined) problem ??= { kind: 'park', reason: 'chunk-lost' };
      if (bytes === undefined) break;
      const release = await slots.take();
      if (problem !== undefined) {
        release();
        break;
      }
      const task = sendChunk(sha256, bytes).finally(release);
      running.add(task);
      task.then(
        () => running.delete(task),
        () => undefined,
      );
    }
    options.onHandedOut?.();
    await Promise.all(running);
  } finally {
    await Promise.allSettled(running);
  }
  if (problem !== undefined) return err(problem);
  // Two last chunks that arrived at once may each have found the other missing: ask once more.
  return state.receipts.length > 0 ? ok(state) : inSlot(() => platform.putSubmission(signed));
}

/** A platform that lost the manifest in between is given it again with the next attempt. */
const lostManifest = (problem: SendProblem): SendProblem =>
  problem.kind === 'park' && problem.reason === 'not-found'
    ? { kind: 'later', reason: 'not-found', retryAfterMs: 0 }
    : problem;
