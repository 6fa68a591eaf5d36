import { join } from 'node:path';
import { Base64Url, PublicJwk, z } from '#shared/envelope/schema.ts';
import { makeFolder, readIfThere, writeDurably } from './journal/files.ts';

const PrivateJwk = z.strictObject({ ...PublicJwk.shape, d: Base64Url });
type PrivateJwk = z.infer<typeof PrivateJwk>;

/** The kiosk's key is not as written. None is made in its place; the message is one sentence for the technician. */
export class KeyDamagedError extends Error {
  override name = 'KeyDamagedError';
}

/** The kiosk's own signing key: what says that a manifest or a request comes from this machine. */
export interface KioskKeys {
  /** ES256 signing key (P-256), not extractable. */
  readonly privateKey: CryptoKey;
  /** The same key for node:crypto, which signs the requests. */
  readonly privateJwk: PrivateJwk;
  readonly publicJwk: PublicJwk;
  /** Made in this start: the folder has never been a kiosk's before. */
  readonly isNew: boolean;
}

const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/**
 * Opens `keys/kiosk.json` of the data folder, made at the first start (mode 0600). Throws KeyDamagedError when the file
 * is not a key: a new one would make the kiosk a stranger to the platform, so none is made in its place.
 */
export async function openKioskKeys(dataDir: string): Promise<KioskKeys> {
  const folder = join(dataDir, 'keys');
  const path = join(folder, 'kiosk.json');
  const bytes = await readIfThere(path);
  const privateJwk = bytes === undefined ? await makeKey(folder, path) : readKey(bytes.toString());
  const { kty, crv, x, y } = privateJwk;
  return {
    privateKey: await crypto.subtle.importKey('jwk', privateJwk, P256, false, ['sign']),
    privateJwk,
    publicJwk: { kty, crv, x, y },
    isNew: bytes === undefined,
  };
}

async function makeKey(folder: string, path: string): Promise<PrivateJwk> {
  const pair = await crypto.subtle.generateKey(P256, true, ['sign', 'verify']);
  const { kty, crv, x, y, d } = await crypto.subtle.exportKey('jwk', pair.privateKey);
  const jwk = PrivateJwk.parse({ kty, crv, x, y, d });
  await makeFolder(folder);
  await writeDurably(path, JSON.stringify(jwk));
  return jwk;
}

function readKey(text: string): PrivateJwk {
  try {
    return PrivateJwk.parse(JSON.parse(text));
  } catch {
    throw new KeyDamagedError(
      'The kiosk key keys/kiosk.json cannot be read; restore it or enrol the kiosk anew.',
    );
  }
}
