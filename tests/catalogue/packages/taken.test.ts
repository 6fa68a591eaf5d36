/** Packages that are taken: from a file, after a restart, on their day, from a spoilt disk. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { kioskInfo } from '#shared/api/kiosk.ts';
import { edit, raiseVersion, smallCatalogue } from '../tools/folder.ts';
import { FOURTEENTH } from '../tools/fourteenth.ts';
import { get, idsOf, importFile, makeRig, packFile, readEvents, startHost, statusOf } from './rig.ts';

const rig = makeRig();

describe('a package from a file', () => {
  test('runs at once, tells the page, and is there after a restart', async () => {
    const { host } = await startHost(rig);
    expect(await statusOf(host)).toMatchObject({ source: 'shipped', id: null });
    expect(await idsOf(host)).not.toContain(FOURTEENTH);
    const events = await readEvents(host);
    expect(await importFile(host, await packFile(rig))).toMatchObject({ status: 200, outcome: 'running' });
    expect(await idsOf(host)).toContain(FOURTEENTH);
    const status = await statusOf(host);
    expect(status).toMatchObject({
      source: 'package',
      id: 'catalogue-110101',
      keyId: rig.key.keyId,
      refused: null,
    });
    expect(await events('catalogue')).toBe(JSON.stringify({ hash: status.hash, live: false }));
    await host.close();
    const again = await startHost(rig);
    expect(await idsOf(again.host)).toContain(FOURTEENTH);
    expect(await statusOf(again.host)).toEqual(status);
  });

  test('a visit that began with the one before can still be served, no older one', async () => {
    const { host, services } = await startHost(rig);
    const hashes = [(await statusOf(host)).hash ?? ''];
    for (let times = 0; times < 2; times += 1) {
      await raiseVersion(rig.folder);
      await importFile(host, await packFile(rig));
      hashes.push((await statusOf(host)).hash ?? '');
    }
    expect(hashes.map((hash) => services.catalogue(hash)?.hash ?? null)).toEqual([null, ...hashes.slice(1)]);
  });

  test('the same one again changes nothing', async () => {
    const { host } = await startHost(rig);
    const file = await packFile(rig);
    await importFile(host, file);
    expect(await importFile(host, file)).toMatchObject({ status: 200, outcome: 'unchanged' });
  });

  test('old content under a newer version is the way back', async () => {
    const { host } = await startHost(rig);
    await importFile(host, await packFile(rig));
    const version = (await statusOf(host)).version ?? 0;
    rig.folder = await smallCatalogue();
    const below = await packFile(rig);
    expect(await importFile(host, below)).toMatchObject({ status: 422, reason: 'version-not-higher' });
    await raiseVersion(rig.folder, 10);
    expect(await importFile(host, await packFile(rig))).toMatchObject({ outcome: 'running' });
    expect(await idsOf(host)).not.toContain(FOURTEENTH);
    expect((await statusOf(host)).version).toBeGreaterThan(version);
  });

  test('waits for its day, across a restart, and then runs by itself', async () => {
    const { host } = await startHost(rig);
    const file = await packFile(rig, { effectiveFrom: '2026-07-01' });
    expect(await importFile(host, file)).toMatchObject({ outcome: 'waiting' });
    expect((await statusOf(host)).waiting).toMatchObject({ effectiveFrom: '2026-06-30T16:00:00.000Z' });
    expect(await idsOf(host)).not.toContain(FOURTEENTH);
    await host.close();
    const before = await startHost(rig);
    expect(await idsOf(before.host)).not.toContain(FOURTEENTH);
    await before.host.close();
    rig.clock = { now: () => Date.parse('2026-07-01T00:00:00.000Z') };
    expect(await idsOf((await startHost(rig)).host)).toContain(FOURTEENTH);
  });

  test('only the running package and the one before it stay on the disk', async () => {
    const { host } = await startHost(rig);
    for (let times = 0; times < 4; times += 1) {
      await raiseVersion(rig.folder);
      expect(await importFile(host, await packFile(rig))).toMatchObject({ outcome: 'running' });
    }
    const packages = await readdir(join(rig.dataDir, 'catalogue/packages'));
    expect(packages).toHaveLength(2);
    const named = new Set<string>();
    for (const name of packages) {
      const { index } = JSON.parse(await readFile(join(rig.dataDir, 'catalogue/packages', name), 'utf8'));
      for (const file of index.files) named.add(file.sha256);
    }
    expect((await readdir(join(rig.dataDir, 'catalogue/blobs'))).sort()).toEqual([...named].sort());
  });
});

test('spoilt on the disk, the package before it runs; without one, the shipped catalogue', async () => {
  const first = await startHost(rig);
  await importFile(first.host, await packFile(rig));
  await raiseVersion(rig.folder);
  await importFile(first.host, await packFile(rig));
  await first.host.close();
  const packages = join(rig.dataDir, 'catalogue/packages');
  const [older = '', newer = ''] = (await readdir(packages)).sort();
  await writeFile(join(packages, newer), '{"torn');
  const second = await startHost(rig);
  expect(await statusOf(second.host)).toMatchObject({ source: 'package', refused: { reason: 'unreadable' } });
  await second.host.close();
  const { index } = JSON.parse(await readFile(join(packages, older), 'utf8'));
  await rm(join(rig.dataDir, 'catalogue/blobs', index.files[0].sha256));
  const third = await startHost(rig);
  expect(await statusOf(third.host)).toMatchObject({ source: 'shipped', refused: { reason: 'unreadable' } });
  expect(kioskInfo.parse(await (await get(third.host, '/api/kiosk')).json()).accepting).toEqual({
    ok: false,
    reasons: ['platform-not-configured'],
  });
  // What lies there damaged is brought anew, not believed.
  expect(await importFile(third.host, await packFile(rig))).toMatchObject({ outcome: 'running' });
});

test('on another day other overlays are in force, without a restart', async () => {
  await edit(
    rig.folder,
    'overlays/110101/newborn.json',
    '"effectiveFrom": "',
    '"effectiveFrom": "2026-06-02", "was": "',
  );
  const overlay = join(rig.folder, 'overlays/110101/newborn.json');
  const { was: _, ...kept } = JSON.parse(await readFile(overlay, 'utf8'));
  await writeFile(overlay, JSON.stringify(kept));
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const { host } = await startHost(rig);
  await importFile(host, await packFile(rig));
  const before = await statusOf(host);
  await vi.advanceTimersByTimeAsync(31_000);
  expect(await statusOf(host)).toEqual(before);
  rig.clock.now = () => Date.parse('2026-06-02T08:00:00+08:00');
  await vi.advanceTimersByTimeAsync(31_000);
  await expect.poll(async () => (await statusOf(host)).hash).not.toBe(before.hash);
  expect(await statusOf(host)).toMatchObject({ version: before.version, source: 'package' });
});
