import { z } from 'zod';
import { deviceKinds } from '#shared/hardware/messages.ts';
import { scanArgs } from '#shared/hardware/scanner.ts';

export const deviceStatus = z.looseObject({ state: z.string() });

/** One row of `GET /api/devices`. */
export const deviceView = z.strictObject({
  id: z.string(),
  kind: z.enum(deviceKinds),
  simulated: z.boolean(),
  /** A document camera: part of the name of the one to use, where a machine has several. */
  label: z.string().optional(),
  status: deviceStatus,
});
export type DeviceView = z.infer<typeof deviceView>;

/** Longest time a single card read may wait for a card; the page asks again for longer waits. */
export const MAX_CARD_WAIT_MS = 2500;

/** Body of `POST /api/devices/id-card/read`. */
export const readCardRequest = z.strictObject({ waitMs: z.int().min(0).max(MAX_CARD_WAIT_MS) });

/** Body of `POST /api/devices/scanner/scan`. The answer, and that of `…/next`, is the JPEG of one page. */
export const scanRequest = scanArgs;
export type ScanRequest = z.infer<typeof scanRequest>;

/** Header of such an answer: `1` when the stack may hold another page, to be had by `POST …/next` (204: it had none). */
export const MORE_HEADER = 'x-scan-more';

/** What the scanner's verbs `scan` and `next` hand to the host. */
export const scannedPage = z.looseObject({ jpeg: z.instanceof(Uint8Array), more: z.boolean() });
