import { z } from '#shared/envelope/schema.ts';

/** Media type of RFC 9457. */
export const PROBLEM_TYPE = 'application/problem+json';
const PREFIX = 'urn:yiciban:problem:';

/** The closed list of problems the platform answers with. The sender decides by name, never by text or status. */
export const platformProblems = {
  'signature-missing': 401,
  'signature-invalid': 401,
  'unknown-device': 401,
  'clock-skew': 401,
  'request-replayed': 401,
  'enrolment-refused': 403,
  'device-key-mismatch': 409,
  'other-device': 403,
  'digest-mismatch': 400,
  'body-invalid': 400,
  'body-too-large': 413,
  'not-found': 404,
  'manifest-signature-invalid': 422,
  'manifest-mismatch': 409,
  'sealing-key-unknown': 422,
  'chunk-unknown': 404,
  'envelope-unopenable': 422,
  'matters-differ': 422,
  'correction-unknown': 422,
  'rating-mismatch': 409,
  'audit-mismatch': 409,
  'too-many-requests': 429,
  busy: 503,
} as const;
export type PlatformProblem = keyof typeof platformProblems;

/**
 * What the sender may hope for. `never`: this very request will always be refused; people have to look at it. `later`: the
 * same again may succeed. `after-auth`: the kiosk itself has to be set right (clock, enrolment, key), its items are not at
 * fault. `after-update`: when this side has learnt something new.
 */
export const Retry = z.enum(['never', 'later', 'after-auth', 'after-update']);
export type Retry = z.infer<typeof Retry>;

const LATER: readonly PlatformProblem[] = [
  'busy',
  'too-many-requests',
  'digest-mismatch',
  'request-replayed',
];
const AFTER_AUTH: readonly PlatformProblem[] = [
  'signature-missing',
  'signature-invalid',
  'unknown-device',
  'clock-skew',
  'enrolment-refused',
  'device-key-mismatch',
];

/** The `retry` member of each problem. */
export function retryOf(name: PlatformProblem): Retry {
  if (LATER.includes(name)) return 'later';
  return AFTER_AUTH.includes(name) ? 'after-auth' : 'never';
}

/** The problems the kiosk's own host answers with in the routes of this part. */
export const hostProblems = {
  'platform-unreachable': 503,
  'platform-redirected': 502,
  'platform-answer-unusable': 502,
  'path-not-allowed': 403,
  'body-too-large': 413,
  'body-invalid': 400,
  'digest-mismatch': 400,
  'chunks-missing': 409,
  'manifest-mismatch': 409,
  'receipt-invalid': 422,
  'signature-invalid': 422,
  'not-found': 404,
  'slip-gone': 410,
  'printer-fault': 409,
  'print-in-progress': 409,
  'disk-full': 507,
  'journal-broken': 503,
  'rating-mismatch': 409,
} as const;
export type HostProblem = keyof typeof hostProblems;

/** RFC 9457 problem document; `type` and `retry` are the only members a program decides by. */
export const Problem = z.looseObject({
  type: z.string().startsWith(PREFIX),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  /** Always there in the platform's own problems; one that this list does not know is judged by it. */
  retry: Retry.optional(),
});
export type Problem = z.infer<typeof Problem>;

/** The problem document of a name. */
export const problemOf = (name: string, status: number, detail?: string): Problem => ({
  type: `${PREFIX}${name}`,
  title: name.replaceAll('-', ' '),
  status,
  ...(detail === undefined ? {} : { detail }),
});

/** A problem as a response. `extra` may carry members a program needs, such as a device status. */
export function problemResponse(
  name: string,
  status: number,
  detail?: string,
  extra?: Record<string, unknown>,
  headers?: Record<string, string>,
): Response {
  return new Response(JSON.stringify({ ...problemOf(name, status, detail), ...extra }), {
    status,
    headers: { 'content-type': PROBLEM_TYPE, ...headers },
  });
}

/** A problem of the platform as a response. `extra` may carry `serverTime`. */
export function platformProblem(name: PlatformProblem, extra: Record<string, unknown> = {}): Response {
  const retry = retryOf(name);
  const headers: Record<string, string> = retry === 'later' ? { 'retry-after': '1' } : {};
  return problemResponse(name, platformProblems[name], undefined, { retry, ...extra }, headers);
}

/** The problem's name, or undefined when the body is no problem of ours. */
export function problemName(body: unknown): string | undefined {
  const parsed = Problem.safeParse(body);
  return parsed.success ? parsed.data.type.slice(PREFIX.length) : undefined;
}
