/** Remote care from end to end: the desk gives an order, a whole host carries it out, the platform hears of it. */
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { packFolder, writePackage } from '#electron/tools/catalogue/pack.ts';
import { custodyModule } from '#host/custody-module.ts';
import { openRemote } from '#host/remote.ts';
import { kioskInfo } from '#shared/api/kiosk.ts';
import { startPlatform as startReference } from '../../platform/harness.ts';
import { temporaryFolder } from '../tools/folder.ts';
import { FOURTEENTH } from '../tools/fourteenth.ts';
import { get, idsOf, makeRig, options, startHost } from './rig.ts';

const rig = makeRig();

test('an order from the desk is carried out by the host, once, and the platform hears of it', async () => {
  rig.clock.now = () => Date.now();
  const out = join(await temporaryFolder(), 'package');
  await writePackage(await packFolder(rig.folder, rig.key, options), out);
  const platform = await startReference({ dataDir: await temporaryFolder(), catalogueDir: out });
  onTestFinished(() => platform.stop());
  const { host, services } = await startHost(
    rig,
    {
      platform: {
        url: platform.url,
        enrolmentCode: 'enrol-me',
        sealingKey: platform.sealingKey,
        signingKeys: [...platform.signingKeys],
        simulated: true,
      },
    },
    { modules: [custodyModule] },
  );
  const { kioskId } = kioskInfo.parse(await (await get(host, '/api/kiosk')).json());
  const remote = await openRemote({
    dataDir: rig.dataDir,
    kioskId,
    version: '0.1.0',
    request: services.request,
    trusted: () => platform.signingKeys,
    devices: () => [],
    now: () => Date.now(),
    healthChanged: services.healthChanged,
  });
  const order = (kind: string, on = 'true') =>
    fetch(`${platform.url}/desk/kiosks/${kioskId}/commands`, {
      method: 'POST',
      body: new URLSearchParams({ kind, on }),
      redirect: 'manual',
    });
  const kiosks = async () => (await fetch(`${platform.url}/desk/kiosks`)).text();

  expect(await idsOf(host)).not.toContain(FOURTEENTH);
  await remote.beat();
  expect(await kiosks()).toContain('待传 0');
  expect((await order('fetch-catalogue')).status).toBe(303);
  expect((await order('out-of-service')).status).toBe(303);
  await remote.beat();
  expect(await idsOf(host)).toContain(FOURTEENTH);
  expect(remote.health()).toEqual(['out-of-service']);
  await order('out-of-service', 'false');
  await remote.beat();
  await remote.beat();
  expect(remote.health()).toEqual([]);
});
