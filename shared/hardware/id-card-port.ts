import { z } from 'zod';
import { usbId } from './config-fields.ts';

/** Which of several devices with the same vendor and product id is meant; left out: the first free one. */
const serialNumber = z.string().min(1).max(126).optional();

/** How SAM frames travel in HID reports; `devices/id-card/hid-framing.ts` tells each byte. */
export const hidFramings = ['raw', 'length-prefix', 'icbc', 'miaxis'] as const;
export type HidFramingName = (typeof hidFramings)[number];

/** Bit rates of SAM readers on a serial line (8 data bits, no parity, one stop bit), the usual one first. */
export const samBaudRates = [115200, 57600, 38400, 19200, 9600] as const;

export const hidPort = z.strictObject({
  type: z.literal('hid'),
  vendorId: usbId,
  productId: usbId,
  serialNumber,
  framing: z.enum(hidFramings),
  /** Bytes of one report without its id; default 64. */
  reportBytes: z.int().min(8).max(1024).optional(),
  /** Width of the length before a frame, `length-prefix` only; default 2. */
  prefixBytes: z.literal([1, 2]).optional(),
});

/** USB bulk. Which endpoints carry frames is read from the device's descriptor. */
export const usbPort = z.strictObject({
  type: z.literal('usb'),
  vendorId: usbId,
  productId: usbId,
  serialNumber,
});

/**
 * A serial line: `path` (`/dev/ttyS0`, `COM3`) for a real one; a USB adapter may be named by its ids instead, and is
 * then found in whatever socket it is plugged.
 */
export const serialPort = z
  .strictObject({
    type: z.literal('serial'),
    path: z.string().min(1).max(255).optional(),
    vendorId: usbId.optional(),
    productId: usbId.optional(),
    serialNumber,
    baudRate: z.literal([...samBaudRates]),
  })
  .refine(
    (port) => port.path !== undefined || (port.vendorId !== undefined && port.productId !== undefined),
    'needs a path, or the vendor and product id of its USB adapter',
  );

/** A serial-to-network converter: the same bytes over TCP. */
export const tcpPort = z.strictObject({
  type: z.literal('tcp'),
  host: z.string().min(1).max(255),
  port: z.int().min(1).max(65535),
});

/** The ways to a reader with a SAM_V security module. */
export const idCardReaderPort = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('simulator') }),
  hidPort,
  usbPort,
  serialPort,
  tcpPort,
]);
export type IdCardReaderPort = z.infer<typeof idCardReaderPort>;
export type HidPortConfig = z.infer<typeof hidPort>;
export type UsbPortConfig = z.infer<typeof usbPort>;
export type SerialPortConfig = z.infer<typeof serialPort>;
export type TcpPortConfig = z.infer<typeof tcpPort>;
