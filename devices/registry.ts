import type { DeviceConfig } from '#shared/hardware/messages.ts';
import type { Device } from './device.ts';
import { loadDemoCards } from './id-card/demo-cards.ts';
import { createIdCardReader } from './id-card/service.ts';
import { createReceiptPrinter } from './receipt-printer/service.ts';
import { createScanner } from './scanner/service.ts';

/** Builds the device a configuration asks for; null for one that this process does not drive. */
export async function buildDevice(config: DeviceConfig, assetsDir: string): Promise<Device | null> {
  switch (config.kind) {
    case 'id-card-reader':
      return createIdCardReader(
        config,
        config.port.type === 'simulator' ? { demoCards: await loadDemoCards(assetsDir) } : {},
      );
    case 'scanner':
      return createScanner(config, { assetsDir });
    case 'document-camera':
      return null;
    case 'receipt-printer':
      return createReceiptPrinter(config, { assetsDir });
  }
}
