import { z } from 'zod';

/**
 * What a receipt printer can be found in, as one closed union. `paper-low` still prints. `silent` is a printer
 * that takes bytes and answers nothing, `disconnected` one that cannot be reached at all, `one-way` one that can be
 * reached and has no way to tell how it is: it prints, and nobody knows.
 */
export const receiptPrinterStatus = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('ready') }),
  z.strictObject({ state: z.literal('paper-low') }),
  z.strictObject({ state: z.literal('paper-out') }),
  z.strictObject({ state: z.literal('cover-open') }),
  z.strictObject({ state: z.literal('offline') }),
  z.strictObject({
    state: z.literal('error'),
    /**
     * `temperature`: the head is too hot and cools down by itself. `garbled`: the printer answered bytes that are no
     * status at all. `spool`: the system's spooler keeps what was printed, so nothing more is given to it.
     */
    cause: z.enum(['cutter', 'temperature', 'recoverable', 'unrecoverable', 'garbled', 'spool']),
  }),
  z.strictObject({
    state: z.literal('disconnected'),
    /** For the technician; missing when the line just gave no answer, or the device process itself is down. */
    reason: z.enum(['absent', 'no-permission', 'in-use', 'refused', 'no-driver']).optional(),
  }),
  z.strictObject({ state: z.literal('silent') }),
  z.strictObject({ state: z.literal('one-way') }),
]);
export type ReceiptPrinterStatus = z.infer<typeof receiptPrinterStatus>;

/** True for the states in which a slip can be printed. */
export const canPrint = (status: ReceiptPrinterStatus): boolean =>
  status.state === 'ready' || status.state === 'paper-low' || status.state === 'one-way';

/** Longest receiptline document a printer takes, in UTF-16 units: ten times the longest slip. */
export const MAX_DOCUMENT = 40_000;

/** Arguments of the verbs `print` and `preview`: a receiptline document. */
export const receiptDocumentArgs = z.strictObject({ document: z.string().min(1).max(MAX_DOCUMENT) });

/**
 * What a print that did not fail came to. `confirmed`: the printer itself answered behind the last line.
 * `sent`: every byte was taken and nothing speaks against it, but this printer has no way to answer behind the last line.
 */
export const printOutcome = z.strictObject({ printed: z.enum(['confirmed', 'sent']) });
export type PrintOutcome = z.infer<typeof printOutcome>;

/** Why a print failed. `sent` is false only when not one byte of the slip can have reached the paper. */
export type PrintFailure = ReceiptPrinterStatus & { readonly sent: boolean };

/** Value of the verb `preview`: the slip as PNG, one picture for all of its pages. */
export interface ReceiptPreview {
  readonly png: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/**
 * Body of `POST /api/simulator/receipt-printer`. Faults: `silent` takes bytes and answers nothing, `unplug`
 * drops every connection, `unplug@N` does so after N more bytes of a slip, `out@N` runs out of paper after N more lines,
 * `cover@N` and `reset@N` likewise open the cover and cut the power for a moment (the line stays, what was not printed is
 * lost), `cutter` jams the cutter, `hot` overheats the head, `offline` is offline without a reason, `busy` (`busy@N`)
 * says it is well and prints nothing, `garbage` answers nonsense, `no-confirm` prints and reports its state but never answers
 * GS r.
 */
export const receiptPrinterSimulation = z.union([
  z.strictObject({ paper: z.enum(['ok', 'low', 'out']) }),
  z.strictObject({ cover: z.enum(['open', 'closed']) }),
  z.strictObject({
    fault: z
      .string()
      .regex(
        /^(silent|unplug|cutter|hot|offline|busy|garbage|no-confirm|(unplug|out|cover|reset|busy)@\d{1,6})$/,
      ),
  }),
  z.strictObject({ clear: z.literal(true) }),
]);
export type ReceiptPrinterSimulation = z.infer<typeof receiptPrinterSimulation>;

/** Answer of `GET /api/simulator/receipt-printer`. */
export const receiptPrinterSimulationState = z.strictObject({
  paper: z.enum(['ok', 'low', 'out']),
  cover: z.enum(['open', 'closed']),
  fault: z.string().nullable(),
  /** Bytes taken since the start or the last `clear` (at most the newest MiB), in base64. */
  bytes: z.string(),
  /** Every page cut so far, oldest first (at most the newest 50). */
  pages: z.array(z.strictObject({ lines: z.array(z.string()), codes: z.array(z.string()) })),
  /** The newest page as PNG in base64; null while nothing was printed. */
  picture: z.string().nullable(),
});
export type ReceiptPrinterSimulationState = z.infer<typeof receiptPrinterSimulationState>;
