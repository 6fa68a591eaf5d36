import type { DeviceConfig } from '#shared/hardware/messages.ts';
import type { Device } from './device.ts';
import { loadDemoCards } from './id-card/demo-cards.ts';
import { createIdCardReader } from './id-card/service.ts';
import { createReceiptPrinter } from './receipt-printer/service.ts';
import { createScanner } from './scanner/service.ts';

/** What the device process hands to every kind. */
export interface DeviceSetting {
  /** Folder of fonts, demonstration cards and pages. */
  readonly assetsDir: string;
}

/** Builds the device a configuration asks for. Demonstration data is read for virtual devices only. */
export async function buildDevice(config: DeviceConfig, setting: DeviceSetting): Promise<Device> {
  switch (config.kind) {
    case 'id-card-reader':
      return createIdCardReader(
        config,
        config.port.type === 'simulator' ? { demoCards: await loadDemoCards(setting.assetsDir) } : {},
      );
    case 'scanner':
      return createScanner(config, setting);
    case 'receipt-printer':
      return createReceiptPrinter(config, setting);
  }
}
