import type { SignedManifest } from '#shared/envelope/manifest.ts';
import type { SubmissionState } from '#shared/platform/contract.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { ANSWER_UNKNOWN, type SendProblem } from './judge.ts';
import type { PlatformApi } from './platform-api.ts';

/** A gate that lets so many through at once: of those who wait the lowest rank first, then who came first. */
export interface Slots {
  /** Resolves when there is room; what it gives makes room again. */
  take(rank: number): Promise<() => void>;
}

export function createSlots(limit: () => number): Slots {
  let taken = 0;
  const waiting: { readonly rank: number; readonly admit: () => void }[] = [];
  const admit = (): void => {
    while (waiting.length > 0 && taken < limit()) {
      const next = waiting.reduce((best, one) => (one.rank < best.rank ? one : best));
      waiting.splice(waiting.indexOf(next), 1);
      taken += 1;
      next.admit();
    }
  };
  const release = (): void => {
    taken -= 1;
    admit();
  };
  return {
    take: (rank) =>
      new Promise((resolve) => {
        waiting.push({ rank, admit: () => resolve(release) });
        admit();
      }),
  };
}

export interface SendOptions {
  /** The sealed bytes by hash; undefined when both copies have lost them. */
  readonly loadChunk: (sha256: string) => Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** How many chunks may be on the way; shared by all that is sent at once, the oldest goes first. */
  readonly slots: Slots;
  /** Asked before each chunk: why it must not go now. */
  readonly hold?: (size: number) => Promise<SendProblem | undefined>;
  /** The platform knows the manifest: the next submission may follow, behind this one. */
  readonly onBegun?: () => void;
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
  const { submissionId, seq, chunks } = signed.manifest;
  const put = await platform.putSubmission(signed);
  if (!put.ok) return put;
  const sizes = new Map(chunks.map((chunk) => [chunk.sha256, chunk.size]));
  const missing = [...new Set(put.value.missing)];
  const isOurs = put.value.digest === signed.digest && missing.every((sha256) => sizes.has(sha256));
  if (!isOurs) return unknownAnswer();
  options.onBegun?.();
  if (missing.length === 0) return ok(put.value);

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
      const release = await slots.take(seq);
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
    await Promise.all(running);
  } finally {
    await Promise.allSettled(running);
  }
  if (problem !== undefined) return err(problem);
  // Two last chunks that arrived at once may each have found the other missing: ask once more.
  return state.receipts.length > 0 ? ok(state) : platform.putSubmission(signed);
}

/** A platform that lost the manifest in between is given it again with the next attempt. */
const lostManifest = (problem: SendProblem): SendProblem =>
  problem.kind === 'park' && problem.reason === 'not-found'
    ? { kind: 'later', reason: 'not-found', retryAfterMs: 0 }
    : problem;
