import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readCatalogueFile } from '#host/catalogue-file.ts';
import { loadPackage, verifyPackage } from '#shared/catalogue/package.ts';
import { own } from '#shared/envelope/bytes.ts';
import { NamedKey } from '#shared/envelope/schema.ts';
import { catalogueCopy, edit, raiseVersion, run, temporaryFolder } from './folder.ts';

async function newKey(): Promise<{ path: string; named: NamedKey }> {
  const path = join(await temporaryFolder(), 'county.key');
  const { code, out } = await run('key', path);
  expect(code).toBe(0);
  return { path, named: NamedKey.parse(JSON.parse(out[0] ?? '')) };
}

test('a key is a file of its own, never written over; only the public half is printed', async () => {
  const { path, named } = await newKey();
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(JSON.parse(await readFile(path, 'utf8')).jwk).toMatchObject({ ...named.jwk, d: expect.any(String) });
  const again = await run('key', path);
  expect(again).toMatchObject({ code: 1, out: [] });
  expect(again.complaints[0]).toContain('EEXIST');
});

test('a folder becomes a package that a kiosk with the key takes', async () => {
  const { path, named } = await newKey();
  const out = join(await temporaryFolder(), 'package');
  const packed = await run('pack', 'assets/catalogue', out, '--key', path, '--expires', '2099-01-01');
  expect(packed).toMatchObject({ code: 0, complaints: [] });
  expect(packed.out).toEqual([
    expect.stringMatching(/package: catalogue-110101 version \d+, \d+ files, signed by catalogue-/),
  ]);
  const verified = await verifyPackage(JSON.parse(await readFile(join(out, 'index.json'), 'utf8')), [named]);
  if (!verified.ok) throw new Error(verified.error.reason);
  const { index } = verified.value;
  expect(index.expires).toBe('2098-12-31T16:00:00.000Z');
  expect(index.files.map((file) => file.path)).toContain('life-events/newborn.json');
  expect(index.files.map((file) => file.path)).not.toContain('schema.json');
  const loaded = await loadPackage(index, async (hash) => own(await readFile(join(out, 'blobs', hash))));
  expect(loaded.ok && loaded.value.lifeEvents.map((event) => event.id)).toContain('newborn');
  expect((await readdir(out)).sort()).toEqual(['blobs', 'index.json']);
});

test('one file for a USB stick holds the same package, in readable lines', async () => {
  const { path, named } = await newKey();
  const out = join(await temporaryFolder(), 'catalogue.ycat');
  expect((await run('pack', 'assets/catalogue', out, '--key', path, '--id', 'dongcheng')).code).toBe(0);
  const bytes = await readFile(out);
  const read = await readCatalogueFile(bytes);
  if (!read.ok) throw new Error(read.error.reason);
  const verified = await verifyPackage(read.value.signed, [named]);
  if (!verified.ok) throw new Error(verified.error.reason);
  expect(verified.value.index.id).toBe('dongcheng');
  expect((await loadPackage(verified.value.index, async (hash) => read.value.blobs.get(hash))).ok).toBe(true);
  expect(gunzipSync(bytes).toString()).toContain('新生儿出生');
  // The kiosk takes bodies of up to 1 MiB.
  expect(bytes.length).toBeLessThan(1024 * 1024);
});

test('a second version in the same folder adds only the files that changed', async () => {
  const { path } = await newKey();
  const out = join(await temporaryFolder(), 'package');
  const dir = await catalogueCopy();
  await run('pack', dir, out, '--key', path);
  const before = await readdir(join(out, 'blobs'));
  const version = await raiseVersion(dir);
  await run('pack', dir, out, '--key', path);
  expect((await readdir(join(out, 'blobs'))).length).toBe(before.length + 1);
  expect(JSON.parse(await readFile(join(out, 'index.json'), 'utf8')).index.version).toBe(version);
});

test('a folder with a defect is not packed', async () => {
  const { path } = await newKey();
  const dir = await catalogueCopy();
  await edit(dir, 'life-events/newborn.json', '"lead": "health"', '"lead": "nobody"');
  const out = join(await temporaryFolder(), 'package');
  const packed = await run('pack', dir, out, '--key', path);
  expect(packed.code).toBe(1);
  expect(packed.out.join('\n')).toContain('no department has the id nobody');
  await expect(stat(out)).rejects.toThrow('ENOENT');
});

test('what cannot be used is a sentence', async () => {
  const { path } = await newKey();
  const dir = await temporaryFolder();
  const none = join(dir, 'none.key');
  await writeFile(none, '{}');
  expect((await run('pack', 'assets/catalogue', dir, '--key', none)).complaints).toEqual([
    `${none} is no key; make one with: npm run catalogue -- key NEW`,
  ]);
  expect((await run('pack', 'assets/catalogue', dir, '--key', path, '--from', 'soon')).complaints).toEqual([
    'soon is no day such as 2027-01-31',
  ]);
  expect((await run('pack', 'assets/catalogue', dir)).complaints).toEqual([
    'npm run catalogue -- pack DIR OUT --key KEY [--id ID] [--from FROM] [--expires EXPIRES]',
  ]);
});

test('a small file that unpacks without end is refused', async () => {
  const { gzipSync } = await import('node:zlib');
  const bomb = gzipSync(Buffer.alloc(40 * 1024 * 1024, 0x20));
  expect(bomb.length).toBeLessThan(100_000);
  expect(await readCatalogueFile(bomb)).toMatchObject({ ok: false, error: { reason: 'unreadable' } });
  expect(await readCatalogueFile(new Uint8Array([1, 2, 3]))).toMatchObject({ ok: false });
});
