import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { UpsStatus } from '#shared/hardware/ups.ts';
import { chargeOf } from './nut.ts';

/** Below this the time has come to shut down, in per cent. */
const LOW_CHARGE = 10;

/**
 * Asks the kernel (Documentation/ABI/testing/sysfs-class-power): mains that are on line decide; without them a battery
 * that is discharging does.
 */
export async function readPowerSupplies(folder = '/sys/class/power_supply'): Promise<UpsStatus> {
  const names = await readdir(folder).catch(() => []);
  const value = (name: string, key: string): Promise<string> =>
    readFile(join(folder, name, key), 'utf8').then(
      (text) => text.trim(),
      () => '',
    );
  let mains: boolean | null = null;
  let discharging = false;
  let charge: number | null = null;
  for (const name of names) {
    const type = await value(name, 'type');
    if (type === 'Mains' || type === 'USB') mains = mains === true || (await value(name, 'online')) === '1';
    if (type !== 'Battery' && type !== 'UPS') continue;
    // The battery of a mouse says nothing of the kiosk's power.
    if ((await value(name, 'scope')) === 'Device') continue;
    discharging ||= (await value(name, 'status')) === 'Discharging';
    charge ??= chargeOf(await value(name, 'capacity'));
  }
  if (mains === null && charge === null && !discharging) return { state: 'disconnected', reason: 'absent' };
  if (mains === true || !discharging) return { state: 'ready' };
  return { state: charge !== null && charge <= LOW_CHARGE ? 'battery-low' : 'on-battery', charge };
}
