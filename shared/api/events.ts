import { z } from 'zod';
import { deviceStatus } from './devices.ts';
import { accepting } from './kiosk.ts';

/**
 * Events of `GET /api/events` (text/event-stream). On connection the present state is sent first, so a page
 * that comes back after a gap needs nothing else.
 */
export const hostEvents = {
  device: z.strictObject({ device: z.string(), status: deviceStatus }),
  platform: z.strictObject({ online: z.boolean() }),
  health: z.strictObject({ accepting }),
  /** The catalogue visits begin with, by hash; null while there is none. `live` is an author's folder being worked on. */
  catalogue: z.strictObject({ hash: z.string().nullable(), live: z.boolean() }),
  /** The platform has other keys than before: `GET /api/kiosk` has them. */
  keys: z.strictObject({}),
  /** A newer kiosk page has taken over; this one must stop. */
  superseded: z.strictObject({}),
};
export type HostEventName = keyof typeof hostEvents;
export type HostEvent<N extends HostEventName = HostEventName> = z.infer<(typeof hostEvents)[N]>;
