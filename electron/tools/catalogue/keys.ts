import { readFile, writeFile } from 'node:fs/promises';
import { Base64Url, NamedKey, PublicJwk, z } from '#shared/envelope/schema.ts';

const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const;
/** The file of an author's key: whoever has it can publish to every kiosk that trusts it. */
const KeyFile = z.strictObject({
  keyId: NamedKey.shape.keyId,
  jwk: z.strictObject({ ...PublicJwk.shape, d: Base64Url }),
});

/** Makes a signing key in a new file only its owner can read, and gives the public half that kiosks have to trust. */
export async function makeKey(path: string): Promise<NamedKey> {
  const pair = await crypto.subtle.generateKey(P256, true, ['sign', 'verify']);
  const { kty, crv, x, y, d } = await crypto.subtle.exportKey('jwk', pair.privateKey);
  // The name carries part of the key, so that two keys never have the same name.
  const made = KeyFile.parse({ keyId: `catalogue-${x?.slice(0, 8)}`, jwk: { kty, crv, x, y, d } });
  await writeFile(path, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  return publicHalf(made);
}

export interface AuthorKey {
  readonly keyId: string;
  readonly privateKey: CryptoKey;
  readonly named: NamedKey;
}

/** Opens a key file. Throws one sentence when it is none. */
export async function openKey(path: string): Promise<AuthorKey> {
  const text = await readFile(path, 'utf8');
  let file: z.infer<typeof KeyFile>;
  try {
    file = KeyFile.parse(JSON.parse(text));
  } catch {
    throw new Error(`${path} is no key; make one with: npm run catalogue -- key NEW`);
  }
  const privateKey = await crypto.subtle.importKey('jwk', file.jwk, P256, false, ['sign']);
  return { keyId: file.keyId, privateKey, named: publicHalf(file) };
}

function publicHalf({ keyId, jwk }: z.infer<typeof KeyFile>): NamedKey {
  const { kty, crv, x, y } = jwk;
  return { keyId, jwk: { kty, crv, x, y } };
}
