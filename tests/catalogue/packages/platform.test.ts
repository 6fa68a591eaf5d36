/** Packages from the platform, and the time it tells. */
import { readdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { describe, expect, onTestFinished, test } from 'vitest';
import { packFolder, writePackage } from '#electron/tools/catalogue/pack.ts';
import type { Host } from '#host/app.ts';
import type { KioskConfig } from '#host/config.ts';
import { custodyModule } from '#host/custody-module.ts';
import { catalogueTaken } from '#shared/api/catalogue.ts';
import { kioskInfo } from '#shared/api/kiosk.ts';
import { type NamedKey, PublicJwk } from '#shared/envelope/schema.ts';
import { signValue } from '#shared/envelope/sign.ts';
import { createPlatform } from '../../platform/platform.ts';
import { edit, raiseVersion, temporaryFolder } from '../tools/folder.ts';
import { FOURTEENTH } from '../tools/fourteenth.ts';
import { get, idsOf, importFile, makeRig, NOW, options, packFile, post, startHost, statusOf } from './rig.ts';

const rig = makeRig();

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
    await writePackage(await packFolder(rig.folder, rig.key, options), out);
    const files = (await readdir(join(out, 'blobs'))).length;
    const platform = await startPlatform(out);
    const { host } = await startHost(rig, platform.config);
    expect(await update(host)).toMatchObject({ outcome: 'running' });
    expect(platform.asked()).toEqual([
      '/v1/catalogue 200',
      ...Array.from({ length: files }, () => '/v1/catalogue/blobs/{sha256} 200'),
    ]);
    expect(await idsOf(host)).toContain(FOURTEENTH);

    expect(await update(host)).toEqual({ outcome: 'unchanged', version: null });
    expect(platform.asked()).toEqual(['/v1/catalogue 304']);

    await raiseVersion(rig.folder);
    await edit(rig.folder, `life-events/${FOURTEENTH}.json`, '养犬登记', '犬只登记');
    await writePackage(await packFolder(rig.folder, rig.key, options), out);
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
    await writePackage(await packFolder(rig.folder, rig.key, options), out);
    const platform = await startPlatform(out);
    const { host, services } = await startHost(rig, platform.config);
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
    const { host, services } = await startHost(rig, platform.config, { modules: [custodyModule] });
    expect(await statusOf(host)).toMatchObject({ clockVerified: false });
    expect((await get(host, '/platform/v1/capabilities')).status).toBe(200);
    await expect.poll(async () => (await statusOf(host)).clockVerified).toBe(true);
    // Only the platform's clock goes on; the kiosk's stands still in this test.
    expect(Math.abs(services.platformTime.now() - Date.now())).toBeLessThan(60_000);
  });

  test('a platform without a catalogue, or none at all, changes nothing', async () => {
    const platform = await startPlatform(join(await temporaryFolder(), 'nothing'));
    const { host } = await startHost(rig, platform.config);
    expect(await update(host)).toEqual({ outcome: 'none', version: null });
    expect(await update((await startHost(rig, {}, { dataDir: await temporaryFolder() })).host)).toEqual({
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
    const { host, services } = await startHost(rig, trusting(named));
    // Its own clock is a year slow.
    expect(await importFile(host, await packFile(rig, { expires: '2026-12-31' }))).toMatchObject({
      outcome: 'running',
    });
    expect(await statusOf(host)).toMatchObject({ warnings: [], clockVerified: false });
    rig.clock.now = () => Date.parse('2027-06-01T00:00:00.000Z');
    expect(await statusOf(host)).toMatchObject({ warnings: ['expired-by-unverified-clock'] });
    expect(await acceptingOf(host)).toEqual({ ok: true });

    const forged = await signedTime('2027-06-01T00:00:00.000Z', (await platformKey()).pair, 'p');
    await services.platformTime.learn(forged);
    expect((await statusOf(host)).clockVerified).toBe(false);

    rig.clock.now = () => NOW;
    await services.platformTime.learn(await signedTime('2027-06-01T00:00:00.000Z', pair, 'p'));
    expect(await statusOf(host)).toMatchObject({ warnings: ['expired'], clockVerified: true });
    expect(await acceptingOf(host)).toEqual({ ok: false, reasons: ['catalogue-expired'] });

    await raiseVersion(rig.folder);
    expect(await importFile(host, await packFile(rig, { expires: '2027-01-31' }))).toMatchObject({
      reason: 'expired',
    });
    expect(await importFile(host, await packFile(rig, { expires: '2028-01-31' }))).toMatchObject({
      outcome: 'running',
    });
    expect(await acceptingOf(host)).toEqual({ ok: true });
  });
});
