import type { Detection, KnownDevice, ProbeResult } from '#shared/hardware/detection.ts';
import type { DeviceConfig } from '#shared/hardware/messages.ts';
import type { DeviceClient } from '../device-client.ts';

/** What is plugged into this machine; null when the device process is away. */
export async function detect(
  devices: DeviceClient,
  known: readonly KnownDevice[] = [],
): Promise<Detection | null> {
  const found = await devices.detect(known);
  return found.ok ? found.value : null;
}

/** Tries a configuration entry without taking it. A device process that is away is a status, too. */
export async function probe(devices: DeviceClient, config: DeviceConfig): Promise<ProbeResult> {
  const tried = await devices.probe(config);
  return tried.ok ? tried.value : { status: { ...tried.error }, identity: null };
}
