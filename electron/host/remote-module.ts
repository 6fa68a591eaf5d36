import type { HostModuleFactory } from './app.ts';
import { openRemote } from './remote.ts';
import { versionOf } from './technician/machine.ts';

const EVERY_MS = 60_000;

/** Remote care put into the host: a heartbeat a minute while there is a platform and a network. */
export const remoteModule: HostModuleFactory = async (services) => {
  const { assetsDir, config, dataDir, devices, healthChanged, keyring, network, platformTime, request } =
    services;
  const remote = await openRemote({
    dataDir,
    kioskId: config.kioskId,
    version: await versionOf(assetsDir),
    request,
    trusted: () => keyring?.current().signingKeys ?? [],
    devices: () =>
      devices
        .list()
        .map(({ id, kind, simulated, status }) => ({ id, kind, simulated, status: status.state })),
    now: () => platformTime.now(),
    healthChanged,
  });
  const beat = () => {
    if (config.platform !== null && network.online) void remote.beat();
  };
  // Not all of a county in the same second after its power came back.
  const first = setTimeout(beat, Math.random() * EVERY_MS);
  const timer = setInterval(beat, EVERY_MS);
  first.unref();
  timer.unref();
  return {
    health: () => remote.health(),
    close: async () => {
      clearTimeout(first);
      clearInterval(timer);
    },
  };
};
