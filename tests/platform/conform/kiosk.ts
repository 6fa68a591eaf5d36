import { createPrivateKey, randomUUID } from 'node:crypto';
import { createSigner, httpbis } from 'http-message-signatures';
import { contentDigest } from '#host/platform/request-signature.ts';
import { canonicalDigest } from '#shared/envelope/canonical.ts';
import type { Manifest, ManifestDraft } from '#shared/envelope/manifest.ts';
import { type PublicJwk, z } from '#shared/envelope/schema.ts';
import { signValue } from '#shared/envelope/sign.ts';
import { SubmissionState } from '#shared/platform/contract.ts';
import {
  type PlatformProblem,
  PROBLEM_TYPE,
  platformProblems,
  problemName,
  Retry,
  retryOf,
} from '#shared/platform/problem.ts';
import { holds, Mismatch, same } from './expect.ts';

/** One answer, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
}

/** Ways to sign wrongly; what is not named is signed as the contract asks. */
export interface Signing {
  readonly created?: Date;
  readonly nonce?: string;
  readonly keyid?: string;
  readonly tag?: string;
  readonly params?: string[];
  readonly fields?: string[];
  /** Signs for this instead of what is sent. */
  readonly asMethod?: string;
  readonly asPath?: string;
}

export interface Sending {
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array<ArrayBuffer> | null;
}

/** What is signed of a manifest, and the signature. */
export interface Signed {
  readonly manifest: Manifest;
  readonly digest: string;
  readonly signature: string;
}

/** A kiosk's keys and hands, without its journal: it may do what a real one never would. */
export interface ConformKiosk {
  readonly id: string;
  readonly publicJwk: PublicJwk;
  sign(method: string, path: string, body?: Body, signing?: Signing): Promise<Sending>;
  ask(method: string, path: string, body?: Body, signing?: Signing): Promise<Answer>;
  enrol(code: string): Promise<Answer>;
  /** Signs a manifest as this kiosk. */
  manifest(draft: ManifestDraft, change?: Partial<Manifest>): Promise<Signed>;
  put(signed: Signed): Promise<Answer>;
  putChunk(submissionId: string, sha256: string, bytes: Uint8Array): Promise<Answer>;
}
export type Body = string | Uint8Array | object;

const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const MAX_WAIT_MS = 20_000;

export async function makeKiosk(base: string, id: string): Promise<ConformKiosk> {
  const pair = await crypto.subtle.generateKey(P256, true, ['sign', 'verify']);
  const privateJwk = await crypto.subtle.exportKey('jwk', pair.privateKey);
  const { kty, crv, x, y } = privateJwk;
  const publicJwk = z.custom<PublicJwk>().parse({ kty, crv, x, y });
  const key = createPrivateKey({ key: { ...privateJwk }, format: 'jwk' });

  const sign: ConformKiosk['sign'] = async (method, path, body, signing = {}) => {
    const bytes = bytesOf(body);
    const contentType =
      body instanceof Uint8Array && !looksLikeJson(body) ? 'application/octet-stream' : 'application/json';
    const headers: Record<string, string> =
      bytes === null ? {} : { 'content-digest': contentDigest(bytes), 'content-type': contentType };
    const signed = await httpbis.signMessage(
      {
        key: createSigner(key, 'ecdsa-p256-sha256', signing.keyid ?? id),
        name: 'kiosk',
        fields: signing.fields ?? ['@method', '@target-uri', ...Object.keys(headers)],
        params: signing.params ?? ['created', 'nonce', 'keyid', 'alg', 'tag'],
        paramValues: {
          created: signing.created ?? new Date(),
          nonce: signing.nonce ?? randomUUID(),
          tag: signing.tag ?? 'kiosk',
        },
      },
      { method: signing.asMethod ?? method, url: `${base}${signing.asPath ?? path}`, headers },
    );
    const all = Object.fromEntries(Object.entries(signed.headers).map(([name, one]) => [name, String(one)]));
    return { url: `${base}${path}`, method, headers: all, body: bytes };
  };
  const ask: ConformKiosk['ask'] = async (...args) => send(await sign(...args));
  return {
    id,
    publicJwk,
    sign,
    ask,
    enrol: (code) => ask('PUT', `/v1/devices/${id}`, { publicKey: publicJwk, enrolmentCode: code }),
    manifest: async (draft, change = {}) => {
      const manifest: Manifest = {
        ...draft,
        kiosk: id,
        seq: 1,
        previous: null,
        intakeNumber: '110101000120261123000010',
        committedAt: new Date().toISOString(),
        clock: { boot: '0123456789abcdef', sinceBootMs: 1, offsetMs: null },
        simulated: true,
        ...change,
      };
      return {
        manifest,
        digest: await canonicalDigest(manifest),
        signature: await signValue(pair.privateKey, 'yiciban/manifest/1', manifest),
      };
    },
    put: (signed) => ask('PUT', `/v1/submissions/${signed.manifest.submissionId}`, signed),
    putChunk: (submissionId, sha256, bytes) =>
      ask('PUT', `/v1/submissions/${submissionId}/chunks/${sha256}`, new Uint8Array(bytes)),
  };
}

/** Sends exactly this and reads the whole answer; a platform that says nothing fails the case. */
export async function send({ url, method, headers, body }: Sending): Promise<Answer> {
  const answer = await fetch(url, {
    method,
    headers,
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(MAX_WAIT_MS),
  });
  const text = await answer.text();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status: answer.status, headers: answer.headers, text, json };
}

/** The answer is this problem, as RFC 9457 and the closed list want it. */
export function isProblem(answer: Answer, name: PlatformProblem): void {
  const got = problemName(answer.json) ?? `${answer.status} ${answer.text.slice(0, 100)}`;
  same('the problem', got, name);
  same('its status', answer.status, platformProblems[name]);
  same('its content type', answer.headers.get('content-type')?.split(';')[0], PROBLEM_TYPE);
  const { status, retry, title } = answer.json as Record<string, unknown>;
  same('its member status', status, platformProblems[name]);
  holds('it has a title', typeof title === 'string' && title !== '', title);
  if (!Retry.safeParse(retry).success) throw new Mismatch('its member retry', retryOf(name), retry);
  same('its member retry', retry, retryOf(name));
}

/** The answer has this status, and its body this shape. */
export function reads<T>(answer: Answer, schema: z.ZodType<T>, status: number | readonly number[]): T {
  const expected = [status].flat();
  if (!expected.includes(answer.status))
    throw new Mismatch('the status', expected.join(' or '), `${answer.status} ${answer.text.slice(0, 200)}`);
  const parsed = schema.safeParse(answer.json);
  if (!parsed.success) throw new Mismatch('the body', 'the shape of the contract', parsed.error.issues[0]);
  return parsed.data;
}

export const stateOf = (answer: Answer, status: number | readonly number[] = [200, 201]): SubmissionState =>
  reads(answer, SubmissionState, status);

export function lastOf(answers: readonly Answer[]): Answer {
  const last = answers.at(-1);
  if (last === undefined) throw new Mismatch('an answer', 'one', 'none');
  return last;
}

const bytesOf = (body: Body | undefined): Uint8Array<ArrayBuffer> | null => {
  if (body === undefined) return null;
  if (body instanceof Uint8Array) return new Uint8Array(body);
  return new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
};
const looksLikeJson = (bytes: Uint8Array): boolean => bytes[0] === 0x7b;
