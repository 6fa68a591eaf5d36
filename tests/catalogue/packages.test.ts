/** Packages against a whole host: from the platform, from a file, from the disk after a restart; and every refusal. */
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type AuthorKey, makeKey, openKey } from '#electron/tools/catalogue/keys.ts';
import { type PackOptions, packFolder, writePackage } from '#electron/tools/catalogue/pack.ts';
import { createHost, type Host, type HostOptions, type HostServices } from '#host/app.ts';
import { defaultConfig, type KioskConfig } from '#host/config.ts';
import { custodyModule } from '#host/custody-module.ts';
import { FakeTransport } from '#host/fake-transport.ts';
import { catalogueStatus, catalogueTaken } from '#shared/api/catalogue.ts';
import { kioskInfo } from '#shared/api/kiosk.ts';
import { Catalogue } from '#shared/catalogue/schema.ts';
import { type NamedKey, PublicJwk } from '#shared/envelope/schema.ts';
import { signValue } from '#shared/envelope/sign.ts';
import { createPlatform } from '../platform/platform.ts';
import { edit, raiseVersion, smallCatalogue, temporaryFolder } from './tools/folder.ts';
import { addFourteenth, FOURTEENTH } from './tools/fourteenth.ts';

const NOW = Date.parse('2026-06-01T00:00:00.000Z');
let key: AuthorKey;
let dataDir: string;
/** What came with the program. */
let assetsDir: string;
/** The author's folder: the shipped catalogue under a higher version, with the tutorial's life event. */
let folder: string;
let clock: { now: () => number };

async function newKey(): Promise<AuthorKey> {
  const path = join(await temporaryFolder(), 'author.key');
  await makeKey(path);
  return openKey(path);
}

beforeEach(async () => {
  key = await newKey();
  dataDir = await temporaryFolder();
  assetsDir = dirname(await smallCatalogue());
  folder = await smallCatalogue();
  await addFourteenth(folder);
  clock = { now: () => NOW };
});

async function startHost(
  config: Partial<KioskConfig> = {},
  { modules = [], ...options }: Partial<HostOptions> = {},
): Promise<{ host: Host; services: HostServices }> {
  let services: HostServices | undefined;
  const host = await createHost({
    dataDir,
    assetsDir,
    pageDir: dataDir,
    config: { ...defaultConfig(), catalogueKeys: [key.named], ...config },
    clock,
    deviceTransport: new FakeTransport(),
    modules: [
      async (given) => {
        services = given;
        return {};
      },
      ...modules,
    ],
    ...options,
  });
  onTestFinished(() => host.close());
  if (services === undefined) throw new Error('no services');
  return { host, services };
}

const tool = { authorization: 'Bearer token' };
const get = (host: Host, path: string) => host.fetch(new Request(`http://127.0.0.1${path}`));
const post = (host: Host, path: string, body?: BodyInit, headers: Record<string, string> = tool) =>
  host.fetch(new Request(`http://127.0.0.1${path}`, { method: 'POST', headers, body: body ?? null }));
const statusOf = async (host: Host) =>
  catalogueStatus.parse(await (await get(host, '/api/catalogue/status')).json());
const idsOf = async (host: Host) =>
  Catalogue.parse(await (await get(host, '/api/catalogue')).json()).lifeEvents.map((event) => event.id);

const options: PackOptions = { now: NOW - 1000 };
/** The bytes of the `.ycat` file of a folder. */
async function packFile(more: Partial<PackOptions> = {}, by = key): Promise<Uint8Array<ArrayBuffer>> {
  const path = join(await temporaryFolder(), 'a.ycat');
  await writePackage(await packFolder(folder, by, { ...options, ...more }), path);
  return new Uint8Array(await readFile(path));
}
async function importFile(host: Host, bytes: Uint8Array<ArrayBuffer>): Promise<unknown> {
  const answer = await post(host, '/api/catalogue/import', bytes);
  return { status: answer.status, ...(await answer.json()) };
}

describe('a package from a file', () => {
  test('runs at once, tells the page, and is there after a restart', async () => {
    const { host } = await startHost();
    expect(await statusOf(host)).toMatchObject({ source: 'shipped', id: null });
    expect(await idsOf(host)).not.toContain(FOURTEENTH);
    const events = await readEvents(host);
    expect(await importFile(host, await packFile())).toMatchObject({ status: 200, outcome: 'running' });
    expect(await idsOf(host)).toContain(FOURTEENTH);
    const status = await statusOf(host);
    expect(status).toMatchObject({
      source: 'package',
      id: 'catalogue-110101',
      keyId: key.keyId,
      refused: null,
    });
    expect(await events('catalogue')).toBe(JSON.stringify({ hash: status.hash, live: false }));
    await host.close();
    const again = await startHost();
    expect(await idsOf(again.host)).toContain(FOURTEENTH);
    expect(await statusOf(again.host)).toEqual(status);
  });

  test('a visit that began with the one before can still be served, no older one', async () => {
    const { host, services } = await startHost();
    const hashes = [(await statusOf(host)).hash ?? ''];
    for (let times = 0; times < 2; times += 1) {
      await raiseVersion(folder);
      await importFile(host, await packFile());
      hashes.push((await statusOf(host)).hash ?? '');
    }
    expect(hashes.map((hash) => services.catalogue(hash)?.hash ?? null)).toEqual([null, ...hashes.slice(1)]);
  });

  test('the same one again changes nothing', async () => {
    const { host } = await startHost();
    const file = await packFile();
    await importFile(host, file);
    expect(await importFile(host, file)).toMatchObject({ status: 200, outcome: 'unchanged' });
  });

  test('old content under a newer version is the way back', async () => {
    const { host } = await startHost();
    await importFile(host, await packFile());
    const version = (await statusOf(host)).version ?? 0;
    folder = await smallCatalogue();
    const below = await packFile();
    expect(await importFile(host, below)).toMatchObject({ status: 422, reason: 'version-not-higher' });
    await raiseVersion(folder, 10);
    expect(await importFile(host, await packFile())).toMatchObject({ outcome: 'running' });
    expect(await idsOf(host)).not.toContain(FOURTEENTH);
    expect((await statusOf(host)).version).toBeGreaterThan(version);
  });

  test('waits for its day, across a restart, and then runs by itself', async () => {
    const { host } = await startHost();
    const file = await packFile({ effectiveFrom: '2026-07-01' });
    expect(await importFile(host, file)).toMatchObject({ outcome: 'waiting' });
    expect((await statusOf(host)).waiting).toMatchObject({ effectiveFrom: '2026-06-30T16:00:00.000Z' });
    expect(await idsOf(host)).not.toContain(FOURTEENTH);
    await host.close();
    const before = await startHost();
    expect(await idsOf(before.host)).not.toContain(FOURTEENTH);
    await before.host.close();
    clock = { now: () => Date.parse('2026-07-01T00:00:00.000Z') };
    expect(await idsOf((await startHost()).host)).toContain(FOURTEENTH);
  });

  test('only the running package and the one before it stay on the disk', async () => {
    const { host } = await startHost();
    for (let times = 0; times < 4; times += 1) {
      await raiseVersion(folder);
      expect(await importFile(host, await packFile())).toMatchObject({ outcome: 'running' });
    }
    const packages = await readdir(join(dataDir, 'catalogue/packages'));
    expect(packages).toHaveLength(2);
    const named = new Set<string>();
    for (const name of packages) {
      const { index } = JSON.parse(await readFile(join(dataDir, 'catalogue/packages', name), 'utf8'));
      for (const file of index.files) named.add(file.sha256);
    }
    expect((await readdir(join(dataDir, 'catalogue/blobs'))).sort()).toEqual([...named].sort());
  });
});

describe('is refused with the reason, and the running one stays:', () => {
  const refused = async (file: Uint8Array<ArrayBuffer>, config: Partial<KioskConfig> = {}) => {
    const { host } = await startHost(config);
    const before = await (await get(host, '/api/catalogue')).text();
    const answer = await importFile(host, file);
    expect(answer).toMatchObject({ status: 422, type: 'urn:yiciban:problem:catalogue-refused' });
    expect(await (await get(host, '/api/catalogue')).text()).toBe(before);
    const { reason, title } = answer as { reason: string; title: string };
    expect((await statusOf(host)).refused).toEqual({ reason, sentence: title });
    await host.close();
    expect(await (await get((await startHost(config)).host, '/api/catalogue')).text()).toBe(before);
    return answer;
  };
  /** Signs what the tools would not sign. */
  const forge = async (change: (index: Record<string, unknown>) => void) => {
    const packed = await packFolder(folder, key, options);
    const index = structuredClone(packed.signed.index) as Record<string, unknown>;
    change(index);
    const signature = await signValue(key.privateKey, 'yiciban/catalogue/1', index);
    const path = join(await temporaryFolder(), 'forged.ycat');
    await writePackage({ ...packed, signed: { index, keyId: key.keyId, signature } as never }, path);
    return new Uint8Array(await readFile(path));
  };
  const packWith = async (change: (packed: Awaited<ReturnType<typeof packFolder>>) => void) => {
    const packed = await packFolder(folder, key, options);
    change(packed);
    const path = join(await temporaryFolder(), 'changed.ycat');
    await writePackage(packed, path);
    return new Uint8Array(await readFile(path));
  };

  test('a key nobody trusts', async () => {
    expect(await refused(await packFile({}, await newKey()))).toMatchObject({ reason: 'key-unknown' });
    expect(await refused(await packFile(), { catalogueKeys: [] })).toMatchObject({ reason: 'key-unknown' });
  });
  test('another key under a trusted name', async () => {
    const stranger = { ...(await newKey()), keyId: key.keyId };
    expect(await refused(await packFile({}, stranger))).toMatchObject({ reason: 'signature-wrong' });
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
    folder = await smallCatalogue();
    expect(await refused(await packFile())).toMatchObject({ reason: 'version-not-higher' });
  });
  test('another region', async () => {
    expect(await refused(await packFile(), { region: '310101' })).toMatchObject({ reason: 'other-region' });
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
    await edit(folder, 'life-events/newborn.json', '"lead": "health"', '"lead": "nobody"');
    const packed = await packFolder(folder, key, options);
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
  const { host } = await startHost();
  for (const path of ['/api/catalogue/import', '/api/catalogue/update'])
    expect((await post(host, path, '', {})).status).toBe(403);
  const inWindow = new Request('app://kiosk/api/catalogue/import', {
    method: 'POST',
    headers: tool,
    body: '',
  });
  expect((await host.fetch(inWindow)).status).toBe(403);
});

test('spoilt on the disk, the package before it runs; without one, the shipped catalogue', async () => {
  const first = await startHost();
  await importFile(first.host, await packFile());
  await raiseVersion(folder);
  await importFile(first.host, await packFile());
  await first.host.close();
  const packages = join(dataDir, 'catalogue/packages');
  const [older = '', newer = ''] = (await readdir(packages)).sort();
  await writeFile(join(packages, newer), '{"torn');
  const second = await startHost();
  expect(await statusOf(second.host)).toMatchObject({ source: 'package', refused: { reason: 'unreadable' } });
  await second.host.close();
  const { index } = JSON.parse(await readFile(join(packages, older), 'utf8'));
  await rm(join(dataDir, 'catalogue/blobs', index.files[0].sha256));
  const third = await startHost();
  expect(await statusOf(third.host)).toMatchObject({ source: 'shipped', refused: { reason: 'unreadable' } });
  expect(kioskInfo.parse(await (await get(third.host, '/api/kiosk')).json()).accepting).toEqual({
    ok: false,
    reasons: ['platform-not-configured'],
  });
  // What lies there damaged is brought anew, not believed.
  expect(await importFile(third.host, await packFile())).toMatchObject({ outcome: 'running' });
});

describe('from the platform', () => {
  async function startPlatform(packageDir: string) {
    const platform = await createPlatform({
      dataDir: await temporaryFolder(),
      enrolmentCode: 'x',
      catalogueDir: packageDir,
    });
    const asked: string[] = [];
    const faults = { blobs: false };
    const app = new Hono();
    app.all('*', async (c) => {
      const path = new URL(c.req.url).pathname;
      if (faults.blobs && path.includes('/blobs/')) return c.body(null, 503);
      const answer = await platform.fetch(c.req.raw);
      asked.push(`${path.replace(/[0-9a-f]{64}$/, '{sha256}')} ${answer.status}`);
      return answer;
    });
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 });
    await new Promise((resolve) => server.once('listening', resolve));
    onTestFinished(async () => {
      if ('closeAllConnections' in server) server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      platform.close();
    });
    const config: Partial<KioskConfig> = {
      platform: {
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
        enrolmentCode: 'x',
        sealingKey: platform.sealingKey,
        signingKeys: [...platform.signingKeys],
        simulated: true,
      },
    };
    return { config, faults, asked: () => asked.splice(0) };
  }
  const update = async (host: Host) => {
    const answer = await post(host, '/api/catalogue/update');
    return answer.ok ? catalogueTaken.parse(await answer.json()) : await answer.json();
  };

  test('the first time everything comes, then only what is new, then nothing', async () => {
    const out = join(await temporaryFolder(), 'package');
    await writePackage(await packFolder(folder, key, options), out);
    const files = (await readdir(join(out, 'blobs'))).length;
    const platform = await startPlatform(out);
    const { host } = await startHost(platform.config);
    expect(await update(host)).toMatchObject({ outcome: 'running' });
    expect(platform.asked()).toEqual([
      '/v1/catalogue 200',
      ...Array.from({ length: files }, () => '/v1/catalogue/blobs/{sha256} 200'),
    ]);
    expect(await idsOf(host)).toContain(FOURTEENTH);

    expect(await update(host)).toEqual({ outcome: 'unchanged', version: null });
    expect(platform.asked()).toEqual(['/v1/catalogue 304']);

    await raiseVersion(folder);
    await edit(folder, `life-events/${FOURTEENTH}.json`, '养犬登记', '犬只登记');
    await writePackage(await packFolder(folder, key, options), out);
    expect(await update(host)).toMatchObject({ outcome: 'running' });
    expect(platform.asked()).toEqual([
      '/v1/catalogue 200',
      '/v1/catalogue/blobs/{sha256} 200',
      '/v1/catalogue/blobs/{sha256} 200',
    ]);
    expect(await (await get(host, '/api/catalogue')).text()).toContain('犬只登记');
  });

  test('an update that breaks off leaves the running one and is made good later', async () => {
    const out = join(await temporaryFolder(), 'package');
    await writePackage(await packFolder(folder, key, options), out);
    const platform = await startPlatform(out);
    const { host, services } = await startHost(platform.config);
    platform.faults.blobs = true;
    expect(await update(host)).toMatchObject({ reason: 'file-missing' });
    expect(await statusOf(host)).toMatchObject({ source: 'shipped', refused: { reason: 'file-missing' } });
    platform.faults.blobs = false;
    services.network.set(false);
    expect(await update(host)).toEqual({ outcome: 'unreachable', version: null });
    services.network.set(true);
    expect(await update(host)).toMatchObject({ outcome: 'running' });
    expect((await statusOf(host)).refused).toBeNull();
  });

  test('tells the kiosk the time in passing, under its signature', async () => {
    const platform = await startPlatform(join(await temporaryFolder(), 'nothing'));
    const { host, services } = await startHost(platform.config, { modules: [custodyModule] });
    expect(await statusOf(host)).toMatchObject({ clockVerified: false });
    expect((await get(host, '/platform/v1/capabilities')).status).toBe(200);
    await expect.poll(async () => (await statusOf(host)).clockVerified).toBe(true);
    // Only the platform's clock goes on; the kiosk's stands still in this test.
    expect(Math.abs(services.platformTime.now() - Date.now())).toBeLessThan(60_000);
  });

  test('a platform without a catalogue, or none at all, changes nothing', async () => {
    const platform = await startPlatform(join(await temporaryFolder(), 'nothing'));
    const { host } = await startHost(platform.config);
    expect(await update(host)).toEqual({ outcome: 'none', version: null });
    expect(await update((await startHost({}, { dataDir: await temporaryFolder() })).host)).toEqual({
      outcome: 'unreachable',
      version: null,
    });
  });
});

describe('the date', () => {
  /** A platform's signed word about the time. */
  async function signedTime(time: string, pair: CryptoKeyPair, keyId: string) {
    const capabilities = {
      api: 'yiciban/platform/1',
      maxBody: 1,
      maxChunk: 1,
      time,
      sealingKeyId: 's',
      simulated: true,
    };
    return {
      capabilities,
      keyId,
      signature: await signValue(pair.privateKey, 'yiciban/capabilities/1', capabilities),
    };
  }
  async function platformKey(): Promise<{ pair: CryptoKeyPair; named: NamedKey }> {
    const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
      'sign',
      'verify',
    ]);
    const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
    return { pair, named: { keyId: 'p', jwk: PublicJwk.parse({ kty, crv, x, y }) } };
  }
  const trusting = (named: NamedKey): Partial<KioskConfig> => ({
    platform: {
      url: 'http://127.0.0.1:9',
      enrolmentCode: 'x',
      sealingKey: named,
      signingKeys: [named],
      simulated: true,
    },
  });
  const acceptingOf = async (host: Host) =>
    kioskInfo.parse(await (await get(host, '/api/kiosk')).json()).accepting;

  test('past by a clock nobody has confirmed it is a warning, past by the platform it stops new visits', async () => {
    const { pair, named } = await platformKey();
    const { host, services } = await startHost(trusting(named));
    // Its own clock is a year slow.
    expect(await importFile(host, await packFile({ expires: '2026-12-31' }))).toMatchObject({
      outcome: 'running',
    });
    expect(await statusOf(host)).toMatchObject({ warnings: [], clockVerified: false });
    clock.now = () => Date.parse('2027-06-01T00:00:00.000Z');
    expect(await statusOf(host)).toMatchObject({ warnings: ['expired-by-unverified-clock'] });
    expect(await acceptingOf(host)).toEqual({ ok: true });

    const forged = await signedTime('2027-06-01T00:00:00.000Z', (await platformKey()).pair, 'p');
    await services.platformTime.learn(forged);
    expect((await statusOf(host)).clockVerified).toBe(false);

    clock.now = () => NOW;
    await services.platformTime.learn(await signedTime('2027-06-01T00:00:00.000Z', pair, 'p'));
    expect(await statusOf(host)).toMatchObject({ warnings: ['expired'], clockVerified: true });
    expect(await acceptingOf(host)).toEqual({ ok: false, reasons: ['catalogue-expired'] });

    await raiseVersion(folder);
    expect(await importFile(host, await packFile({ expires: '2027-01-31' }))).toMatchObject({
      reason: 'expired',
    });
    expect(await importFile(host, await packFile({ expires: '2028-01-31' }))).toMatchObject({
      outcome: 'running',
    });
    expect(await acceptingOf(host)).toEqual({ ok: true });
  });
});

test('on another day other overlays are in force, without a restart', async () => {
  await edit(
    folder,
    'overlays/110101/newborn.json',
    '"effectiveFrom": "',
    '"effectiveFrom": "2026-06-02", "was": "',
  );
  const overlay = join(folder, 'overlays/110101/newborn.json');
  const { was: _, ...kept } = JSON.parse(await readFile(overlay, 'utf8'));
  await writeFile(overlay, JSON.stringify(kept));
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const { host } = await startHost();
  await importFile(host, await packFile());
  const before = await statusOf(host);
  await vi.advanceTimersByTimeAsync(31_000);
  expect(await statusOf(host)).toEqual(before);
  clock.now = () => Date.parse('2026-06-02T08:00:00+08:00');
  await vi.advanceTimersByTimeAsync(31_000);
  await expect.poll(async () => (await statusOf(host)).hash).not.toBe(before.hash);
  expect(await statusOf(host)).toMatchObject({ version: before.version, source: 'package' });
});

describe('an author’s folder', () => {
  test('is served as it stands and followed as it changes, without its defects', async () => {
    const { host } = await startHost({}, { catalogueDir: folder });
    expect(await idsOf(host)).toContain(FOURTEENTH);
    expect((await statusOf(host)).source).toBe('folder');
    const events = await readEvents(host);
    await edit(folder, `life-events/${FOURTEENTH}.json`, '"lead": "public-security"', '"lead": "nobody"');
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(await idsOf(host)).toContain(FOURTEENTH);
    await edit(folder, `life-events/${FOURTEENTH}.json`, '"lead": "nobody"', '"lead": "public-security"');
    await edit(folder, `life-events/${FOURTEENTH}.json`, '养犬登记', '犬只登记');
    expect(await events('catalogue')).toContain('"live":true');
    expect(await (await get(host, '/api/catalogue')).text()).toContain('犬只登记');
  });

  test('broken from the start keeps the kiosk out of service until it is mended', async () => {
    await writeFile(join(folder, 'catalogue.json'), '{');
    const { host } = await startHost({}, { catalogueDir: folder });
    expect((await get(host, '/api/catalogue')).status).toBe(503);
    const events = await readEvents(host);
    await cp(join(assetsDir, 'catalogue', 'catalogue.json'), join(folder, 'catalogue.json'));
    await events('catalogue');
    expect((await get(host, '/api/catalogue')).status).toBe(200);
  });
});

/** Waits for the next event of a name, those that come on connection left out. */
async function readEvents(host: Host): Promise<(name: string) => Promise<string>> {
  const response = await get(host, '/api/events');
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  onTestFinished(async () => void (await reader?.cancel()));
  let text = '';
  const take = async (name: string): Promise<string> => {
    for (;;) {
      const found = new RegExp(`event: ${name}\\ndata: (.*)\\n\\n`).exec(text);
      if (found !== null) {
        text = text.slice(found.index + found[0].length);
        return found[1] ?? '';
      }
      const next = await reader?.read();
      if (next === undefined || next.done) throw new Error(`The stream ended without ${name}`);
      text += next.value;
    }
  };
  await take('catalogue');
  return take;
}
