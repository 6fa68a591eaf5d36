import { z } from 'zod';
import type { KnownDevice } from './detection.ts';
import type { DeviceKind } from './device-kinds.ts';
import { idCardReaderPort } from './id-card-port.ts';
import { upsPort } from './ups.ts';

export { type DeviceKind, deviceKinds } from './device-kinds.ts';

const deviceId = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be lower-case letters, digits and hyphens');
/** False: the kiosk has the device and does not offer it; citizens are told before they start. */
const enabled = z.boolean().optional();
const simulatorPort = z.strictObject({ type: z.literal('simulator') });

export const idCardReaderConfig = z.strictObject({
  id: deviceId,
  enabled,
  kind: z.literal('id-card-reader'),
  driver: z.literal('sam'),
  port: idCardReaderPort,
  /** The maker's decoder of chip photos behind a helper program; without it no photo is shown. */
  photoDecoder: z
    .strictObject({ command: z.string().min(1), args: z.array(z.string()).optional() })
    .optional(),
  /**
   * Writes what passes the cable into a new file, for engineers; persons are taken out of it unless `personalData` is
   * true. Off unless it is here, and warned of at every start.
   */
  record: z.strictObject({ file: z.string().min(1), personalData: z.boolean().optional() }).optional(),
});

export const scannerConfig = z.strictObject({
  id: deviceId,
  enabled,
  kind: z.literal('scanner'),
  port: z.discriminatedUnion('type', [simulatorPort]),
});

export const receiptPrinterConfig = z.strictObject({
  id: deviceId,
  enabled,
  kind: z.literal('receipt-printer'),
  port: z.discriminatedUnion('type', [
    simulatorPort,
    z.strictObject({ type: z.literal('tcp'), host: z.string().min(1), port: z.int().min(1).max(65535) }),
  ]),
  /** Characters of the small font in one line. */
  columns: z.int().min(16).max(96),
  /** Printable dots in one line (203 dpi: 576 on 80 mm paper). */
  dots: z.int().min(128).max(2048),
  charset: z.literal('gb18030'),
});

export const upsConfig = z.strictObject({ id: deviceId, enabled, kind: z.literal('ups'), port: upsPort });

/** One device as the configuration names it. Its `id` is the one used in every address and message. */
export const deviceConfig = z.discriminatedUnion('kind', [
  idCardReaderConfig,
  scannerConfig,
  receiptPrinterConfig,
  upsConfig,
]);
export type DeviceConfig = z.infer<typeof deviceConfig>;
export type IdCardReaderConfig = z.infer<typeof idCardReaderConfig>;
export type ScannerConfig = z.infer<typeof scannerConfig>;
export type ReceiptPrinterConfig = z.infer<typeof receiptPrinterConfig>;
export type UpsConfig = z.infer<typeof upsConfig>;

/** Every kind has its own closed union of statuses; all of them are objects with a `state`. */
export interface DeviceStatus {
  readonly state: string;
}

/** Host → device process. `configure` comes first and once. */
export type HostMessage =
  | { readonly configure: readonly DeviceConfig[]; readonly assetsDir: string }
  | { readonly id: number; readonly device: string; readonly verb: string; readonly args: unknown }
  /** Answered with a `Detection`; `detect` is the table of known devices that comes before the shipped one. */
  | { readonly id: number; readonly detect: readonly KnownDevice[] }
  /** Answered with a `ProbeResult`. A running device of the same id is put away meanwhile. */
  | { readonly id: number; readonly probe: DeviceConfig }
  /** Answered at once with `pong`, unless the process hangs. */
  | { readonly ping: number };

export interface DeviceIdentity {
  readonly id: string;
  readonly kind: DeviceKind;
  readonly simulated: boolean;
}

/** Device process → host. All values are structured-clone data; binary is `Uint8Array`. */
export type DeviceMessage =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: DeviceStatus }
  | { readonly event: 'status'; readonly device: string; readonly status: DeviceStatus }
  | { readonly event: 'ready'; readonly devices: readonly DeviceIdentity[] }
  | { readonly event: 'pong'; readonly ping: number };
