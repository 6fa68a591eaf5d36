import serialize from 'canonicalize';
import { type Bytes, sha256Hex, utf8 } from './bytes.ts';

/** RFC 8785 canonical JSON. Throws on what JSON cannot hold (undefined, NaN): that is a bug of the caller. */
export function canonicalJson(value: unknown): string {
  const text = serialize(value);
  if (text === undefined) throw new TypeError('This value has no canonical JSON form');
  return text;
}

export const canonicalBytes = (value: unknown): Bytes => utf8(canonicalJson(value));

/** SHA-256 of the canonical JSON: the digest a receipt is about. */
export const canonicalDigest = (value: unknown): Promise<string> => sha256Hex(canonicalBytes(value));
