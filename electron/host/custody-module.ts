import { makeIntakeNumber } from '#shared/codes/intake-number.ts';
import type { HostModuleFactory } from './app.ts';
import { fetchCatalogueFile } from './courier/catalogue-file.ts';
import { createCustody } from './journal/custody.ts';
import { createReceipts } from './receipts.ts';

const MIB = 1024 * 1024;

/** The journal, the receipts and the way to the platform, put into the host. */
export const custodyModule: HostModuleFactory = async (services) => {
  const { config, devices, network, clock, dataDir, faultPoint } = services;
  const { healthChanged, keyring, keysChanged, platformAnswered, platformTime } = services;
  const receipts = createReceipts(devices, config);
  return createCustody({
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
    onCapabilities: (answer) => void platformTime.learn(answer),
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
};
