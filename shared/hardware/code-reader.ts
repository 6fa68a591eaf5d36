import { z } from 'zod';

/**
 * What a code reader can be found in, as one closed union. `no-code` is an ordinary answer to a read: nothing was shown
 * in time. `garbled`: reports that are no scanned data.
 */
export const codeReaderStatus = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('starting') }),
  z.strictObject({ state: z.literal('ready') }),
  z.strictObject({ state: z.literal('no-code') }),
  z.strictObject({ state: z.literal('garbled') }),
  z.strictObject({
    state: z.literal('disconnected'),
    reason: z.enum(['absent', 'no-permission', 'refused', 'no-driver', 'lost']).optional(),
  }),
]);
export type CodeReaderStatus = z.infer<typeof codeReaderStatus>;

/** Longest code that is taken, in characters: a QR code of this product has some eighty. */
export const MAX_CODE = 512;

/** Longest time a single read may wait, in milliseconds; the page asks again for longer waits. */
export const MAX_CODE_WAIT_MS = 2500;

/** Arguments of the verb `read`, and body of `POST /api/devices/code-reader/read`. */
export const readCodeArgs = z.strictObject({ waitMs: z.int().min(0).max(MAX_CODE_WAIT_MS) });

/** Its answer: the text of one bar code or QR code. */
export const readCodeResult = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), value: z.strictObject({ code: z.string().min(1).max(MAX_CODE) }) }),
  z.strictObject({ ok: z.literal(false), error: codeReaderStatus }),
]);
export type ReadCodeResult = z.infer<typeof readCodeResult>;

/** Body of `POST /api/simulator/code-reader`: holds a code before the reader, or takes the reader away. */
export const codeReaderSimulation = z.union([
  z.strictObject({ show: z.string().min(1).max(MAX_CODE) }),
  z.strictObject({ fault: z.enum(['unplug', 'garbage']) }),
  z.strictObject({ clear: z.literal(true) }),
]);
export type CodeReaderSimulation = z.infer<typeof codeReaderSimulation>;

/** Answer of `GET /api/simulator/code-reader`; says how many codes were shown, not which. */
export const codeReaderSimulationState = z.strictObject({ fault: z.string().nullable(), shown: z.int() });
export type CodeReaderSimulationState = z.infer<typeof codeReaderSimulationState>;
