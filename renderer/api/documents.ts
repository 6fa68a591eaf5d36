/** Printing a paper on A4: the file goes to the host, which has the printer. */
import { documentPrinted, documentProblem } from '#shared/api/documents.ts';
import type { PrinterAdvice } from '#shared/hardware/printer-reasons.ts';
import { onWipe } from '../session/wipe.ts';
import { type ApiFailure, requestJson } from './client.ts';

/** Longest wait for the printer, in milliseconds; the host gives up a little earlier. */
const PRINT_LIMIT_MS = 10 * 60_000 + 5_000;

export type DocumentPrint =
  | { readonly kind: 'printed' | 'sent'; readonly pages: number }
  | { readonly kind: 'too-many'; readonly limit: number }
  /** What to do about the printer, when it says. */
  | { readonly kind: 'failed'; readonly advice: PrinterAdvice | null };

/** Pages are counted by visit; the number says nothing of who it is. */
let visit: string = crypto.randomUUID();
onWipe(() => {
  visit = crypto.randomUUID();
});

/** Prints one PDF file. Never rejects. */
export async function printDocument(pdf: Uint8Array<ArrayBuffer>): Promise<DocumentPrint> {
  const answer = await requestJson(`/api/documents/print?visit=${visit}`, documentPrinted, {
    method: 'POST',
    body: pdf,
    headers: { 'Content-Type': 'application/pdf' },
    limitMs: PRINT_LIMIT_MS,
  });
  if (!answer.ok) return failureOf(answer.error);
  const { printed, pages } = answer.value;
  return { kind: printed === 'confirmed' ? 'printed' : 'sent', pages };
}

function failureOf(failure: ApiFailure): DocumentPrint {
  const told = failure.kind === 'problem' ? documentProblem.safeParse(failure.body) : undefined;
  if (!told?.success) return { kind: 'failed', advice: null };
  const { limit, device } = told.data;
  if (limit !== undefined) return { kind: 'too-many', limit };
  return { kind: 'failed', advice: device?.state === 'fault' ? (device.advice?.[0] ?? null) : null };
}
