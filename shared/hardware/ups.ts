import { z } from 'zod';

/** Charge in per cent, rounded to tens, so that a status changes when something happens and not with every minute. */
const charge = z.int().min(0).max(100).nullable();

/**
 * What an uninterruptible power supply can be found in. On battery a visit is finished and none is begun; `battery-low`
 * is the time to shut down.
 */
export const upsStatus = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('starting') }),
  z.strictObject({ state: z.literal('ready') }),
  z.strictObject({ state: z.literal('on-battery'), charge }),
  z.strictObject({ state: z.literal('battery-low'), charge }),
  z.strictObject({ state: z.literal('replace-battery') }),
  /** It answers, and what it says is no status. */
  z.strictObject({ state: z.literal('garbled') }),
  z.strictObject({
    state: z.literal('disconnected'),
    reason: z.enum(['absent', 'refused', 'lost']).optional(),
  }),
  z.strictObject({ state: z.literal('disabled') }),
]);
export type UpsStatus = z.infer<typeof upsStatus>;

/**
 * Where the power supply is asked: a NUT server (`upsd`), the kernel (`/sys/class/power_supply`), or a virtual one.
 */
export const upsPort = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('simulator') }),
  z.strictObject({
    type: z.literal('nut'),
    host: z.string().min(1).max(255),
    port: z.int().min(1).max(65535),
    /** Its name in `ups.conf`. */
    ups: z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/),
  }),
  z.strictObject({ type: z.literal('sysfs') }),
]);
export type UpsPort = z.infer<typeof upsPort>;

/** Body of `POST /api/simulator/<id>`: the mains fail, the battery runs down, everything is well again. */
export const upsSimulation = z.union([
  z.strictObject({ power: z.enum(['mains', 'battery', 'low']) }),
  z.strictObject({ clear: z.literal(true) }),
]);

/** True while no new visit may begin. */
export const isOnBattery = (state: string): boolean => state === 'on-battery' || state === 'battery-low';
