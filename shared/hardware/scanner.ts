import { z } from 'zod';
import { deviceId, enabled, simulatorPort } from './config-fields.ts';

const states = <T extends string>(...names: readonly T[]) => z.strictObject({ state: z.enum(names) });

/**
 * What a scanner can be found in, as one closed union.
 *
 * - `no-paper` the feeder is empty; `jam`, `double-feed`, `cover-open`, `busy` as they say; `cancelled` by the user
 * - `disconnected` not there, or gone in the middle; `silent` takes a command and answers nothing, or never ends
 * - `bad-image` a scan that ended and whose bytes are not one whole JPEG
 * - `unsupported` it does not offer what the configuration asks for; `fault` it says itself that it cannot work
 * - `access-denied` this account, or this kiosk, may not use it; `untrusted` its certificate is not the configured one
 * - `no-program` the program that drives it is not installed (SANE's `scanimage`)
 */
export const scannerStatus = states(
  'ready',
  'no-paper',
  'jam',
  'double-feed',
  'cover-open',
  'busy',
  'cancelled',
  'disconnected',
  'silent',
  'bad-image',
  'unsupported',
  'fault',
  'access-denied',
  'untrusted',
  'no-program',
);
export type ScannerStatus = z.infer<typeof scannerStatus>;

/** Where the paper lies. `auto`: the feeder when paper is in it, else the glass. */
export const scanSource = z.enum(['auto', 'glass', 'feeder', 'feeder-duplex']);
export type ScanSource = z.infer<typeof scanSource>;

/** Arguments of the verb `scan`: `dpi` in dots per inch, `colour` false for grey; `source` else as configured. */
export const scanArgs = z.strictObject({
  dpi: z.int().min(75).max(600),
  colour: z.boolean(),
  source: scanSource.optional(),
});
export type ScanArgs = z.infer<typeof scanArgs>;

/** One page as the scanner gave it: a whole JPEG file and its size in pixels. */
export interface ScannedPage {
  readonly jpeg: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** What the verbs `scan` and `next` give. `more`: the stack may hold another page, to be had by `next`. */
export interface DeliveredPage extends ScannedPage {
  readonly more: boolean;
}

/** What a scanner offers, as it says itself. Sizes in millimetres. */
export interface ScannerCapabilities {
  readonly model: string;
  readonly sources: readonly Exclude<ScanSource, 'auto'>[];
  readonly resolutions: readonly number[];
  readonly colour: boolean;
  readonly grey: boolean;
  readonly widthMm: number;
  readonly heightMm: number;
}

const certificate = z
  .string()
  .regex(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/, 'must be a SHA-256 fingerprint: 32 pairs of 0-9A-F with colons');

const esclPort = z
  .strictObject({
    type: z.literal('escl'),
    /** Root of the scanner's service, e.g. `http://192.0.2.20/eSCL`. */
    url: z
      .url({ protocol: /^https?$/, error: 'must be an http or https address such as http://192.0.2.20/eSCL' })
      .refine((url) => {
        if (!URL.canParse(url)) return true;
        const { search, hash, username, password } = new URL(url);
        return search === '' && hash === '' && username === '' && password === '';
      }, 'must be a plain address: no question mark, no #, no user name'),
    /** With https: the one certificate that is trusted, self-signed or not. Without it: public authorities only. */
    fingerprint: certificate.optional(),
  })
  .refine((port) => port.fingerprint === undefined || port.url.startsWith('https:'), {
    path: ['fingerprint'],
    error: 'is for https addresses only',
  });

const sanePort = z.strictObject({
  type: z.literal('sane'),
  /** Device name as `scanimage -L` prints it, e.g. `airscan:e0:Office`. */
  device: z.string().regex(/^[^-\s][^\0\n\r]{0,250}$/, 'must be a device name as scanimage -L prints it'),
  /** Fixed settings of the backend, by long option name without dashes. */
  options: z
    .record(z.string().regex(/^[a-z][a-z0-9-]{0,60}$/), z.string().regex(/^[^\0\n\r]{0,200}$/))
    .optional(),
});

/** A scanner in the configuration. `source` is where paper is taken from; `auto` without it. */
export const scannerConfig = z.strictObject({
  id: deviceId,
  enabled,
  kind: z.literal('scanner'),
  port: z.discriminatedUnion('type', [simulatorPort, esclPort, sanePort]),
  source: scanSource.optional(),
});
export type ScannerConfig = z.infer<typeof scannerConfig>;

/** A page picture of the virtual scanner: a file name in `assets/demo/pages`. */
export const pageName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,60}\.jpg$/);

/** What a virtual scanner can be made to do wrong. */
export const scannerFaults = [
  'jam',
  'double-feed',
  'cover-open',
  'busy',
  'unplug',
  'silent',
  'truncated',
  'corrupt',
  'gone',
  'endless',
  'wrong-type',
] as const;

/**
 * Body of `POST /api/simulator/scanner`. `feed` lays sheets down one by one, each scan takes one; `stack` puts several
 * into the feeder, one scan takes them all. Faults: `jam`, `double-feed` and `gone` strike in the middle of a page;
 * `truncated`, `corrupt`, `endless` and `wrong-type` spoil what arrives. `clear` takes fault and paper away.
 */
export const scannerSimulation = z.union([
  z.strictObject({ feed: z.array(pageName).min(1).max(100) }),
  z.strictObject({ stack: z.array(pageName).min(1).max(100) }),
  z.strictObject({ fault: z.enum(scannerFaults) }),
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
