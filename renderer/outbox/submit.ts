import { v7 as uuidv7 } from 'uuid';
import { own } from '#shared/envelope/bytes.ts';
import { canonicalDigest, canonicalJson } from '#shared/envelope/canonical.ts';
import type { Part } from '#shared/envelope/frame.ts';
import { BODY_BYTES, draftOf, ManifestDraft, type SignedManifest } from '#shared/envelope/manifest.ts';
import { deriveQueryKeys } from '#shared/envelope/query-code.ts';
import type { NamedKey } from '#shared/envelope/schema.ts';
import { seal } from '#shared/envelope/seal.ts';
import type { Rating } from '#shared/platform/contract.ts';
import type { HolderFacts, SlipFacts } from '#shared/platform/journal.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { FaultPoint } from './fault-point.ts';
import type { HostApi, HostRefusal } from './host-api.ts';
import type { Chunk, Outbox } from './outbox.ts';

/** One submission of one visit. `submissionId` is made once per visit and stays the same for every try. */
export interface SubmitInput {
  readonly submissionId: string;
  /** Sealed as it is; holds `queryCode` and one child per matter (`SealedApplication`). */
  readonly application: unknown;
  readonly parts: readonly Part[];
  readonly facts: Pick<
    ManifestDraft,
    'lifeEvent' | 'matters' | 'catalogue' | 'privacyNotice' | 'submittedAt'
  >;
  /** The 12 digits that go on the paper receipt. */
  readonly queryCode: string;
  readonly slip: Omit<SlipFacts, 'queryCode'>;
  /** Whose card it was: the host remembers it for a day as a keyed hash. Never sealed in, never stored here. */
  readonly holder?: HolderFacts;
}

export interface Submitted {
  readonly submissionId: string;
  readonly intakeNumber: string;
  /** False when only the host's copy exists: this visit is safe, a new one must not start. */
  readonly secondCopy: boolean;
}

/** Nothing is held; the citizen may try again. `disk-full` and `host-unreachable` are the ones to expect. */
export interface SubmitProblem {
  readonly problem: string;
}

export interface SubmitDeps {
  readonly host: HostApi;
  readonly outbox: Outbox;
  /** The platform's key as it is known at that moment. */
  readonly sealingKey: () => NamedKey;
  readonly faultPoint: FaultPoint;
  /** Waits before another try of the same request, in milliseconds. */
  readonly sleep?: (ms: number) => Promise<void>;
}

export interface Submitter {
  /** Seals, hands to the journal (the commit), then writes the outbox. Trying again never makes a second one. */
  submitApplication(input: SubmitInput): Promise<Result<Submitted, SubmitProblem>>;
  /** Forgets a sealed application that was not committed: the citizen left. */
  forget(): void;
}

/** A new submission id: UUID version 7. */
export const newSubmissionId = (): string => uuidv7();

interface Sealed {
  readonly draft: ManifestDraft;
  readonly chunks: readonly Chunk[];
  readonly slip: SlipFacts;
  readonly holder: HolderFacts | undefined;
}

const TRIES = 3;

export function createSubmitter(deps: SubmitDeps): Submitter {
  const { host, outbox, faultPoint } = deps;
  const sleep = deps.sleep ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)));
  // Sealed once per submission: sealing again would give other bytes, and a lost reply a second submission.
  let sealed: Sealed | undefined;

  /** Repeats what is safe to repeat when the host did not answer. */
  const insist = async <T>(task: () => Promise<Result<T, HostRefusal>>): Promise<Result<T, HostRefusal>> => {
    let answer = await task();
    for (let attempt = 1; attempt < TRIES && !answer.ok; attempt += 1) {
      if (answer.error.problem !== 'host-unreachable') return answer;
      await sleep(500 * attempt);
      answer = await task();
    }
    return answer;
  };

  const commit = async ({
    draft,
    chunks,
    slip,
    holder,
  }: Sealed): Promise<Result<SignedManifest, SubmitProblem>> => {
    for (const some of batches(chunks)) {
      const stored = await insist(() => host.putChunks(draft.submissionId, some));
      if (!stored.ok) return err({ problem: stored.error.problem });
    }
    const committed = await insist(() => host.commit(draft, slip, holder));
    if (!committed.ok) return err({ problem: committed.error.problem });
    const signed = committed.value;
    const isOurs =
      canonicalJson(draftOf(signed.manifest)) === canonicalJson(draft) &&
      (await canonicalDigest(signed.manifest)) === signed.digest;
    return isOurs ? ok(signed) : err({ problem: 'manifest-mismatch' });
  };

  return {
    submitApplication: async (input) => {
      if (sealed?.draft.submissionId !== input.submissionId) {
        await faultPoint('seal:before');
        sealed = await sealInput(input, deps.sealingKey());
        await faultPoint('seal:after');
      }
      const { chunks } = sealed;
      const committed = await commit(sealed);
      if (!committed.ok) return committed;
      const { submissionId, intakeNumber } = committed.value.manifest;
      let secondCopy = true;
      try {
        await faultPoint('indexeddb-commit:before');
        await outbox.add(committed.value, chunks);
        await faultPoint('indexeddb-commit:after');
      } catch {
        secondCopy = false; // the journal holds it; the next start restores this copy
      }
      sealed = undefined;
      return ok({ submissionId, intakeNumber, secondCopy });
    },
    forget: () => {
      sealed = undefined;
    },
  };
}

/** The chunks in order, as many together as one body may hold. */
export function batches(chunks: readonly Chunk[]): Chunk[][] {
  const all: Chunk[][] = [];
  let left = 0;
  for (const chunk of chunks) {
    const last = all.at(-1);
    if (last !== undefined && chunk.bytes.length <= left) last.push(chunk);
    else {
      all.push([chunk]);
      left = BODY_BYTES;
    }
    left -= chunk.bytes.length;
  }
  return all;
}

async function sealInput(input: SubmitInput, sealingKey: NamedKey): Promise<Sealed> {
  const { submissionId, facts, queryCode } = input;
  const { lookupId } = await deriveQueryKeys(queryCode);
  const { application, parts } = input;
  const { sealing, chunks } = await seal({ application, parts }, { submissionId, lookupId }, sealingKey);
  const draft = ManifestDraft.parse({
    format: 'yiciban/manifest/1',
    submissionId,
    ...facts,
    lookupId,
    sealing,
    chunks: chunks.map(({ sha256, size }) => ({ sha256, size })),
  });
  return {
    draft,
    chunks: chunks.map(({ sha256, bytes }) => ({ sha256, bytes: own(bytes) })),
    slip: { ...input.slip, queryCode },
    holder: input.holder,
  };
}

/** A new rating id: UUID version 7. */
export const newRatingId = (): string => uuidv7();

/** Stores a rating in both copies; it is sent by the sync worker. */
export async function submitRating(
  { host, outbox }: Pick<SubmitDeps, 'host' | 'outbox'>,
  rating: Rating,
): Promise<Result<void, SubmitProblem>> {
  const stored = await host.addRating(rating);
  if (!stored.ok) return err({ problem: stored.error.problem });
  // The journal holds it: a failing second copy is restored at the next start.
  await outbox.addRating(rating).catch(() => undefined);
  return ok(undefined);
}
