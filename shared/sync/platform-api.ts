import type { SignedManifest } from '#shared/envelope/manifest.ts';
import { type NamedKey, z } from '#shared/envelope/schema.ts';
import {
  Capabilities,
  isPlatform,
  ProgressFeed,
  type Rating,
  RatingReceipt,
  SubmissionState,
} from '#shared/platform/contract.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { judge, type SendProblem } from './judge.ts';
import { ANSWER_MS, patienceMs } from './policy.ts';

export type Sent<T> = Promise<Result<T, SendProblem>>;

/** A same-origin fetch, with whatever headers the shell asks of its page. */
export type Fetch = (path: string, init?: RequestInit) => Promise<Response>;

/** What the platform's signed marker says. */
export interface Contact {
  /** Platform time minus ours, in milliseconds; the platform's own word, half the way there and back taken off. */
  readonly offsetMs: number;
}

/** The platform as a kiosk reaches it: through its own host. No call throws. */
export interface PlatformApi {
  /** Whether the platform itself answers: by its signed marker, not by a status code. */
  isOnline(): Promise<boolean>;
  /** As `isOnline`, with what the signed marker tells; undefined when nobody we trust answered. */
  contact(): Promise<Contact | undefined>;
  putSubmission(signed: SignedManifest): Sent<SubmissionState>;
  getSubmission(submissionId: string): Sent<SubmissionState>;
  putChunk(submissionId: string, sha256: string, bytes: Uint8Array<ArrayBuffer>): Sent<SubmissionState>;
  putRating(rating: Rating): Sent<RatingReceipt>;
  progress(since: number): Sent<ProgressFeed>;
  /** The newest progress of one look-up id, sealed. */
  progressOf(lookupId: string): Sent<{ readonly sealed: string }>;
}

/** The host's own patience comes first; this one is for a host that hangs. */
const HOST_SLACK_MS = 30_000;

export function createPlatformApi(
  fetch: Fetch,
  trusted: readonly NamedKey[],
  now: () => number = Date.now,
): PlatformApi {
  const ask = async <T>(schema: z.ZodType<T>, path: string, init: RequestInit = {}, size = 0): Sent<T> => {
    let response: Response;
    try {
      const limit = patienceMs(size, 2 * ANSWER_MS + HOST_SLACK_MS);
      response = await fetch(`/platform/v1${path}`, { ...init, signal: AbortSignal.timeout(limit) });
    } catch {
      return err({ kind: 'offline', reason: 'host-unreachable', retryAfterMs: 0 });
    }
    const body: unknown = await response.json().catch(() => undefined);
    const parsed = response.status === 200 || response.status === 201 ? schema.safeParse(body) : undefined;
    if (parsed?.success === true) return ok(parsed.data);
    return err(judge(body, response.headers.get('retry-after'), now()));
  };
  const putJson = <T>(schema: z.ZodType<T>, path: string, value: unknown): Sent<T> => {
    const body = JSON.stringify(value);
    const headers = { 'content-type': 'application/json' };
    return ask(schema, path, { method: 'PUT', body, headers }, body.length);
  };

  const contact = async (): Promise<Contact | undefined> => {
    const asked = now();
    const answer = await ask(z.unknown(), '/capabilities');
    const heard = now();
    if (!answer.ok || !(await isPlatform(answer.value, trusted))) return undefined;
    const { time } = Capabilities.parse(answer.value).capabilities;
    return { offsetMs: Math.round(Date.parse(time) - (asked + heard) / 2) };
  };

  return {
    isOnline: async () => (await contact()) !== undefined,
    contact,
    putSubmission: (signed) =>
      putJson(SubmissionState, `/submissions/${signed.manifest.submissionId}`, signed),
    getSubmission: (submissionId) => ask(SubmissionState, `/submissions/${submissionId}`),
    putChunk: (submissionId, sha256, bytes) =>
      ask(
        SubmissionState,
        `/submissions/${submissionId}/chunks/${sha256}`,
        { method: 'PUT', body: bytes, headers: { 'content-type': 'application/octet-stream' } },
        bytes.length,
      ),
    putRating: (rating) => putJson(RatingReceipt, `/ratings/${rating.ratingId}`, rating),
    progress: (since) => ask(ProgressFeed, `/progress?since=${since}`),
    progressOf: (lookupId) => ask(z.looseObject({ sealed: z.string() }), `/progress/${lookupId}`),
  };
}
