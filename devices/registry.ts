import type { DeviceConfig } from '#shared/hardware/messages.ts';
import type { Device } from './device.ts';
import { loadDemoCards } from './id-card/demo-cards.ts';
import { createIdCardReader } from './id-card/service.ts';

/** Builds the device a configuration asks for, or null when this build has no driver of that kind. */
export async function buildDevice(config: DeviceConfig, assetsDir: string): Promise<Device | null> {
  switch (config.kind) {
    case 'id-card-reader':
      return createIdCardReader(
        config,
        config.port.type === 'simulator' ? { demoCards: await loadDemoCards(assetsDir) } : {},
      );
    case 'scanner':
      return null;
    case 'receipt-printer':
      return null;
  }
}
