import { createHash, createPublicKey, type JsonWebKey } from 'node:crypto';
import { createVerifier, httpbis, type SignatureParameters } from 'http-message-signatures';
import { Enrolment } from '#shared/platform/contract.ts';
import type { PlatformProblem } from '#shared/platform/problem.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { Store } from './store.ts';

const MAX_SKEW_MS = 5 * 60_000;

export interface DeviceAuth {
  /** The kiosk that signed this request (RFC 9421), or why it is refused. */
  verify(request: Request, body: Uint8Array): Promise<Result<string, PlatformProblem>>;
  /** Makes a kiosk known. The request has to be signed by the very key it brings. */
  enrol(kiosk: string, request: Request, body: Uint8Array): Promise<Result<'new' | 'known', PlatformProblem>>;
}

export function createDeviceAuth(store: Store, enrolmentCode: string, clock: { now(): number }): DeviceAuth {
  /** Nonces of the last ten minutes: a recorded request cannot be sent again. */
  const seen = new Map<string, number>();

  const isReplay = (nonce: string): boolean => {
    const now = clock.now();
    for (const [old, time] of seen) {
      if (now - time < 2 * MAX_SKEW_MS) break;
      seen.delete(old);
    }
    if (seen.has(nonce)) return true;
    seen.set(nonce, now);
    return false;
  };

  const check = async (
    request: Request,
    body: Uint8Array,
    keyOf: (kiosk: string) => JsonWebKey | undefined,
  ): Promise<Result<string, PlatformProblem>> => {
    const headers = Object.fromEntries(request.headers);
    if (headers.signature === undefined) return err('signature-missing');
    const hasBody = request.method !== 'GET';
    if (hasBody && headers['content-digest'] !== digestOf(body)) return err('digest-mismatch');
    const found: { params?: SignatureParameters; unknown?: boolean } = {};
    try {
      const verified = await httpbis.verifyMessage(
        {
          requiredFields: ['@method', '@target-uri', ...(hasBody ? ['content-digest', 'content-type'] : [])],
          requiredParams: ['created', 'nonce', 'keyid', 'alg', 'tag'],
          notAfter: Number.MAX_SAFE_INTEGER,
          keyLookup: async (params) => {
            found.params = params;
            const jwk = keyOf(params.keyid ?? '');
            if (jwk === undefined) {
              found.unknown = true;
              return null;
            }
            const key = createPublicKey({ key: jwk, format: 'jwk' });
            const alg = 'ecdsa-p256-sha256';
            return { id: params.keyid ?? '', algs: [alg], verify: createVerifier(key, alg) };
          },
        },
        { method: request.method, url: request.url, headers },
      );
      if (found.unknown === true) return err('unknown-device');
      if (verified !== true || found.params?.tag !== 'kiosk') return err('signature-invalid');
    } catch {
      return err('signature-invalid');
    }
    const created = found.params.created instanceof Date ? found.params.created.getTime() : 0;
    if (Math.abs(created - clock.now()) > MAX_SKEW_MS) return err('clock-skew');
    if (isReplay(found.params.nonce ?? '')) return err('request-replayed');
    return ok(found.params.keyid ?? '');
  };

  const knownKey = (kiosk: string): JsonWebKey | undefined => {
    const row = store.get<{ jwk: string }>('SELECT jwk FROM devices WHERE kiosk = ?', kiosk);
    return row === undefined ? undefined : JSON.parse(row.jwk);
  };

  return {
    verify: (request, body) => check(request, body, knownKey),
    enrol: async (kiosk, request, body) => {
      const enrolment = parseEnrolment(body);
      if (enrolment === undefined) return err('body-invalid');
      const signed = await check(request, body, (keyid) =>
        keyid === kiosk ? enrolment.publicKey : undefined,
      );
      if (!signed.ok) return signed;
      if (enrolment.enrolmentCode !== enrolmentCode) return err('enrolment-refused');
      const jwk = JSON.stringify(enrolment.publicKey);
      const time = new Date(clock.now()).toISOString();
      const added = store.run('INSERT OR IGNORE INTO devices VALUES (?, ?, ?)', kiosk, jwk, time);
      if (added === 1) return ok('new');
      return JSON.stringify(knownKey(kiosk)) === jwk ? ok('known') : err('device-key-mismatch');
    },
  };
}

const digestOf = (body: Uint8Array): string =>
  `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;

function parseEnrolment(body: Uint8Array): Enrolment | undefined {
  try {
    return Enrolment.safeParse(JSON.parse(new TextDecoder().decode(body))).data;
  } catch {
    return undefined;
  }
}
