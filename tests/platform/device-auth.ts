import { createHash, createPublicKey, type JsonWebKey } from 'node:crypto';
import { createVerifier, httpbis, type SignatureParameters } from 'http-message-signatures';
import { Enrolment } from '#shared/platform/contract.ts';
import type { PlatformProblem } from '#shared/platform/problem.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { Database } from './store/database.ts';

const MAX_SKEW_MS = 5 * 60_000;

export interface DeviceAuth {
  /** The kiosk that signed this request (RFC 9421), or why it is refused. */
  verify(request: Request, body: Uint8Array): Promise<Result<string, PlatformProblem>>;
  /** Makes a kiosk known. The request has to be signed by the very key it brings. */
  enrol(kiosk: string, request: Request, body: Uint8Array): Promise<Result<'new' | 'known', PlatformProblem>>;
}

export interface DeviceAuthDeps {
  readonly db: Database;
  readonly enrolmentCode: string;
  readonly clock: { now(): number };
  /** The address kiosks know the platform by, where a proxy stands before it; else the one they asked. */
  readonly publicUrl?: string | undefined;
}

export function createDeviceAuth({ db, enrolmentCode, clock, publicUrl }: DeviceAuthDeps): DeviceAuth {
  let prunedAt = 0;
  const target = ({ url }: Request): string => {
    const { pathname, search } = new URL(url);
    return publicUrl === undefined ? url : `${publicUrl.replace(/\/$/, '')}${pathname}${search}`;
  };

  /**
   * Whether this nonce was used before: a recorded request cannot be sent again, to whichever instance. Only those are kept
   * whose time would still be taken.
   */
  const isReplay = async (kiosk: string, nonce: string): Promise<boolean> => {
    const now = clock.now();
    if (now - prunedAt > MAX_SKEW_MS) {
      prunedAt = now;
      await db.run('DELETE FROM nonces WHERE created < ?', now - 4 * MAX_SKEW_MS);
    }
    const insert = 'INSERT INTO nonces (kiosk, nonce, created) VALUES (?, ?, ?) ON CONFLICT DO NOTHING';
    return (await db.run(insert, kiosk, nonce, now)) === 0;
  };

  const check = async (
    request: Request,
    body: Uint8Array,
    keyOf: (kiosk: string) => Promise<JsonWebKey | undefined>,
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
            if (params.keyid === undefined) return null;
            const jwk = await keyOf(params.keyid);
            if (jwk === undefined) {
              found.unknown = true;
              return null;
            }
            const key = createPublicKey({ key: jwk, format: 'jwk' });
            const alg = 'ecdsa-p256-sha256';
            return { id: params.keyid, algs: [alg], verify: createVerifier(key, alg) };
          },
        },
        { method: request.method, url: target(request), headers },
      );
      if (found.unknown === true) return err('unknown-device');
      if (verified !== true || found.params?.tag !== 'kiosk') return err('signature-invalid');
    } catch {
      return err('signature-invalid');
    }
    const created = found.params.created instanceof Date ? found.params.created.getTime() : 0;
    if (Math.abs(created - clock.now()) > MAX_SKEW_MS) return err('clock-skew');
    const { keyid = '', nonce = '' } = found.params;
    if (nonce.length < 8 || nonce.length > 200) return err('signature-invalid');
    return (await isReplay(keyid, nonce)) ? err('request-replayed') : ok(keyid);
  };

  const knownKey = async (kiosk: string): Promise<JsonWebKey | undefined> => {
    const row = await db.get<{ jwk: string }>('SELECT jwk FROM devices WHERE kiosk = ?', kiosk);
    return row === undefined ? undefined : JSON.parse(row.jwk);
  };

  return {
    verify: (request, body) => check(request, body, knownKey),
    enrol: async (kiosk, request, body) => {
      const enrolment = parseEnrolment(body);
      if (enrolment === undefined) return err('body-invalid');
      const signed = await check(request, body, async (keyid) =>
        keyid === kiosk ? enrolment.publicKey : undefined,
      );
      if (!signed.ok) return signed;
      if (enrolment.enrolmentCode !== enrolmentCode) return err('enrolment-refused');
      const jwk = JSON.stringify(enrolment.publicKey);
      const time = new Date(clock.now()).toISOString();
      const insert =
        'INSERT INTO devices (kiosk, jwk, enrolled_at, feed) VALUES (?, ?, ?, 0) ON CONFLICT DO NOTHING';
      if ((await db.run(insert, kiosk, jwk, time)) === 1) return ok('new');
      return JSON.stringify(await knownKey(kiosk)) === jwk ? ok('known') : err('device-key-mismatch');
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
