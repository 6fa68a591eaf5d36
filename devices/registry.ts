import type { DeviceConfig } from '#shared/hardware/messages.ts';
import { Claims } from './claims.ts';
import { createCodeReader } from './code-reader/service.ts';
import type { Device } from './device.ts';
import { createDocumentPrinter } from './document-printer/service.ts';
import { loadDemoCards } from './id-card/demo-cards.ts';
import { createIdCardReader } from './id-card/service.ts';
import { createReceiptPrinter } from './receipt-printer/service.ts';
import { createScanner } from './scanner/service.ts';
import { createUps } from './ups/service.ts';

export interface Registry {
  /** The sockets that the built devices hold. */
  readonly claims: Claims;
  /** Builds the device a configuration asks for; null for one that this process does not drive. */
  build(config: DeviceConfig, assetsDir: string): Promise<Device | null>;
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
        case 'document-camera':
          return null;
        case 'receipt-printer':
          return createReceiptPrinter(config, { assetsDir });
        case 'code-reader':
          return createCodeReader(config);
        case 'document-printer':
          return createDocumentPrinter(config);
        case 'ups':
          return createUps(config);
      }
    },
  };
}
