import { Hono } from 'hono';
import { makeIntakeNumber } from '#shared/codes/intake-number.ts';
import { StatisticsTaken } from '#shared/platform/statistics.ts';
import { chinaDate } from '#shared/time/china.ts';
import type { HostModuleFactory } from './app.ts';
import { fetchCatalogueFile } from './courier/catalogue-file.ts';
import { type Custody, createCustody } from './journal/custody.ts';
import { createReceipts } from './receipts.ts';
import { openStatistics } from './statistics.ts';

const MIB = 1024 * 1024;

/** The journal, the receipts and the way to the platform, put into the host. */
export const custodyModule: HostModuleFactory = async (services) => {
  const { config, devices, network, clock, dataDir, faultPoint } = services;
  const { healthChanged, keyring, keysChanged, platformAnswered, platformTime } = services;
  const receipts = createReceipts(devices, config);
  const statistics = await openStatistics({
    dataDir,
    today: () => chinaDate(platformTime.now()),
    put: async (day) => {
      const path = `/platform/v1/devices/${config.kioskId}/statistics/${day.day}`;
      const answer = await custody.routes.request(path, {
        method: 'PUT',
        body: JSON.stringify(day),
        headers: { 'content-type': 'application/json' },
      });
      const taken = StatisticsTaken.safeParse(answer.ok ? await answer.json() : undefined);
      return taken.success && taken.data.revision >= day.revision;
    },
  });
  const custody: Custody = await createCustody({
    dataDir,
    kiosk: {
      kioskId: config.kioskId,
      region: config.region,
      terminal: config.terminal,
      simulated: devices.list().some((device) => device.simulated),
    },
    platform: config.platform,
    keyring,
    keysChanged,
    freeSpaceFloor: config.freeSpaceFloorMiB * MIB,
    makeIntakeNumber: (parts) => {
      const made = makeIntakeNumber(parts);
      if (!made.ok) throw new Error(`No intake number can be made (${made.error.code}).`);
      return made.value;
    },
    print: receipts.print,
    preview: receipts.preview,
    isNetworkUp: () => network.online,
    clock,
    clockOffset: () => (platformTime.verified ? platformTime.now() - clock.now() : null),
    healthChanged,
    onCapabilities: (answer) => {
      void platformTime.learn(answer);
      void statistics.send();
    },
    fetch: async (input, init) => {
      try {
        const answer = await fetch(input, init);
        platformAnswered(true);
        return answer;
      } catch (error) {
        platformAnswered(false);
        throw error;
      }
    },
    courier: {
      takeCatalogue: services.takeCatalogue,
      catalogue: () => fetchCatalogueFile(network.online ? config.platform : null),
    },
    ...(faultPoint === undefined ? {} : { faultPoint }),
  });
  return {
    routes: new Hono().route('/', custody.routes).route('/', statistics.routes),
    courier: custody.courier,
    health: () => custody.health(),
    close: () => custody.close(),
  };
};
