import { type Bytes, concat, fromBase64Url, toBase64Url, utf8 } from './bytes.ts';
import { canonicalBytes } from './canonical.ts';
import type { NamedKey, PublicJwk } from './schema.ts';

const ES256 = { name: 'ECDSA', hash: 'SHA-256' } as const;
const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** What a signature is about. It is signed along, so that no signature can be passed off as another kind. */
export type SignatureContext =
  | 'yiciban/manifest/1'
  | 'yiciban/receipt/1'
  | 'yiciban/rating-receipt/1'
  | 'yiciban/capabilities/1'
  | 'yiciban/courier-list/1'
  | 'yiciban/keys/1'
  | 'yiciban/watermark/1'
  | 'yiciban/commands/1'
  | 'yiciban/audit-receipt/1'
  | 'yiciban/catalogue/1'
  | 'yiciban/readiness/1';

const signedBytes = (context: SignatureContext, value: unknown): Bytes =>
  concat(utf8(`${context}\n`), canonicalBytes(value));

/**
 * ES256 (RFC 7518 §3.4: P-256, SHA-256, the raw r‖s of 64 bytes) over the context and the canonical JSON of
 * the value, in base64url.
 */
export async function signValue(key: CryptoKey, context: SignatureContext, value: unknown): Promise<string> {
  const signature = await crypto.subtle.sign(ES256, key, signedBytes(context, value));
  return toBase64Url(new Uint8Array(signature));
}

/** Whether the signature is this key's over this value in this context. Never throws on a bad signature. */
export async function verifyValue(
  jwk: PublicJwk,
  context: SignatureContext,
  value: unknown,
  signature: string,
): Promise<boolean> {
  const raw = fromBase64Url(signature);
  if (raw?.length !== 64) return false;
  try {
    const key = await crypto.subtle.importKey('jwk', { ...jwk }, P256, false, ['verify']);
    return await crypto.subtle.verify(ES256, key, raw, signedBytes(context, value));
  } catch {
    return false; // a key that is no point on the curve signs nothing
  }
}

/** As `verifyValue`, with the key looked up by name among those trusted. */
export async function verifyByTrusted(
  trusted: readonly NamedKey[],
  keyId: string,
  context: SignatureContext,
  value: unknown,
  signature: string,
): Promise<boolean> {
  const key = trusted.find((candidate) => candidate.keyId === keyId);
  return key !== undefined && verifyValue(key.jwk, context, value, signature);
}
