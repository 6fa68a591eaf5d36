import { z } from 'zod';
import { printOutcome } from '../hardware/receipt-printer.ts';

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,79}$/);

/**
 * Body of `POST /api/notice/print`: catalogue ids only. The host makes the notice itself, so nothing a page could
 * write gets onto the paper. Problems: `catalogue-changed` (409), `not-found` (404), `printer-fault` (409).
 */
export const noticePrintRequest = z.strictObject({
  lifeEvent: id,
  /** Hash of the catalogue the page works with. */
  catalogue: z.string().regex(/^[0-9a-f]{64}$/),
  situations: z.record(id, z.string().min(1).max(80)),
  deselected: z.array(id).max(200),
  wanted: z.array(id).max(200),
  language: z.enum(['zh', 'en']),
});
export type NoticePrintRequest = z.infer<typeof noticePrintRequest>;

export const noticePrinted = z.strictObject({
  ...printOutcome.shape,
  /** SHA-256 of the notice that is on the paper. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});
export type NoticePrinted = z.infer<typeof noticePrinted>;
