import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type NamedKey, PublicJwk } from '#shared/envelope/schema.ts';
import { type SignatureContext, signValue } from '#shared/envelope/sign.ts';
import type { DatedKey, KeySet } from '#shared/platform/keys.ts';
import type { Database, Queries } from './store/database.ts';

/** `sealing`: envelopes are sealed to it. `signing`: receipts and everything else the platform says. */
export type KeyPurpose = 'sealing' | 'signing';

/**
 * The platform's keys. They are in the database, so that every instance has the same and any may rotate them; a real platform
 * keeps them in an HSM. Old private keys are kept for ever.
 */
export interface PlatformKeys {
  /** The pair of a sealing key by its name, however old. */
  sealingPair(keyId: string): Promise<CryptoKeyPair | undefined>;
  /** What envelopes shall be sealed to now. */
  currentSealing(): Promise<NamedKey>;
  /** All signing keys whose signatures count. */
  signingKeys(): Promise<NamedKey[]>;
  /** Signs with the newest signing key. */
  sign(context: SignatureContext, value: unknown): Promise<{ keyId: string; signature: string }>;
  keySet(): Promise<KeySet>;
  /** Makes a new key the current one; the one before stays valid for what is under way. */
  rotate(purpose: KeyPurpose): Promise<void>;
}

interface Row {
  readonly purpose: KeyPurpose;
  readonly generation: number;
  readonly jwk: string;
  readonly not_before: string;
  readonly not_after: string;
}

const ALGORITHM = {
  sealing: { name: 'ECDH', namedCurve: 'P-256' },
  signing: { name: 'ECDSA', namedCurve: 'P-256' },
} as const;
const USAGE = { sealing: ['deriveBits'], signing: ['sign'] } as const;
const DAY_MS = 24 * 3600_000;
/** A key is used for a year, and rotated with a month to spare. */
const VALID_DAYS = 365;

/** Opens the keys, made at the first start of the first instance. A `keys.json` of an older version is taken over. */
export async function openPlatformKeys(
  db: Database,
  dataDir: string,
  clock: { now(): number },
): Promise<PlatformKeys> {
  const before = readOld(join(dataDir, 'keys.json'));
  for (const purpose of ['sealing', 'signing'] as const) {
    if ((await rowsOf(db, purpose)).length === 0)
      await insert(db, purpose, 1, before?.[purpose] ?? (await newKey(purpose)), clock.now());
  }

  const imported = new Map<string, Promise<CryptoKey>>();
  const privateKey = ({ purpose, jwk }: Row): Promise<CryptoKey> => {
    const found =
      imported.get(jwk) ??
      crypto.subtle.importKey('jwk', JSON.parse(jwk), ALGORITHM[purpose], false, [...USAGE[purpose]]);
    imported.set(jwk, found);
    return found;
  };
  const newest = async (purpose: KeyPurpose): Promise<Row> => {
    const [row] = await rowsOf(db, purpose);
    if (row === undefined) throw new Error(`The platform has no ${purpose} key`);
    return row;
  };
  const signWith = async (row: Row, context: SignatureContext, value: unknown) => ({
    keyId: named(row).keyId,
    signature: await signValue(await privateKey(row), context, value),
  });
  const sign: PlatformKeys['sign'] = async (context, value) =>
    signWith(await newest('signing'), context, value);
  return {
    sign,
    sealingPair: async (keyId) => {
      const row = (await rowsOf(db, 'sealing')).find((one) => named(one).keyId === keyId);
      if (row === undefined) return undefined;
      const publicKey = await crypto.subtle.importKey('jwk', named(row).jwk, ALGORITHM.sealing, true, []);
      return { privateKey: await privateKey(row), publicKey };
    },
    currentSealing: async () => named(await newest('sealing')),
    signingKeys: async () => (await rowsOf(db, 'signing')).map(named),
    keySet: async () => {
      const keys = {
        issuedAt: new Date(clock.now()).toISOString(),
        sealing: (await rowsOf(db, 'sealing')).slice(0, 16).map(dated),
        signing: (await rowsOf(db, 'signing')).slice(0, 16).map(dated),
      };
      // By the oldest key still in its time: a kiosk that has been away trusts that one and learns the newer from it.
      const now = clock.now();
      const oldest = (await rowsOf(db, 'signing')).findLast((row) => Date.parse(row.not_after) > now);
      return { keys, ...(await signWith(oldest ?? (await newest('signing')), 'yiciban/keys/1', keys)) };
    },
    rotate: async (purpose) => {
      const { generation } = await newest(purpose);
      await insert(db, purpose, generation + 1, await newKey(purpose), clock.now());
    },
  };
}

const rowsOf = (db: Queries, purpose: KeyPurpose): Promise<Row[]> =>
  db.all<Row>('SELECT * FROM platform_keys WHERE purpose = ? ORDER BY generation DESC', purpose);

/** Of two instances that make the same generation at once, one wins and both use it. */
async function insert(
  db: Queries,
  purpose: KeyPurpose,
  generation: number,
  jwk: JsonWebKey,
  now: number,
): Promise<void> {
  const at = (ms: number) => new Date(ms).toISOString();
  await db.run(
    `INSERT INTO platform_keys (purpose, generation, jwk, not_before, not_after) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
    purpose,
    generation,
    JSON.stringify(jwk),
    at(now),
    at(now + VALID_DAYS * DAY_MS),
  );
}

async function newKey(purpose: KeyPurpose): Promise<JsonWebKey> {
  const pair = await crypto.subtle.generateKey(ALGORITHM[purpose], true, [...USAGE[purpose]]);
  return crypto.subtle.exportKey('jwk', pair.privateKey);
}

function readOld(path: string): Record<KeyPurpose, JsonWebKey> | undefined {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

/** The key's name carries part of the key, so that another platform's key never has the same name. */
function named({ purpose, jwk: text }: Row): NamedKey {
  const { kty, crv, x, y } = JSON.parse(text);
  const jwk = PublicJwk.parse({ kty, crv, x, y });
  return { keyId: `${purpose}-${jwk.x.slice(0, 8)}`, jwk };
}

const dated = (row: Row): DatedKey => ({ ...named(row), notBefore: row.not_before, notAfter: row.not_after });
