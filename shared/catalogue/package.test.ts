import { beforeAll, describe, expect, test } from 'vitest';
import { type Bytes, sha256Hex, utf8 } from '../envelope/bytes.ts';
import { type NamedKey, PublicJwk } from '../envelope/schema.ts';
import type { Result } from '../result.ts';
import {
  loadPackage,
  type PackageFacts,
  type PackageRefusal,
  packageDigest,
  refusalText,
  type SignedPackage,
  signPackage,
  verifyPackage,
} from './package.ts';
import { readPackageText, writePackageText } from './package-file.ts';

const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const;
interface Key {
  keyId: string;
  privateKey: CryptoKey;
  named: NamedKey;
}
let county: Key;
let stranger: Key;

async function makeKey(keyId: string): Promise<Key> {
  const pair = await crypto.subtle.generateKey(P256, true, ['sign', 'verify']);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  return { keyId, privateKey: pair.privateKey, named: { keyId, jwk: PublicJwk.parse({ kty, crv, x, y }) } };
}

beforeAll(async () => {
  county = await makeKey('county');
  stranger = await makeKey('county');
});

const facts: PackageFacts = {
  id: 'catalogue-110101',
  version: 3,
  region: '110101',
  createdAt: '2026-05-01T00:00:00.000Z',
  effectiveFrom: '2026-05-01T00:00:00.000Z',
  files: new Map([
    ['catalogue.json', utf8('{"schema": 1}')],
    ['life-events/newborn.json', utf8('{"新生儿": 1}')],
  ]),
};

async function blobsOf(files: ReadonlyMap<string, Bytes>): Promise<Map<string, Bytes>> {
  const blobs = new Map<string, Bytes>();
  for (const bytes of files.values()) blobs.set(await sha256Hex(bytes), bytes);
  return blobs;
}

const reasonOf = (result: Result<unknown, PackageRefusal>): string =>
  result.ok ? 'taken' : result.error.reason;

describe('the signed index', () => {
  test('is believed when a trusted key signed it', async () => {
    const signed = await signPackage(facts, county);
    const verified = await verifyPackage(JSON.parse(JSON.stringify(signed)), [county.named]);
    expect(verified).toEqual({ ok: true, value: signed });
    expect(signed.index.files.map((file) => file.path)).toEqual([
      'catalogue.json',
      'life-events/newborn.json',
    ]);
  });

  test('has one name however often it is signed', async () => {
    const [one, two] = [await signPackage(facts, county), await signPackage(facts, county)];
    expect(one.signature).not.toBe(two.signature);
    expect(await packageDigest(one.index)).toBe(await packageDigest(two.index));
  });

  test.each<[string, (signed: SignedPackage) => unknown, string]>([
    ['changed after signing', (s) => ({ ...s, index: { ...s.index, version: 4 } }), 'signature-wrong'],
    ['with a torn signature', (s) => ({ ...s, signature: s.signature.slice(1) }), 'signature-wrong'],
    ['by an unknown key', (s) => ({ ...s, keyId: 'someone' }), 'key-unknown'],
    ['of a later kind', (s) => ({ ...s, index: { ...s.index, schema: 2 } }), 'schema-unknown'],
    ['with a member too many', (s) => ({ ...s, index: { ...s.index, note: '' } }), 'unreadable'],
    ['that is nothing', () => null, 'unreadable'],
  ])('%s is refused', async (_what, change, reason) => {
    const verified = await verifyPackage(change(await signPackage(facts, county)), [county.named]);
    expect(reasonOf(verified)).toBe(reason);
    expect(verified.ok ? '' : refusalText(verified.error)).toMatch(/^The .*\.$|^This .*\.$/);
  });

  test('by another key under a trusted name is refused', async () => {
    expect(reasonOf(await verifyPackage(await signPackage(facts, stranger), [county.named]))).toBe(
      'signature-wrong',
    );
  });

  test.each(['../catalogue.json', '/catalogue.json', 'a//b.json', 'a/../b.json', 'b.ts', 'A.json', '.json'])(
    'cannot name the path %s',
    async (path) => {
      const files = new Map([[path, utf8('{}')]]);
      await expect(signPackage({ ...facts, files }, county)).rejects.toThrow();
    },
  );
});

describe('the files', () => {
  test('one that is missing or altered is named', async () => {
    const { index } = await signPackage(facts, county);
    const blobs = await blobsOf(facts.files);
    const last = index.files[1]?.sha256 ?? '';
    expect(await loadPackage(index, async (hash) => (hash === last ? undefined : blobs.get(hash)))).toEqual({
      ok: false,
      error: { reason: 'file-missing', path: 'life-events/newborn.json' },
    });
    const altered = async (hash: string) => (hash === last ? utf8('{"新生儿": 2}') : blobs.get(hash));
    expect(await loadPackage(index, altered)).toEqual({
      ok: false,
      error: { reason: 'file-altered', path: 'life-events/newborn.json' },
    });
  });

  test('that are no catalogue are refused with the defects', async () => {
    const { index } = await signPackage(facts, county);
    const blobs = await blobsOf(facts.files);
    const loaded = await loadPackage(index, async (hash) => blobs.get(hash));
    expect(loaded).toMatchObject({ ok: false, error: { reason: 'defects' } });
  });
});

describe('the one-file form', () => {
  test('gives back what was put in, byte for byte', async () => {
    const bom = utf8('\uFEFF{"a": "䶮𠮷\\u0000"}\n');
    const files = new Map([...facts.files, ['overlays/110101/newborn.json', bom]]);
    const signed = await signPackage({ ...facts, files }, county);
    const blobs = await blobsOf(files);
    const read = readPackageText(writePackageText(signed, blobs));
    expect(read).toEqual({ ok: true, value: { signed, blobs } });
  });

  test.each(['', '{', '{}\n{"sha256": "1", "text": ""}\n', '{}\n[]\n'])('refuses %j', (text) => {
    expect(reasonOf(readPackageText(text))).toBe('unreadable');
  });
});
