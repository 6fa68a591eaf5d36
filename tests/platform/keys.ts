import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type NamedKey, PublicJwk } from '#shared/envelope/schema.ts';

/** The platform's two key pairs: one that envelopes are sealed to, one that signs receipts. */
export interface PlatformKeys {
  readonly sealing: { readonly pair: CryptoKeyPair; readonly named: NamedKey };
  readonly signing: { readonly privateKey: CryptoKey; readonly named: NamedKey };
}

const ECDH = { name: 'ECDH', namedCurve: 'P-256' } as const;
const ECDSA = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** Opens `keys.json` of the platform's folder, made at the first start. */
export async function openPlatformKeys(dataDir: string): Promise<PlatformKeys> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, 'keys.json');
  if (!existsSync(path)) {
    const sealing = await crypto.subtle.generateKey(ECDH, true, ['deriveBits']);
    const signing = await crypto.subtle.generateKey(ECDSA, true, ['sign']);
    const jwks = {
      sealing: await crypto.subtle.exportKey('jwk', sealing.privateKey),
      signing: await crypto.subtle.exportKey('jwk', signing.privateKey),
    };
    writeFileSync(`${path}.new`, JSON.stringify(jwks), { mode: 0o600, flush: true });
    renameSync(`${path}.new`, path);
  }
  const { sealing, signing } = JSON.parse(readFileSync(path, 'utf8'));
  return {
    sealing: {
      pair: {
        privateKey: await crypto.subtle.importKey('jwk', sealing, ECDH, false, ['deriveBits']),
        publicKey: await crypto.subtle.importKey('jwk', publicOf('sealing', sealing).jwk, ECDH, true, []),
      },
      named: publicOf('sealing', sealing),
    },
    signing: {
      privateKey: await crypto.subtle.importKey('jwk', signing, ECDSA, false, ['sign']),
      named: publicOf('signing', signing),
    },
  };
}

/** The key's name carries part of the key, so that another platform's key never has the same name. */
function publicOf(use: string, { kty, crv, x, y }: JsonWebKey): NamedKey {
  const jwk = PublicJwk.parse({ kty, crv, x, y });
  return { keyId: `${use}-${jwk.x.slice(0, 8)}`, jwk };
}
