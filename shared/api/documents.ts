import { z } from 'zod';
import { documentOutcome } from '../hardware/document-printer.ts';
import { printerAdvices } from '../hardware/printer-reasons.ts';

/**
 * Query of `POST /api/documents/print`; its body is one PDF file. `visit` is a number the page makes up anew for every
 * visit: pages are counted by it. Problems: `no-document-printer` (404), `not-a-pdf` (422), `page-limit` (409, with
 * `limit` and `left`), `printer-fault` (409, with `device` and `sent`).
 */
export const documentPrintQuery = z.strictObject({
  visit: z.uuid(),
  copies: z.coerce.number().int().min(1).max(20).default(1),
});

/** Answer: what came out, and how many pages this visit may still print. */
export const documentPrinted = z.strictObject({ ...documentOutcome.shape, left: z.int().min(0) });
export type DocumentPrinted = z.infer<typeof documentPrinted>;

/** The members of a `page-limit` or `printer-fault` problem. */
export const documentProblem = z.looseObject({
  limit: z.int().optional(),
  left: z.int().optional(),
  device: z.looseObject({ state: z.string(), advice: z.array(z.enum(printerAdvices)).optional() }).optional(),
});

/** Answer of `GET /api/documents/account`: pages since the count began, for whoever buys paper and toner. */
export const pageAccount = z.strictObject({
  /** RFC 3339. */
  since: z.string(),
  jobs: z.int().min(0),
  /** Pages that came out, by our own count of the files. */
  pages: z.int().min(0),
  /** Pages of jobs that failed after they had been sent, as far as the printer told. */
  spoilt: z.int().min(0),
});
export type PageAccount = z.infer<typeof pageAccount>;
