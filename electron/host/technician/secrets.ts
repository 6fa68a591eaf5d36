import { createHash, createHmac, randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto';

/** Cost of one scrypt (RFC 7914): 32 MiB and some 60 ms on a kiosk's processor. */
export const SCRYPT_COST = { N: 2 ** 15, r: 8, p: 1 } as const;
const MAX_MEMORY = 64 * 1024 * 1024;
const HASH_BYTES = 32;

/** scrypt of a text, base64url. The cost is stored with the result, so that it can grow later. */
export function slowHash(
  text: string,
  salt: string,
  { N, r, p }: { readonly N: number; readonly r: number; readonly p: number } = SCRYPT_COST,
): Promise<string> {
  return new Promise((resolve, reject) => {
    scrypt(text.normalize('NFKC'), salt, HASH_BYTES, { N, r, p, maxmem: MAX_MEMORY }, (error, key) =>
      error === null ? resolve(key.toString('base64url')) : reject(error),
    );
  });
}

export const newSalt = (): string => randomBytes(16).toString('base64url');

/** 256 random bits, for a session or a ticket. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** Compares digests, so that neither length nor content shows in the time taken. */
export const sameSecret = (given: string, expected: string): boolean =>
  timingSafeEqual(sha256(given), sha256(expected));

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** A code to be answered: ten decimal digits. */
export const newChallenge = (): string => String(randomInt(10 ** 10)).padStart(10, '0');

/** A secret of a site, shared by its kiosks and whoever answers their codes: 160 bits in base32 (RFC 4648 §6). */
export const newSiteSecret = (): string => toBase32(randomBytes(20));

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function toBase32(bytes: Uint8Array): string {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => ALPHABET[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('');
}

/** Reads a site secret as people write it (spaces, hyphens, small letters); null when it is none of 160 bits or more. */
export function readSiteSecret(text: string): Buffer | null {
  const letters = text.toUpperCase().replace(/[\s-]/g, '').replace(/=+$/, '');
  if (!/^[A-Z2-7]{32,128}$/.test(letters)) return null;
  const bits = [...letters].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const bytes = (bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2));
  return Buffer.from(bytes);
}

/** The last digits of a number cut out of an HMAC (RFC 4226 §5.3). */
function truncated(mac: Buffer, digits: number): string {
  const offset = (mac.at(-1) ?? 0) & 0x0f;
  const number = mac.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/** Answer to a shown code: eight digits of HMAC-SHA-256. No time is in it, so a wrong clock does not matter. */
export const answerOf = (secret: Buffer, challenge: string): string =>
  truncated(createHmac('sha256', secret).update(`yiciban/technician/1\n${challenge}`).digest(), 8);

const TOTP_STEP_MS = 30_000;

/** Number of the time step of an instant (RFC 6238). */
export const totpStep = (nowMs: number): number => Math.floor(nowMs / TOTP_STEP_MS);

/** The six digits of a time step (RFC 6238 with HMAC-SHA-1, what every authenticator shows). */
export function totpOf(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  return truncated(createHmac('sha1', secret).update(counter).digest(), 6);
}

/**
 * Whether a PIN may be chosen: 6 to 12 digits, not one digit over and over, not a run up or down. Which of the rules
 * it breaks is the error's name.
 */
export function pinWeakness(pin: string): 'pin-format' | 'pin-weak' | null {
  if (!/^\d{6,12}$/.test(pin)) return 'pin-format';
  const steps = new Set([...pin].slice(1).map((digit, at) => (Number(digit) - Number(pin[at]) + 10) % 10));
  return steps.size === 1 && [0, 1, 9].some((step) => steps.has(step)) ? 'pin-weak' : null;
}
