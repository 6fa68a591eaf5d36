import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Detection, type KnownDevice, knownDevices } from '#shared/hardware/detection.ts';
import type { Claims } from '../claims.ts';
import { findHid, findSerial, findUsb } from './find-ports.ts';
import { offersFor } from './offers.ts';

/** The shipped table of known devices. A broken file is a broken build: it throws. */
export async function loadKnownDevices(assetsDir: string): Promise<readonly KnownDevice[]> {
  return knownDevices.parse(
    JSON.parse(await readFile(join(assetsDir, 'hardware/known-devices.json'), 'utf8')),
  );
}

/**
 * Looks into every kind of socket. Nothing is opened for longer than its strings take to read, and nothing that a
 * running device holds. Rows of `known` come before the shipped ones.
 */
export async function detect(
  known: readonly KnownDevice[],
  assetsDir: string,
  claims: Claims,
): Promise<Detection> {
  const table = [...known, ...(await loadKnownDevices(assetsDir))];
  const looked = {
    hid: await findHid(claims),
    usb: await findUsb(claims),
    serial: await findSerial(claims),
  };
  const ports = Object.values(looked).flatMap((found) => found ?? []);
  const blind = (Object.keys(looked) as (keyof typeof looked)[]).filter((type) => looked[type] === null);
  return { ports, offers: offersFor(ports, table), blind };
}
