import { z } from 'zod';

/** What the configurations of several kinds of device have in common. */

export const deviceId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be lower-case letters, digits and hyphens');

/** False: the kiosk has the device and does not offer it; citizens are told before they start. */
export const enabled = z.boolean().optional();

export const simulatorPort = z.strictObject({ type: z.literal('simulator') });

/** A vendor's or product's number on the USB. */
export const usbId = z.int().min(0).max(0xffff);
