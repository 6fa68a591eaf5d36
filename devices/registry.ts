import type { DeviceConfig } from '#shared/hardware/messages.ts';
import type { Device } from './device.ts';

/** What the device process hands to every kind. */
export interface DeviceSetting {
  /** Folder of fonts, demonstration cards and pages. */
  readonly assetsDir: string;
}

type Factory<C extends DeviceConfig> = (config: C, setting: DeviceSetting) => Device | Promise<Device>;

/** One factory per kind of device. */
const factories: { readonly [K in DeviceConfig['kind']]?: Factory<Extract<DeviceConfig, { kind: K }>> } = {};

/** Builds the device a configuration asks for, or null when this build has no driver of that kind. */
export async function buildDevice(config: DeviceConfig, setting: DeviceSetting): Promise<Device | null> {
  switch (config.kind) {
    case 'id-card-reader':
      return (await factories['id-card-reader']?.(config, setting)) ?? null;
    case 'scanner':
      return (await factories.scanner?.(config, setting)) ?? null;
    case 'receipt-printer':
      return (await factories['receipt-printer']?.(config, setting)) ?? null;
  }
}
