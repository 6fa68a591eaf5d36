import {
  type Detection,
  detection,
  type KnownDevice,
  type ProbeResult,
  probeResult,
} from '#shared/hardware/detection.ts';
import type { DeviceConfig, DeviceStatus } from '#shared/hardware/messages.ts';
import type { Result } from '#shared/result.ts';
import type { DeviceClient } from '../device-client.ts';

/** The part of the device client that looks into sockets. A client without it leaves the console with typed entry. */
interface Looking {
  detect?(known?: readonly KnownDevice[]): Promise<Result<unknown, DeviceStatus>>;
  probe?(config: DeviceConfig): Promise<Result<unknown, DeviceStatus>>;
}

/** What is plugged into this machine; null when the device process is away or cannot look. */
export async function detect(
  devices: DeviceClient & Looking,
  known: readonly KnownDevice[] = [],
): Promise<Detection | null> {
  const found = await devices.detect?.(known);
  return found?.ok ? (detection.safeParse(found.value).data ?? null) : null;
}

/** Tries a configuration entry without taking it; null when the device process cannot. */
export async function probe(
  devices: DeviceClient & Looking,
  config: DeviceConfig,
): Promise<ProbeResult | null> {
  const tried = await devices.probe?.(config);
  if (tried === undefined) return null;
  if (!tried.ok) return { status: { ...tried.error }, identity: null };
  return probeResult.safeParse(tried.value).data ?? null;
}
