import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import { err, ok, type Result } from '#shared/result.ts';
import { type Bytes, concat, fromBase64Url, randomBytes, sha256Hex, toBase64Url, utf8 } from './bytes.ts';
import { canonicalBytes } from './canonical.ts';
import { type Contents, frame, type OpenedContents, unframe } from './frame.ts';
import { CHUNK_BYTES, type ChunkRef, type Sealing, SUITE } from './manifest.ts';
import type { NamedKey } from './schema.ts';

const TAG_BYTES = 16;
const PLAIN_BYTES = CHUNK_BYTES - TAG_BYTES;
const PREFIX_BYTES = 7;
const INFO = utf8('yiciban/envelope/1');

/** What the ciphertext is bound to: moved under another submission or look-up id it does not open. */
export interface SealBinding {
  readonly submissionId: string;
  readonly lookupId: string;
}

export interface SealedChunk extends ChunkRef {
  readonly bytes: Bytes;
}

export interface SealedContents {
  readonly sealing: Sealing;
  readonly chunks: readonly SealedChunk[];
}

/** Why an envelope does not open. `key`: not sealed to this key; `chunks`: altered, missing or out of order. */
export type OpenProblem = 'key' | 'chunks' | 'contents';

const suite = () =>
  new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });

/**
 * Seals an application to the platform's key. The stream is cut into chunks of at most 256 KiB, each
 * AES-256-GCM under one random content key with the STREAM nonce (7 random bytes, 32-bit counter, last flag), so
 * that dropping, swapping, repeating or cutting chunks is noticed. The content key goes by HPKE base mode
 * (RFC 9180; P-256, because Chromium 130 has no X25519). Whoever seals cannot open again.
 */
export async function seal(
  contents: Contents,
  binding: SealBinding,
  platformKey: NamedKey,
): Promise<SealedContents> {
  const stream = await frame(contents);
  const rawKey = randomBytes(32);
  const contentKey = await crypto.subtle.importKey('raw', rawKey, 'AES-GCM', false, ['encrypt']);
  const noncePrefix = randomBytes(PREFIX_BYTES);
  const additionalData = aad(binding, platformKey.keyId);
  const chunks: SealedChunk[] = [];
  const count = Math.max(1, Math.ceil(stream.length / PLAIN_BYTES));
  for (let index = 0; index < count; index += 1) {
    const iv = nonce(noncePrefix, index, index === count - 1);
    const plain = stream.subarray(index * PLAIN_BYTES, (index + 1) * PLAIN_BYTES);
    const bytes = new Uint8Array(
      await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, contentKey, plain),
    );
    chunks.push({ sha256: await sha256Hex(bytes), size: bytes.length, bytes });
  }
  stream.fill(0);
  const hpke = suite();
  const recipientPublicKey = await hpke.kem.importKey('jwk', { ...platformKey.jwk }, true);
  const wrapped = await hpke.seal({ recipientPublicKey, info: INFO }, rawKey, utf8(binding.submissionId));
  rawKey.fill(0);
  return {
    sealing: {
      suite: SUITE,
      keyId: platformKey.keyId,
      enc: toBase64Url(new Uint8Array(wrapped.enc)),
      wrappedKey: toBase64Url(new Uint8Array(wrapped.ct)),
      noncePrefix: toBase64Url(noncePrefix),
    },
    chunks,
  };
}

/**
 * Opens an envelope with the platform's P-256 ECDH key pair. The public half is asked for, because @hpke/core 1.9 guesses
 * it from a private key that cannot be exported, and guesses wrong half of the time.
 */
export async function open(
  sealing: Sealing,
  chunks: readonly Bytes[],
  binding: SealBinding,
  recipient: CryptoKeyPair,
): Promise<Result<OpenedContents, OpenProblem>> {
  const contentKey = await unwrap(sealing, binding, recipient);
  const noncePrefix = fromBase64Url(sealing.noncePrefix);
  if (contentKey === undefined || noncePrefix?.length !== PREFIX_BYTES) return err('key');
  const additionalData = aad(binding, sealing.keyId);
  const plain: Uint8Array[] = [];
  for (const [index, chunk] of chunks.entries()) {
    const iv = nonce(noncePrefix, index, index === chunks.length - 1);
    try {
      const piece = await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, contentKey, chunk);
      plain.push(new Uint8Array(piece));
    } catch {
      return err('chunks');
    }
  }
  const contents = await unframe(concat(...plain));
  return contents === undefined ? err('contents') : ok(contents);
}

async function unwrap(
  sealing: Sealing,
  binding: SealBinding,
  recipient: CryptoKeyPair,
): Promise<CryptoKey | undefined> {
  const enc = fromBase64Url(sealing.enc);
  const wrapped = fromBase64Url(sealing.wrappedKey);
  if (enc === undefined || wrapped === undefined) return undefined;
  try {
    const params = { recipientKey: recipient, enc, info: INFO };
    const rawKey = await suite().open(params, wrapped, utf8(binding.submissionId));
    return await crypto.subtle.importKey('raw', rawKey, 'AES-GCM', false, ['decrypt']);
  } catch {
    return undefined;
  }
}

function nonce(prefix: Bytes, index: number, last: boolean): Bytes {
  const tail = new Uint8Array(5);
  new DataView(tail.buffer).setUint32(0, index);
  tail[4] = last ? 1 : 0;
  return concat(prefix, tail);
}

const aad = (binding: SealBinding, keyId: string): Bytes =>
  canonicalBytes({ suite: SUITE, keyId, submissionId: binding.submissionId, lookupId: binding.lookupId });
