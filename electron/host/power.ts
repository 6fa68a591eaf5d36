import { isOnBattery } from '#shared/hardware/ups.ts';
import type { HostModuleFactory } from './app.ts';

/** On battery the visit that is open is finished and none is begun. */
export const powerModule: HostModuleFactory = async ({ devices, healthChanged }) => {
  const onBattery = () =>
    devices.list().some((device) => device.kind === 'ups' && isOnBattery(device.status.state));
  let told = onBattery();
  devices.onStatus(() => {
    if (onBattery() === told) return;
    told = !told;
    healthChanged();
  });
  return { health: () => (onBattery() ? ['on-battery'] : []) };
};
