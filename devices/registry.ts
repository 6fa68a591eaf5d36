import type { DeviceConfig } from '#shared/hardware/messages.ts';
import { Claims } from './claims.ts';
import type { Device } from './device.ts';
import { loadDemoCards } from './id-card/demo-cards.ts';
import { createIdCardReader } from './id-card/service.ts';
import { createReceiptPrinter } from './receipt-printer/service.ts';
import { createScanner } from './scanner/service.ts';
import { createUps } from './ups/service.ts';

export interface Registry {
  /** The sockets that the built devices hold. */
  readonly claims: Claims;
  /** Builds the device a configuration asks for. */
  build(config: DeviceConfig, assetsDir: string): Promise<Device>;
}

export function createRegistry(): Registry {
  const claims = new Claims();
  return {
    claims,
    async build(config, assetsDir) {
      switch (config.kind) {
        case 'id-card-reader':
          return createIdCardReader(config, {
            claims,
            ...(config.port.type === 'simulator' ? { demoCards: await loadDemoCards(assetsDir) } : {}),
          });
        case 'scanner':
          return createScanner(config, { assetsDir });
        case 'receipt-printer':
          return createReceiptPrinter(config, { assetsDir });
        case 'ups':
          return createUps(config);
      }
    },
  };
}
