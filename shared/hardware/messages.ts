import { z } from 'zod';
import { documentCameraConfig } from './document-camera.ts';
import { scannerConfig } from './scanner.ts';

/** Kinds of device the kiosk can drive. A kind is a folder in `devices/`. */
export const deviceKinds = ['id-card-reader', 'scanner', 'document-camera', 'receipt-printer'] as const;
export type DeviceKind = (typeof deviceKinds)[number];

const deviceId = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be lower-case letters, digits and hyphens');
const usbId = z.int().min(0).max(0xffff);
const simulatorPort = z.strictObject({ type: z.literal('simulator') });

export const idCardReaderConfig = z.strictObject({
  id: deviceId,
  kind: z.literal('id-card-reader'),
  driver: z.literal('sam'),
  port: z.discriminatedUnion('type', [
    simulatorPort,
    z.strictObject({
      type: z.literal('hid'),
      vendorId: usbId,
      productId: usbId,
      /** How SAM frames are cut into HID reports. */
      framing: z.enum(['raw', 'length-prefix', 'icbc']),
    }),
  ]),
});

export const receiptPrinterConfig = z.strictObject({
  id: deviceId,
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

/** One device as the configuration names it. Its `id` is the one used in every address and message. */
export const deviceConfig = z.discriminatedUnion('kind', [
  idCardReaderConfig,
  scannerConfig,
  documentCameraConfig,
  receiptPrinterConfig,
]);
export type DeviceConfig = z.infer<typeof deviceConfig>;
export type IdCardReaderConfig = z.infer<typeof idCardReaderConfig>;
export type { ScannerConfig } from './scanner.ts';
export type ReceiptPrinterConfig = z.infer<typeof receiptPrinterConfig>;

/** Every kind has its own closed union of statuses; all of them are objects with a `state`. */
export interface DeviceStatus {
  readonly state: string;
}

/** Host → device process. `configure` comes first and once. */
export type HostMessage =
  | { readonly configure: readonly DeviceConfig[]; readonly assetsDir: string }
  | { readonly id: number; readonly device: string; readonly verb: string; readonly args: unknown };

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
  | { readonly event: 'ready'; readonly devices: readonly DeviceIdentity[] };
