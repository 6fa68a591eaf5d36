import { createHash, createPrivateKey, randomUUID } from 'node:crypto';
import { createSigner, httpbis } from 'http-message-signatures';
import type { KioskKeys } from '../keys.ts';

export interface OutgoingRequest {
  readonly method: string;
  readonly url: string;
  readonly contentType?: string;
  readonly body?: Uint8Array;
}

/** RFC 9530 Content-Digest, SHA-256. */
export const contentDigest = (body: Uint8Array): string =>
  `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;

/**
 * The kiosk's request signature (RFC 9421, ecdsa-p256-sha256): method and target URI always, digest and type of the
 * body where there is one; created, nonce, keyid = kiosk id, tag "kiosk". Gives the headers to send.
 */
export function createRequestSigner(kioskId: string, keys: KioskKeys) {
  const privateKey = createPrivateKey({ key: keys.privateJwk, format: 'jwk' });
  const signer = createSigner(privateKey, 'ecdsa-p256-sha256', kioskId);
  return async (request: OutgoingRequest, created: Date): Promise<Record<string, string>> => {
    const { method, url, body, contentType } = request;
    const headers: Record<string, string> =
      body === undefined
        ? {}
        : {
            'content-digest': contentDigest(body),
            'content-type': contentType ?? 'application/octet-stream',
          };
    const signed = await httpbis.signMessage(
      {
        key: signer,
        name: 'kiosk',
        fields: ['@method', '@target-uri', ...Object.keys(headers)],
        params: ['created', 'nonce', 'keyid', 'alg', 'tag'],
        paramValues: { created, nonce: randomUUID(), tag: 'kiosk' },
      },
      { method, url, headers },
    );
    return Object.fromEntries(Object.entries(signed.headers).map(([name, value]) => [name, String(value)]));
  };
}
