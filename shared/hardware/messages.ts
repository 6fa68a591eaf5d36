import { z } from 'zod';
import { deviceId, enabled, simulatorPort, usbId } from './config-fields.ts';
import type { KnownDevice } from './detection.ts';
import type { DeviceKind } from './device-kinds.ts';
import { documentCameraConfig } from './document-camera.ts';
import { idCardReaderPort } from './id-card-port.ts';
import { scannerConfig } from './scanner.ts';
import { upsPort } from './ups.ts';

export { type DeviceKind, deviceKinds } from './device-kinds.ts';

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

const devicePath = z
  .string()
  .regex(
    /^(\/dev\/[\w./:-]+|COM\d{1,3})$/,
    'must be a device file such as /dev/ttyS0 or /dev/usb/lp0, or COM3',
  );

/** A serial line: eight data bits, one stop bit. `flow` is how the printer says that its buffer is full. */
export const serialSettings = z.strictObject({
  type: z.literal('serial'),
  path: devicePath,
  baudRate: z.literal(
    [1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400],
    'must be a baud rate of the printer, such as 9600 or 115200',
  ),
  parity: z.enum(['none', 'even', 'odd']).optional(),
  flow: z.enum(['none', 'hardware', 'software']),
});
export type SerialSettings = z.infer<typeof serialSettings>;

/** A queue of CUPS on this machine, reached through its socket. */
const spoolerPort = z.strictObject({
  type: z.literal('spooler'),
  queue: z.string().regex(/^[\w.-]{1,127}$/, 'must be the name of a print queue'),
  /** Where CUPS listens; /run/cups/cups.sock when this is missing. */
  socket: z.string().startsWith('/').optional(),
});

export const receiptPrinterConfig = z.strictObject({
  id: deviceId,
  enabled,
  kind: z.literal('receipt-printer'),
  port: z.discriminatedUnion('type', [
    simulatorPort,
    z.strictObject({ type: z.literal('tcp'), host: z.string().min(1), port: z.int().min(1).max(65535) }),
    serialSettings,
    /** The kernel's device file of a USB printer. */
    z.strictObject({ type: z.literal('usb-lp'), path: devicePath }),
    /** A raw queue: it says what became of the job only. */
    spoolerPort,
  ]),
  /**
   * How the printer tells its state: `realtime` by DLE EOT (when this is missing), `automatic` by the blocks of GS a,
   * `none` not at all: a slip is then `sent` and never `confirmed`.
   */
  answers: z.enum(['realtime', 'automatic', 'none']).optional(),
  /** Characters of the small font in one line. */
  columns: z.int().min(16).max(96),
  /** Printable dots in one line (203 dpi: 576 on 80 mm paper). */
  dots: z.int().min(128).max(2048),
  charset: z.literal('gb18030'),
});

export const documentPrinterConfig = z.strictObject({
  id: deviceId,
  enabled,
  kind: z.literal('document-printer'),
  port: z.discriminatedUnion('type', [
    simulatorPort,
    z.strictObject({
      type: z.literal('ipp'),
      url: z.url({ protocol: /^ipps?$/, error: 'must be an address such as ipp://192.168.1.20/ipp/print' }),
      /** SHA-256 of the printer's certificate in hex, for `ipps`: printers sign their own. */
      certificate: z
        .string()
        .regex(/^([0-9a-fA-F]{2}:?){32}$/, 'must be 64 hex digits')
        .optional(),
    }),
    spoolerPort,
  ]),
  bothSides: z.boolean(),
  /** Pages one citizen may print in one visit. */
  pagesPerVisit: z.int().min(1).max(500),
});

export const codeReaderConfig = z.strictObject({
  id: deviceId,
  enabled,
  kind: z.literal('code-reader'),
  port: z.discriminatedUnion('type', [
    simulatorPort,
    /** HID POS. Without ids the first reader of that usage page is taken. */
    z.strictObject({
      type: z.literal('hid'),
      vendorId: usbId.optional(),
      productId: usbId.optional(),
      layout: z.enum(['aim', 'plain']),
    }),
  ]),
});
export const upsConfig = z.strictObject({ id: deviceId, enabled, kind: z.literal('ups'), port: upsPort });

/** One device as the configuration names it. Its `id` is the one used in every address and message. */
export const deviceConfig = z.discriminatedUnion('kind', [
  idCardReaderConfig,
  scannerConfig,
  documentCameraConfig,
  receiptPrinterConfig,
  documentPrinterConfig,
  codeReaderConfig,
  upsConfig,
]);
export type DeviceConfig = z.infer<typeof deviceConfig>;
export type IdCardReaderConfig = z.infer<typeof idCardReaderConfig>;
export type CodeReaderConfig = z.infer<typeof codeReaderConfig>;
export type DocumentPrinterConfig = z.infer<typeof documentPrinterConfig>;
export type { ScannerConfig } from './scanner.ts';
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
