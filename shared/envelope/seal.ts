import { err, ok, type Result } from '#shared/result.ts';
import { type Bytes, concat, fromBase64Url, randomBytes, sha256Hex, toBase64Url } from './bytes.ts';
import { canonicalBytes } from './canonical.ts';
import { type Contents, frame, type OpenedContents, unframe } from './frame.ts';
import { CHUNK_BYTES, type ChunkRef, type Sealing } from './manifest.ts';
import type { NamedKey } from './schema.ts';
import { p256Suite, suiteOf } from './suite.ts';

const PREFIX_BYTES = 7;
const AT_ONCE = 4;

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

/**
 * Why an envelope does not open. `suite`: sealed by a suite this side does not know; `key`: not sealed to this key;
 * `chunks`: altered, missing or out of order; `contents`: opened, and not what a kiosk makes.
 */
export type OpenProblem = 'suite' | 'key' | 'chunks' | 'contents';

/**
 * Seals an application to the platform's key. The stream is cut into chunks of at most 256 KiB, each sealed under one
 * random content key with the STREAM nonce (7 random bytes, 32-bit counter, last flag), its index and the count bound in, so that
 * dropping, swapping, repeating or cutting chunks is noticed. Whoever seals cannot open again.
 */
export async function seal(
  contents: Contents,
  binding: SealBinding,
  platformKey: NamedKey,
): Promise<SealedContents> {
  const suite = p256Suite;
  const bound = { suite: suite.id, keyId: platformKey.keyId, ...pick(binding) };
  const stream = await frame(contents);
  const sealer = await suite.sealer(platformKey.jwk, canonicalBytes(bound));
  const noncePrefix = randomBytes(PREFIX_BYTES);
  const plainBytes = CHUNK_BYTES - suite.tagBytes;
  const count = Math.max(1, Math.ceil(stream.length / plainBytes));
  const sealChunk = async (index: number): Promise<SealedChunk> => {
    const plain = stream.subarray(index * plainBytes, (index + 1) * plainBytes);
    const aad = canonicalBytes({ ...bound, index, count });
    const bytes = await sealer.sealChunk(nonce(noncePrefix, index, index === count - 1), aad, plain);
    return { sha256: await sha256Hex(bytes), size: bytes.length, bytes };
  };
  const chunks: SealedChunk[] = [];
  // A few at once: the browser's cryptography has threads of its own.
  for (let from = 0; from < count; from += AT_ONCE) {
    const indexes = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, at) => from + at);
    chunks.push(...(await Promise.all(indexes.map(sealChunk))));
  }
  stream.fill(0);
  return {
    sealing: {
      suite: suite.id,
      keyId: platformKey.keyId,
      enc: toBase64Url(sealer.enc),
      wrappedKey: toBase64Url(sealer.wrappedKey),
      noncePrefix: toBase64Url(noncePrefix),
    },
    chunks,
  };
}

/** Opens an envelope with the platform's key pair of the id the sealing names. */
export async function open(
  sealing: Sealing,
  chunks: readonly Bytes[],
  binding: SealBinding,
  recipient: CryptoKeyPair,
): Promise<Result<OpenedContents, OpenProblem>> {
  const suite = suiteOf(sealing.suite);
  if (suite === undefined) return err('suite');
  const enc = fromBase64Url(sealing.enc);
  const wrappedKey = fromBase64Url(sealing.wrappedKey);
  const noncePrefix = fromBase64Url(sealing.noncePrefix);
  if (enc === undefined || wrappedKey === undefined || noncePrefix?.length !== PREFIX_BYTES)
    return err('key');
  const bound = { suite: suite.id, keyId: sealing.keyId, ...pick(binding) };
  const opener = await suite.opener(recipient, enc, wrappedKey, canonicalBytes(bound));
  if (opener === undefined) return err('key');
  const count = chunks.length;
  const plain: Uint8Array[] = [];
  for (const [index, chunk] of chunks.entries()) {
    const aad = canonicalBytes({ ...bound, index, count });
    const piece = await opener.openChunk(nonce(noncePrefix, index, index === count - 1), aad, chunk);
    if (piece === undefined) return err('chunks');
    plain.push(piece);
  }
  const contents = await unframe(concat(...plain));
  return contents === undefined ? err('contents') : ok(contents);
}

/** The binding and nothing else a caller's object may carry. */
const pick = ({ submissionId, lookupId }: SealBinding): SealBinding => ({ submissionId, lookupId });

function nonce(prefix: Bytes, index: number, last: boolean): Bytes {
  const tail = new Uint8Array(5);
  new DataView(tail.buffer).setUint32(0, index);
  tail[4] = last ? 1 : 0;
  return concat(prefix, tail);
}
