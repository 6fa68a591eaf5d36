/** Packages that are refused, each for its reason; the running catalogue stays. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packFolder, writePackage } from '#electron/tools/catalogue/pack.ts';
import type { KioskConfig } from '#host/config.ts';
import { signValue } from '#shared/envelope/sign.ts';
import { edit, smallCatalogue, temporaryFolder } from '../tools/folder.ts';
import {
  get,
  importFile,
  makeRig,
  newKey,
  options,
  packFile,
  post,
  startHost,
  statusOf,
  tool,
} from './rig.ts';

const rig = makeRig();

describe('is refused with the reason, and the running one stays:', () => {
  const refused = async (file: Uint8Array<ArrayBuffer>, config: Partial<KioskConfig> = {}) => {
    const { host } = await startHost(rig, config);
    const before = await (await get(host, '/api/catalogue')).text();
    const answer = await importFile(host, file);
    expect(answer).toMatchObject({ status: 422, type: 'urn:yiciban:problem:catalogue-refused' });
    expect(await (await get(host, '/api/catalogue')).text()).toBe(before);
    const { reason, title } = answer as { reason: string; title: string };
    expect((await statusOf(host)).refused).toEqual({ reason, sentence: title });
    await host.close();
    expect(await (await get((await startHost(rig, config)).host, '/api/catalogue')).text()).toBe(before);
    return answer;
  };
  /** Signs what the tools would not sign. */
  const forge = async (change: (index: Record<string, unknown>) => void) => {
    const packed = await packFolder(rig.folder, rig.key, options);
    const index = structuredClone(packed.signed.index) as Record<string, unknown>;
    change(index);
    const signature = await signValue(rig.key.privateKey, 'yiciban/catalogue/1', index);
    const path = join(await temporaryFolder(), 'forged.ycat');
    await writePackage({ ...packed, signed: { index, keyId: rig.key.keyId, signature } as never }, path);
    return new Uint8Array(await readFile(path));
  };
  const packWith = async (change: (packed: Awaited<ReturnType<typeof packFolder>>) => void) => {
    const packed = await packFolder(rig.folder, rig.key, options);
    change(packed);
    const path = join(await temporaryFolder(), 'changed.ycat');
    await writePackage(packed, path);
    return new Uint8Array(await readFile(path));
  };

  test('a key nobody trusts', async () => {
    expect(await refused(await packFile(rig, {}, await newKey()))).toMatchObject({ reason: 'key-unknown' });
    expect(await refused(await packFile(rig), { catalogueKeys: [] })).toMatchObject({
      reason: 'key-unknown',
    });
  });
  test('another key under a trusted name', async () => {
    const stranger = { ...(await newKey()), keyId: rig.key.keyId };
    expect(await refused(await packFile(rig, {}, stranger))).toMatchObject({ reason: 'signature-wrong' });
  });
  test('an index changed after signing', async () => {
    const file = await packWith(({ signed }) => Object.assign(signed.index, { version: 99 }));
    expect(await refused(file)).toMatchObject({ reason: 'signature-wrong' });
  });
  test('an unknown schema version', async () => {
    expect(await refused(await forge((index) => Object.assign(index, { schema: 2 })))).toMatchObject({
      reason: 'schema-unknown',
    });
  });
  test('a version that is not higher', async () => {
    rig.folder = await smallCatalogue();
    expect(await refused(await packFile(rig))).toMatchObject({ reason: 'version-not-higher' });
  });
  test('another region', async () => {
    expect(await refused(await packFile(rig), { region: '310101' })).toMatchObject({
      reason: 'other-region',
    });
  });
  test('a file that is missing', async () => {
    const file = await packWith(({ blobs }) => {
      const [first = ''] = blobs.keys();
      (blobs as Map<string, unknown>).delete(first);
    });
    expect(await refused(file)).toMatchObject({ reason: 'file-missing' });
  });
  test('a file that was altered', async () => {
    const file = await packWith(({ blobs }) => {
      const [first = ''] = blobs.keys();
      (blobs as Map<string, Uint8Array>).set(first, new Uint8Array([0x7b, 0x7d]));
    });
    expect(await refused(file)).toMatchObject({ reason: 'file-altered' });
  });
  test('a catalogue with a defect, though signed', async () => {
    await edit(rig.folder, 'life-events/newborn.json', '"lead": "health"', '"lead": "nobody"');
    const packed = await packFolder(rig.folder, rig.key, options);
    const path = join(await temporaryFolder(), 'defect.ycat');
    await writePackage(packed, path);
    expect(await refused(new Uint8Array(await readFile(path)))).toMatchObject({
      reason: 'defects',
      defects: expect.arrayContaining([
        { file: 'life-events/newborn.json', at: 'lead', problem: 'no department has the id nobody' },
      ]),
    });
  });
  test('an index that claims another version than the catalogue has', async () => {
    expect(await refused(await forge((index) => Object.assign(index, { version: 50 })))).toMatchObject({
      reason: 'defects',
      defects: [{ file: 'catalogue.json', at: 'version' }],
    });
  });
  test('a file that is no package', async () => {
    expect(await refused(new TextEncoder().encode('hello'))).toMatchObject({ reason: 'unreadable' });
  });
});

test('only a tool with the token imports and updates: not the page', async () => {
  const { host } = await startHost(rig);
  for (const path of ['/api/catalogue/import', '/api/catalogue/update'])
    expect((await post(host, path, '', {})).status).toBe(403);
  const inWindow = new Request('app://kiosk/api/catalogue/import', {
    method: 'POST',
    headers: tool,
    body: '',
  });
  expect((await host.fetch(inWindow)).status).toBe(403);
});
