import { BODY_BYTES } from '#shared/envelope/manifest.ts';
import type { Enrolment } from '#shared/platform/contract.ts';
import { hostProblems, PROBLEM_TYPE, problemName, problemResponse } from '#shared/platform/problem.ts';
import { patienceMs } from '#shared/sync/policy.ts';
import type { FaultPoint } from '../journal/journal.ts';
import type { KioskKeys } from '../keys.ts';
import { createRequestSigner, type OutgoingRequest } from './request-signature.ts';

export interface ForwardOptions {
  /** Where the platform is; null until a technician has entered it. */
  readonly platform: { readonly url: string; readonly enrolmentCode: string } | null;
  readonly kioskId: string;
  readonly keys: KioskKeys;
  readonly clock: { now(): number };
  /** False while the simulated network cable is out. */
  readonly isNetworkUp: () => boolean;
  readonly faultPoint: FaultPoint;
  /** Given every answer of `GET /v1/capabilities`, which carries the platform's signed time. */
  readonly onCapabilities?: (answer: unknown) => void;
  readonly fetch?: typeof globalThis.fetch;
  /** How long the platform may take for one answer, beyond the time a slow line needs for the body. */
  readonly timeoutMs?: number;
}

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';
const DEVICE = '[A-Za-z0-9._-]{1,64}';
/** The only addresses the page may reach. Cases and enrolment are not among them. */
const ALLOWED: readonly (readonly [string, RegExp])[] = [
  ['GET', /^\/v1\/capabilities$/],
  ['GET', /^\/v1\/keys$/],
  ['GET', new RegExp(`^/v1/submissions/${UUID}$`)],
  ['PUT', new RegExp(`^/v1/submissions/${UUID}$`)],
  ['PUT', new RegExp(`^/v1/submissions/${UUID}/chunks/[0-9a-f]{64}$`)],
  ['GET', /^\/v1\/progress$/],
  ['GET', /^\/v1\/progress\/[0-9a-f]{32}$/],
  ['POST', /^\/v1\/data-requests$/],
  ['POST', /^\/v1\/cases\/search$/],
  ['PUT', new RegExp(`^/v1/ratings/${UUID}$`)],
  ['GET', new RegExp(`^/v1/devices/${DEVICE}/watermark$`)],
  ['POST', new RegExp(`^/v1/devices/${DEVICE}/heartbeat$`)],
  ['PUT', new RegExp(`^/v1/devices/${DEVICE}/commands/${UUID}$`)],
  ['PUT', new RegExp(`^/v1/devices/${DEVICE}/statistics/\\d{4}-\\d{2}-\\d{2}$`)],
];
/** Only what the sender decides by comes back; cookies, redirects and the like do not. */
const PASSED_HEADERS = ['content-type', 'retry-after', 'date'];

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer>;
  /** The problem's name, where the answer is a problem of ours. */
  readonly problem: string | undefined;
  readonly json: unknown;
}

const problem = (name: keyof typeof hostProblems): Response => problemResponse(name, hostProblems[name]);

/**
 * Carries `/platform/*` to the platform: whole body read and digested, request signed, nothing of the page's headers
 * but the content type taken along, redirects refused. Enrols the kiosk when the platform does not know it yet.
 */
export function createForwarder(options: ForwardOptions): (request: Request) => Promise<Response> {
  const { clock, kioskId, keys, platform } = options;
  const send = options.fetch ?? globalThis.fetch;
  const sign = createRequestSigner(kioskId, keys);
  /** Platform time minus ours, learnt when the platform refused our clock. */
  let skewMs = 0;

  /** Only what changes something at the platform is worth stopping at. */
  const faultPoint = async (method: string, name: string): Promise<void> => {
    if (method === 'PUT') await options.faultPoint(name);
  };

  const ask = async (request: OutgoingRequest): Promise<Answer | Response> => {
    const headers = await sign(request, new Date(clock.now() + skewMs));
    try {
      const response = await send(request.url, {
        method: request.method,
        headers: { accept: 'application/json', ...headers },
        body: request.body === undefined ? null : new Uint8Array(request.body),
        redirect: 'manual',
        // A line of 1 kB/s that moves is waited for; the runtime's own limit of 300 s is never reached by a chunk.
        signal: AbortSignal.timeout(patienceMs(request.body?.length ?? 0, options.timeoutMs)),
      });
      await faultPoint(request.method, 'request-sent:after');
      if (response.status >= 300 && response.status < 400) return problem('platform-redirected');
      await faultPoint(request.method, 'reply-lost:before');
      return await readAnswer(response);
    } catch {
      return problem('platform-unreachable');
    }
  };

  /** Asks again, once, when only our clock was at fault. */
  const askOnTime = async (request: OutgoingRequest): Promise<Answer | Response> => {
    const answer = await ask(request);
    if (answer instanceof Response || answer.problem !== 'clock-skew') return answer;
    const theirs = serverTime(answer.json);
    if (theirs === undefined) return answer;
    skewMs = theirs - clock.now();
    return ask(request);
  };

  const enrol = async (url: string, enrolmentCode: string): Promise<Answer | Response> => {
    const enrolment: Enrolment = { publicKey: keys.publicJwk, enrolmentCode };
    const body = new TextEncoder().encode(JSON.stringify(enrolment));
    const contentType = 'application/json';
    return askOnTime({ method: 'PUT', url: `${url}/v1/devices/${kioskId}`, contentType, body });
  };

  return async (request) => {
    const { pathname, search } = new URL(request.url);
    const path = pathname.replace(/^\/platform/, '');
    if (!ALLOWED.some(([method, pattern]) => method === request.method && pattern.test(path))) {
      return problem('path-not-allowed');
    }
    const outgoing = await readOutgoing(request);
    if (outgoing === 'too-large') return problem('body-too-large');
    if (platform === null || !options.isNetworkUp()) return problem('platform-unreachable');
    const base = platform.url.replace(/\/$/, '');
    const target = { ...outgoing, url: `${base}${path}${search}` };
    await faultPoint(request.method, 'request-sent:before');
    let answer = await askOnTime(target);
    if (!(answer instanceof Response) && answer.problem === 'unknown-device') {
      const enrolled = await enrol(base, platform.enrolmentCode);
      if (enrolled instanceof Response) return enrolled;
      if (enrolled.status >= 300) return passOn(enrolled);
      answer = await ask(target);
    }
    if (path === '/v1/capabilities' && !(answer instanceof Response)) options.onCapabilities?.(answer.json);
    await faultPoint(request.method, 'reply-lost:after');
    return answer instanceof Response ? answer : passOn(answer);
  };
}

async function readOutgoing(request: Request): Promise<Omit<OutgoingRequest, 'url'> | 'too-large'> {
  const { method } = request;
  if (method === 'GET') return { method };
  if (Number(request.headers.get('content-length') ?? 0) > BODY_BYTES) return 'too-large';
  const body = new Uint8Array(await request.arrayBuffer());
  if (body.length > BODY_BYTES) return 'too-large';
  const isJson = request.headers.get('content-type')?.startsWith('application/json') ?? false;
  return { method, body, contentType: isJson ? 'application/json' : 'application/octet-stream' };
}

/** Reads a bounded JSON answer; anything else (a portal's page, half a document) is no answer of the platform's. */
async function readAnswer(response: Response): Promise<Answer | Response> {
  const type = response.headers.get('content-type')?.split(';')[0]?.trim() ?? '';
  if (type !== 'application/json' && type !== PROBLEM_TYPE) {
    await response.body?.cancel();
    return problem('platform-answer-unusable');
  }
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of response.body ?? []) {
    length += piece.length;
    if (length > BODY_BYTES) return problem('platform-answer-unusable');
    pieces.push(piece);
  }
  const body = new Uint8Array(Buffer.concat(pieces));
  try {
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    return { status: response.status, headers: response.headers, body, problem: problemName(json), json };
  } catch {
    return problem('platform-answer-unusable');
  }
}

function serverTime(json: unknown): number | undefined {
  if (typeof json !== 'object' || json === null || !('serverTime' in json)) return undefined;
  const time = Date.parse(String(json.serverTime));
  return Number.isNaN(time) ? undefined : time;
}

function passOn({ status, headers, body }: Answer): Response {
  const passed = new Headers({ 'cache-control': 'no-store' });
  for (const name of PASSED_HEADERS) {
    const value = headers.get(name);
    if (value !== null) passed.set(name, value);
  }
  return new Response(body, { status, headers: passed });
}
