import { z } from 'zod';
import { deviceKinds } from '#shared/hardware/messages.ts';

export const deviceStatus = z.looseObject({ state: z.string() });

/** One row of `GET /api/devices`. */
export const deviceView = z.strictObject({
  id: z.string(),
  kind: z.enum(deviceKinds),
  simulated: z.boolean(),
  status: deviceStatus,
});
export type DeviceView = z.infer<typeof deviceView>;

/** Longest time a single card read may wait for a card; the page asks again for longer waits. */
export const MAX_CARD_WAIT_MS = 2500;

/** Body of `POST /api/devices/id-card/read`. */
export const readCardRequest = z.strictObject({ waitMs: z.int().min(0).max(MAX_CARD_WAIT_MS) });

/** Body of `POST /api/devices/scanner/scan`. */
export const scanRequest = z.strictObject({ colour: z.boolean(), dpi: z.int().min(75).max(600) });
export type ScanRequest = z.infer<typeof scanRequest>;

/** What the scanner's `scan` verb hands to the host: one page. */
export const scannedPage = z.looseObject({ jpeg: z.instanceof(Uint8Array) });
