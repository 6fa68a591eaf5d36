import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import { type Bytes, randomBytes, utf8 } from './bytes.ts';
import type { PublicJwk } from './schema.ts';

/** One content key at work on the sealing side. Nothing of it can open what it sealed once it is dropped. */
export interface ChunkSealer {
  /** HPKE's encapsulated key. */
  readonly enc: Bytes;
  /** The content key as only the recipient can read it. */
  readonly wrappedKey: Bytes;
  /** Ciphertext with its tag; `nonce` is 12 bytes and never used twice under one key. */
  sealChunk(nonce: Bytes, additionalData: Bytes, plain: Bytes): Promise<Bytes>;
}

/** The same key on the platform's side. */
export interface ChunkOpener {
  /** The plain bytes; undefined when key, nonce, additional data or ciphertext are not those it was sealed with. */
  openChunk(nonce: Bytes, additionalData: Bytes, ciphertext: Bytes): Promise<Bytes | undefined>;
}

/**
 * The cryptography of an envelope, and nothing of its layout: framing, chunk order and what is bound in are the same for
 * every suite (`seal.ts`). A national suite (SM2, SM3, SM4) is a second value of this type and a second id.
 */
export interface SealingSuite {
  readonly id: string;
  /** Bytes a chunk grows by. */
  readonly tagBytes: number;
  /** Makes a content key and wraps it to the recipient; `context` must be equal on both sides. */
  sealer(recipient: PublicJwk, context: Bytes): Promise<ChunkSealer>;
  /** Undefined when the wrapped key is not for this recipient or this context. */
  opener(
    recipient: CryptoKeyPair,
    enc: Bytes,
    wrappedKey: Bytes,
    context: Bytes,
  ): Promise<ChunkOpener | undefined>;
}

const INFO = utf8('yiciban/envelope/1');

const hpke = () =>
  new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });

const importKey = (raw: BufferSource, usage: 'encrypt' | 'decrypt'): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', raw, 'AES-GCM', false, [usage]);

/** HPKE base mode (RFC 9180; DHKEM P-256, because Chromium 130 has no X25519), chunks under AES-256-GCM. */
export const p256Suite = {
  id: 'HPKE-P256-SHA256-AES256GCM/STREAM-AES256GCM',
  tagBytes: 16,
  sealer: async (recipient, context) => {
    const rawKey = randomBytes(32);
    const key = await importKey(rawKey, 'encrypt');
    const suite = hpke();
    const recipientPublicKey = await suite.kem.importKey('jwk', { ...recipient }, true);
    const wrapped = await suite.seal({ recipientPublicKey, info: INFO }, rawKey, context);
    rawKey.fill(0);
    return {
      enc: new Uint8Array(wrapped.enc),
      wrappedKey: new Uint8Array(wrapped.ct),
      sealChunk: async (iv, additionalData, plain) =>
        new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, plain)),
    };
  },
  // The key pair is asked for, because @hpke/core 1.9 guesses the public half of a private key that cannot be exported,
  // and guesses wrong half of the time.
  opener: async (recipientKey, enc, wrappedKey, context) => {
    try {
      const rawKey = await hpke().open({ recipientKey, enc, info: INFO }, wrappedKey, context);
      const key = await importKey(rawKey, 'decrypt');
      return {
        openChunk: async (iv, additionalData, ciphertext) => {
          try {
            const cipher = { name: 'AES-GCM', iv, additionalData };
            return new Uint8Array(await crypto.subtle.decrypt(cipher, key, ciphertext));
          } catch {
            return undefined;
          }
        },
      };
    } catch {
      return undefined;
    }
  },
} as const satisfies SealingSuite;

/** Every suite this version can seal and open with, by id. */
const suites: readonly SealingSuite[] = [p256Suite];

export const suiteOf = (id: string): SealingSuite | undefined => suites.find((suite) => suite.id === id);
