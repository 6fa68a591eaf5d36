import { z } from 'zod';
import { usbId } from './config-fields.ts';
import { deviceKinds } from './device-kinds.ts';

/** Kinds of socket a device process can look into by itself. Network devices announce themselves elsewhere. */
export const foundPortTypes = ['hid', 'usb', 'serial'] as const;

/** One row of the table of known devices: `assets/hardware/known-devices.json`, and `knownDevices` of the configuration. */
export const knownDevice = z.strictObject({
  vendorId: usbId,
  productId: usbId,
  kind: z.enum(deviceKinds),
  /** Maker and model as technicians call it. */
  name: z.string().min(1),
  /**
   * Ports to try, the likeliest first, without vendor and product id: `{type: 'usb'}`, `{type: 'hid', framing: 'raw'}`,
   * `{type: 'serial', baudRate: 115200}`.
   */
  ports: z.array(z.looseObject({ type: z.enum(foundPortTypes) })).min(1),
});
export type KnownDevice = z.infer<typeof knownDevice>;
export const knownDevices = z.array(knownDevice);

/** One socket something is plugged into, as the operating system shows it. */
export const foundPort = z.strictObject({
  /** Stable as long as it stays plugged: the type and what the system calls it. */
  key: z.string(),
  type: z.enum(foundPortTypes),
  /** Device file, COM port, or `bus-port.port` of a USB device. */
  path: z.string(),
  vendorId: usbId.nullable(),
  productId: usbId.nullable(),
  manufacturer: z.string().nullable(),
  product: z.string().nullable(),
  serialNumber: z.string().nullable(),
  /** USB classes of its interfaces (7 printer, 3 HID, 255 vendor); empty when the system does not tell. */
  usbClasses: z.array(z.int()),
  /** Whether this kiosk may open it. `unknown` where only trying tells. */
  access: z.enum(['yes', 'no-permission', 'unknown']),
  /** Id of the configured device that holds it now; null: it is free. */
  usedBy: z.string().nullable(),
});
export type FoundPort = z.infer<typeof foundPort>;

/** What a found port could be. Nothing is configured by it: a technician takes it, or not. */
export const deviceOffer = z.strictObject({
  kind: z.enum(deviceKinds),
  /** Name in the table of known devices; null when only the kind of socket speaks for it. */
  name: z.string().nullable(),
  /** `known`: in the table. `possible`: a socket such devices use. */
  certainty: z.enum(['known', 'possible']),
  /** `key` of the found port. */
  found: z.string(),
  /** Complete `port` entries for the configuration, to be probed in this order. */
  ports: z.array(z.looseObject({ type: z.string() })).min(1),
});
export type DeviceOffer = z.infer<typeof deviceOffer>;

/** Value of a detection: what is plugged in, what it could be, and where we could not look. */
export const detection = z.strictObject({
  ports: z.array(foundPort),
  offers: z.array(deviceOffer),
  /** Types of socket whose library is missing on this machine. */
  blind: z.array(z.enum(foundPortTypes)),
});
export type Detection = z.infer<typeof detection>;

/**
 * Value of a probe: a device was built from a configuration entry, asked how it is, asked who it is, and put away.
 * A device that does not answer is an answer, too.
 */
export const probeResult = z.strictObject({
  /** The status of its kind, as in `GET /api/devices`. */
  status: z.looseObject({ state: z.string() }),
  /** What it calls itself: the printed number of a reader's security module (SAM id), a printer's model. */
  identity: z.string().nullable(),
});
export type ProbeResult = z.infer<typeof probeResult>;
