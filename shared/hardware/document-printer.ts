import { z } from 'zod';
import { printerAdvices } from './printer-reasons.ts';

const advice = z.enum(printerAdvices);

/**
 * What a document printer can be found in, as one closed union.
 * - `ready`; `attention` prints, and somebody should look after it soon
 * - `fault` nothing is printed until the first of `advice` is done
 * - `no-pdf` the printer does not print PDF: it cannot be used here
 * - `spool` the system's spooler keeps what was printed: nothing more is given to it
 * - `disconnected`, `silent` (takes a question and gives no answer), `garbled` (answers nonsense)
 */
export const documentPrinterStatus = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('ready') }),
  z.strictObject({ state: z.literal('attention'), advice: z.array(advice).min(1) }),
  z.strictObject({ state: z.literal('fault'), advice: z.array(advice).min(1) }),
  z.strictObject({ state: z.literal('no-pdf') }),
  z.strictObject({ state: z.literal('spool') }),
  z.strictObject({
    state: z.literal('disconnected'),
    reason: z.enum(['absent', 'refused', 'untrusted']).optional(),
  }),
  z.strictObject({ state: z.literal('silent') }),
  z.strictObject({ state: z.literal('garbled') }),
]);
export type DocumentPrinterStatus = z.infer<typeof documentPrinterStatus>;

/** True for the states in which a paper can be printed. */
export const canPrintDocument = (status: DocumentPrinterStatus): boolean =>
  status.state === 'ready' || status.state === 'attention';

/** Arguments of the verb `print`: a whole PDF file, and how often. */
export const printDocumentArgs = z.strictObject({
  pdf: z.instanceof(Uint8Array),
  copies: z.int().min(1).max(20),
  bothSides: z.boolean(),
  /** Pages, copies counted, that may still be printed in this visit. */
  allowed: z.int().min(0),
});
export type PrintDocumentArgs = z.infer<typeof printDocumentArgs>;

/**
 * `confirmed`: the printer itself says that the job is completed. `sent`: a spooler in between says so.
 * `pages` are those of the PDF times the copies, `impressions` the sides the printer counted, if it counts.
 */
export const documentOutcome = z.strictObject({
  printed: z.enum(['confirmed', 'sent']),
  pages: z.int().min(0),
  impressions: z.int().min(0).nullable(),
});
export type DocumentOutcome = z.infer<typeof documentOutcome>;

/**
 * Why a paper was not printed: the printer's state, or the caller's fault (`not-a-pdf`, `too-many-pages`) or the job's
 * (`aborted` by the printer, `held` in its queue, `unfinished` within the time). `sent` is false only when certainly no
 * sheet came out. The job was taken back: nothing comes out later.
 */
export type DocumentFailure = (
  | DocumentPrinterStatus
  | { readonly state: 'not-a-pdf' | 'too-many-pages' | 'aborted' | 'held' | 'unfinished' }
) & { readonly sent: boolean; readonly pages?: number };

/**
 * Body of `POST /api/simulator/document-printer`. Faults: `jam` stops the sheet under way, `abort` breaks off the next
 * job, `hold` keeps it in the queue, `unplug`, `silent`, `garbage`.
 */
export const documentPrinterSimulation = z.union([
  z.strictObject({ paper: z.enum(['ok', 'low', 'out']) }),
  z.strictObject({ toner: z.enum(['ok', 'low', 'empty']) }),
  z.strictObject({ cover: z.enum(['open', 'closed']) }),
  z.strictObject({ fault: z.enum(['jam', 'abort', 'hold', 'unplug', 'silent', 'garbage']) }),
  z.strictObject({ clear: z.literal(true) }),
]);
export type DocumentPrinterSimulation = z.infer<typeof documentPrinterSimulation>;

/** Answer of `GET /api/simulator/document-printer`. */
export const documentPrinterSimulationState = z.strictObject({
  paper: z.enum(['ok', 'low', 'out']),
  toner: z.enum(['ok', 'low', 'empty']),
  cover: z.enum(['open', 'closed']),
  fault: z.string().nullable(),
  /** Jobs that came out whole, and their pages. */
  jobs: z.int(),
  pages: z.int(),
  /** The newest paper that came out whole, as PDF in base64. */
  document: z.string().nullable(),
});
export type DocumentPrinterSimulationState = z.infer<typeof documentPrinterSimulationState>;
