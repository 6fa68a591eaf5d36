import { concat, fromBase64Url, randomBytes, toBase64Url, toHex, utf8 } from './bytes.ts';
import { canonicalBytes } from './canonical.ts';

const ITERATIONS = 600_000;
const SALT = utf8('yiciban/query-code/1');

/** What the 12-digit code on the paper receipt gives: a name to ask by, and the key of what is answered. */
export interface QueryKeys {
  /** 32 hex digits, safe to show to the platform and to store. */
  readonly lookupId: string;
  /** AES-256-GCM key of the progress; not extractable. */
  readonly progressKey: CryptoKey;
}

/** 12 uniformly random decimal digits. */
export function makeQueryCode(): string {
  let digits = '';
  // 250 is the largest multiple of ten a byte reaches: above it a digit would be more likely than another.
  while (digits.length < 12) {
    for (const byte of randomBytes(32)) if (byte < 250) digits += byte % 10;
  }
  return digits.slice(0, 12);
}

export const isQueryCode = (text: string): boolean => /^\d{12}$/.test(text);

/**
 * Stretches the code with PBKDF2-SHA256 (RFC 8018, 600,000 rounds) and splits it by HKDF-SHA256 (RFC 5869) into
 * look-up id and progress key. The salt is fixed, because the code is all the citizen brings.
 */
export async function deriveQueryKeys(queryCode: string): Promise<QueryKeys> {
  const password = await crypto.subtle.importKey('raw', utf8(queryCode), 'PBKDF2', false, ['deriveBits']);
  const pbkdf2 = { name: 'PBKDF2', hash: 'SHA-256', salt: SALT, iterations: ITERATIONS };
  const stretched = await crypto.subtle.deriveBits(pbkdf2, password, 256);
  const root = await crypto.subtle.importKey('raw', stretched, 'HKDF', false, ['deriveBits', 'deriveKey']);
  const hkdf = (info: string) => ({
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(),
    info: utf8(info),
  });
  const lookup = await crypto.subtle.deriveBits(hkdf('lookup-id'), root, 128);
  const aes = { name: 'AES-GCM', length: 256 };
  const usages: KeyUsage[] = ['encrypt', 'decrypt'];
  const progressKey = await crypto.subtle.deriveKey(hkdf('progress-key'), root, aes, false, usages);
  return { lookupId: toHex(new Uint8Array(lookup)), progressKey };
}

/** Seals what comes down to the citizen: base64url of a random 12-byte nonce and AES-256-GCM of canonical JSON. */
export async function sealProgress(keys: QueryKeys, progress: unknown): Promise<string> {
  const iv = randomBytes(12);
  const cipher = { name: 'AES-GCM', iv, additionalData: utf8(keys.lookupId) };
  const sealed = await crypto.subtle.encrypt(cipher, keys.progressKey, canonicalBytes(progress));
  return toBase64Url(concat(iv, new Uint8Array(sealed)));
}

/** Opens what `sealProgress` sealed; undefined when it is not for this code or was altered. */
export async function openProgress(keys: QueryKeys, sealed: string): Promise<unknown> {
  const bytes = fromBase64Url(sealed);
  if (bytes === undefined || bytes.length < 28) return undefined;
  try {
    const cipher = { name: 'AES-GCM', iv: bytes.slice(0, 12), additionalData: utf8(keys.lookupId) };
    const plain = await crypto.subtle.decrypt(cipher, keys.progressKey, bytes.slice(12));
    return JSON.parse(new TextDecoder().decode(plain));
  } catch {
    return undefined;
  }
}
