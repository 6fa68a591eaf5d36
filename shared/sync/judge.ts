import { z } from '#shared/envelope/schema.ts';
import { problemName } from '#shared/platform/problem.ts';
import { LONGEST_RETRY_AFTER_MS } from './policy.ts';

/**
 * What to do about an answer that is not the one hoped for. `offline`: nothing can be sent at all now; `busy`: the
 * platform is there and asks everybody to wait; `later`: this item again; `park`: never by itself again, people have to
 * look at it, the reason is a stable name.
 */
export type SendProblem =
  | { readonly kind: 'offline' | 'busy' | 'later'; readonly reason: string; readonly retryAfterMs: number }
  | { readonly kind: 'park'; readonly reason: string };

type Kind = SendProblem['kind'];

/** The problem's own word about trying again (member `retry`). */
const Retry = z.enum(['never', 'later', 'after-auth', 'after-update']);

/** Nobody's word: a portal's page, half a document, an empty 204, a problem we have never heard of. */
export const ANSWER_UNKNOWN = 'answer-unknown';

/** What each problem of the closed lists means, where it does not say so itself. */
const KINDS: Readonly<Record<string, Kind>> = {
  // The road is closed, or the platform does not want this kiosk yet: no item's fault.
  'host-unreachable': 'offline',
  'platform-unreachable': 'offline',
  'platform-redirected': 'offline',
  'platform-answer-unusable': 'offline',
  'unknown-device': 'offline',
  'enrolment-refused': 'offline',
  'device-key-mismatch': 'offline',
  'clock-skew': 'offline',
  'signature-missing': 'offline',
  'signature-invalid': 'offline',
  'page-superseded': 'offline',
  busy: 'busy',
  // The same again may well succeed.
  'request-replayed': 'later',
  'digest-mismatch': 'later',
  'manifest-kiosk-unknown': 'later',
  internal: 'later',
  // The platform has judged; the same again would be judged the same.
  'body-invalid': 'park',
  'body-too-large': 'park',
  'path-not-allowed': 'park',
  'not-found': 'park',
  'manifest-signature-invalid': 'park',
  'manifest-mismatch': 'park',
  'sealing-key-unknown': 'park',
  'chunk-unknown': 'park',
  'envelope-unopenable': 'park',
  'matters-differ': 'park',
  'rating-mismatch': 'park',
  'form-version-retired': 'park',
};

const BY_RETRY: Readonly<Record<z.infer<typeof Retry>, Kind>> = {
  never: 'park',
  later: 'later',
  'after-auth': 'offline',
  // Staff has to bring a newer catalogue or program; until then it would be refused every time.
  'after-update': 'park',
};

/**
 * Decides by the problem's `type` and `retry` alone, never by text and never by a bare status. Whatever is not a problem
 * of ours says nothing about the item and means later.
 */
export function judge(body: unknown, retryAfter: string | null, now: number): SendProblem {
  const retryAfterMs = parseRetryAfter(retryAfter, now);
  const name = problemName(body);
  if (name === undefined) return { kind: 'later', reason: ANSWER_UNKNOWN, retryAfterMs };
  const known = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  const said = saidRetry(body);
  // «Everybody wait» and «the road is closed» are more than a word about one item.
  const kind = known === 'offline' || known === 'busy' ? known : (said ?? known ?? 'later');
  return kind === 'park' ? { kind, reason: name } : { kind, reason: name, retryAfterMs };
}

function saidRetry(body: unknown): Kind | undefined {
  const retry = typeof body === 'object' && body !== null && 'retry' in body ? body.retry : undefined;
  const parsed = Retry.safeParse(retry);
  return parsed.success ? BY_RETRY[parsed.data] : undefined;
}

/** Retry-After (RFC 9110 §10.2.3), seconds or a date, in milliseconds, at most one hour; 0 when there is none. */
export function parseRetryAfter(value: string | null, now: number): number {
  if (value === null || value.trim() === '') return 0;
  const ms = /^\s*\d+\s*$/.test(value) ? Number(value) * 1000 : httpDate(value) - now;
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, LONGEST_RETRY_AFTER_MS) : 0;
}

const httpDate = (value: string): number =>
  /^[A-Za-z]{3,9},? /.test(value) ? Date.parse(value) : Number.NaN;
