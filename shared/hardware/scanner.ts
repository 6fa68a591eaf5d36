import { z } from 'zod';

/**
 * What a scanner can be found in, as one closed union. `bad-image` is a scan that ended and whose bytes are not
 * one whole JPEG; `silent` a scanner that takes a command and answers nothing.
 */
export const scannerStatus = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('ready') }),
  z.strictObject({ state: z.literal('no-paper') }),
  z.strictObject({ state: z.literal('jam') }),
  z.strictObject({ state: z.literal('cover-open') }),
  z.strictObject({ state: z.literal('busy') }),
  z.strictObject({ state: z.literal('disconnected') }),
  z.strictObject({ state: z.literal('silent') }),
  z.strictObject({ state: z.literal('bad-image') }),
]);
export type ScannerStatus = z.infer<typeof scannerStatus>;

/** Arguments of the verb `scan`: `dpi` in dots per inch, `colour` false for grey. */
export const scanArgs = z.strictObject({ dpi: z.int().min(75).max(600), colour: z.boolean() });
export type ScanArgs = z.infer<typeof scanArgs>;

/** One page as the scanner gave it: a whole JPEG file and its size in pixels. */
export interface ScannedPage {
  readonly jpeg: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** A page picture of the virtual flatbed: a file name in `assets/demo/pages`. */
export const pageName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,60}\.jpg$/);

/**
 * Body of `POST /api/simulator/scanner`. `feed` lays pages in a queue, each scan takes one. Faults: `jam`,
 * `cover-open`, `unplug`, `silent`, `truncated` and `corrupt` (the next pages arrive spoilt).
 */
export const scannerSimulation = z.union([
  z.strictObject({ feed: z.array(pageName).min(1).max(100) }),
  z.strictObject({ fault: z.enum(['jam', 'cover-open', 'unplug', 'silent', 'truncated', 'corrupt']) }),
  z.strictObject({ clear: z.literal(true) }),
]);
export type ScannerSimulation = z.infer<typeof scannerSimulation>;

/** Answer of `GET /api/simulator/scanner`: the pages still lying there, the fault, and what may be fed. */
export const scannerSimulationState = z.strictObject({
  queue: z.array(pageName),
  fault: z.string().nullable(),
  pages: z.array(pageName),
});
export type ScannerSimulationState = z.infer<typeof scannerSimulationState>;
