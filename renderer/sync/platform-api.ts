import type { SignedManifest } from '#shared/envelope/manifest.ts';
import { type NamedKey, z } from '#shared/envelope/schema.ts';
import {
  isPlatform,
  ProgressFeed,
  type Rating,
  RatingReceipt,
  SubmissionState,
} from '#shared/platform/contract.ts';
import { problemName } from '#shared/platform/problem.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { Fetch } from '../outbox/host-api.ts';

/**
 * What to do about an answer that is not the one hoped for. `offline`: nothing can be sent at all now; `later`: this
 * item again, after `retryAfterMs` at least; `park`: never by itself again, people have to look at it.
 */
export type SendProblem =
  | { readonly kind: 'offline'; readonly reason: string; readonly retryAfterMs: number }
  | { readonly kind: 'later'; readonly reason: string; readonly retryAfterMs: number }
  | { readonly kind: 'park'; readonly reason: string };

export type Sent<T> = Promise<Result<T, SendProblem>>;

/** The platform as the page reaches it: through its own host. No call throws. */
export interface PlatformApi {
  /** Whether the platform itself answers: by its signed marker, not by a status code. */
  isOnline(): Promise<boolean>;
  putSubmission(signed: SignedManifest): Sent<SubmissionState>;
  getSubmission(submissionId: string): Sent<SubmissionState>;
  putChunk(submissionId: string, sha256: string, bytes: Uint8Array<ArrayBuffer>): Sent<SubmissionState>;
  putRating(rating: Rating): Sent<RatingReceipt>;
  progress(since: number): Sent<ProgressFeed>;
  /** The newest progress of one look-up id, sealed. */
  progressOf(lookupId: string): Sent<{ readonly sealed: string }>;
}

/** The road to the platform is closed, or the platform does not want this kiosk: no item's fault. */
const OFFLINE = new Set([
  'platform-unreachable',
  'platform-redirected',
  'platform-answer-unusable',
  'unknown-device',
  'enrolment-refused',
  'device-key-mismatch',
  'clock-skew',
  'signature-missing',
  'signature-invalid',
  'page-superseded',
]);
/** The same again may well succeed. */
const LATER = new Set(['busy', 'request-replayed', 'digest-mismatch']);
const LATER_STATUS = new Set([401, 407, 408, 425, 429]);

const TIMEOUT_MS = 60_000;

/** Decides by problem name first, then by status; a body that is no JSON is nobody's word and only means later. */
export function judge(status: number, body: unknown, retryAfter: string | null): SendProblem {
  const name = problemName(body);
  const retryAfterMs = parseRetryAfter(retryAfter);
  const reason = name ?? `status-${status}`;
  if (name !== undefined && OFFLINE.has(name)) return { kind: 'offline', reason, retryAfterMs };
  const isRefusal = body !== undefined && status >= 400 && status < 500 && !LATER_STATUS.has(status);
  if (isRefusal && (name === undefined || !LATER.has(name))) return { kind: 'park', reason };
  return { kind: 'later', reason, retryAfterMs };
}

/** Seconds of a Retry-After header (RFC 9110 §10.2.3) in milliseconds, at most one hour; 0 when there is none. */
export function parseRetryAfter(value: string | null): number {
  const seconds = Number(value ?? 0);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds * 1000, 3600_000) : 0;
}

export function createPlatformApi(fetch: Fetch, trusted: readonly NamedKey[]): PlatformApi {
  const ask = async <T>(schema: z.ZodType<T>, path: string, init: RequestInit = {}): Sent<T> => {
    let response: Response;
    try {
      response = await fetch(`/platform/v1${path}`, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
    } catch {
      return err({ kind: 'offline', reason: 'host-unreachable', retryAfterMs: 0 });
    }
    const body: unknown = await response.json().catch(() => undefined);
    const parsed = response.status === 200 || response.status === 201 ? schema.safeParse(body) : undefined;
    if (parsed?.success === true) return ok(parsed.data);
    return err(judge(response.status, body, response.headers.get('retry-after')));
  };
  const put = (type: string, body: BodyInit): RequestInit => ({
    method: 'PUT',
    body,
    headers: { 'content-type': type },
  });

  return {
    isOnline: async () => {
      const answer = await ask(z.unknown(), '/capabilities');
      return answer.ok && (await isPlatform(answer.value, trusted));
    },
    putSubmission: (signed) =>
      ask(
        SubmissionState,
        `/submissions/${signed.manifest.submissionId}`,
        put('application/json', JSON.stringify(signed)),
      ),
    getSubmission: (submissionId) => ask(SubmissionState, `/submissions/${submissionId}`),
    putChunk: (submissionId, sha256, bytes) =>
      ask(
        SubmissionState,
        `/submissions/${submissionId}/chunks/${sha256}`,
        put('application/octet-stream', bytes),
      ),
    putRating: (rating) =>
      ask(RatingReceipt, `/ratings/${rating.ratingId}`, put('application/json', JSON.stringify(rating))),
    progress: (since) => ask(ProgressFeed, `/progress?since=${since}`),
    progressOf: (lookupId) => ask(z.looseObject({ sealed: z.string() }), `/progress/${lookupId}`),
  };
}
