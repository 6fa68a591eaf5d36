import type { DocumentPrinterStatus } from '#shared/hardware/document-printer.ts';
import { adviceOf, advicesOf, isStopping } from '#shared/hardware/printer-reasons.ts';
import { type IppFailure, isMissing, type PrinterFacts } from '../ipp/client.ts';

/** RFC 8011 §5.4.11. */
const STOPPED = 5;
export const PDF = 'application/pdf';
/** Self-describing names of A4 (PWG 5101.1). */
const A4 = /^iso_a4_|^iso-a4/;

/** What a printer's attributes say of it. */
export function statusOf(facts: PrinterFacts): DocumentPrinterStatus {
  const { state, reasons, accepting, formats } = facts;
  if (formats.length > 0 && !formats.includes(PDF)) return { state: 'no-pdf' };
  // One empty tray of several is told like an empty printer; what lies in the others tells them apart.
  const hasPaper = facts.paperLeft === true && (facts.mediaReady?.some((media) => A4.test(media)) ?? true);
  const stops = (reason: string): boolean =>
    isStopping(reason) && !(state !== STOPPED && hasPaper && adviceOf(reason) === 'load-paper');
  const stopping = reasons.filter(stops);
  if (state === STOPPED || !accepting || stopping.length > 0) {
    const named = stopping.length > 0 ? stopping : reasons.filter((reason) => adviceOf(reason) !== 'nothing');
    const advice = advicesOf(named);
    return { state: 'fault', advice: advice.length > 0 ? advice : ['resume'] };
  }
  const soon = advicesOf(reasons).filter((advice) => advice !== 'nothing' && advice !== 'wait');
  const advice = soon.map((one) =>
    one === 'load-paper' ? 'paper-low' : one === 'replace-toner' ? 'toner-low' : one,
  );
  return advice.length > 0 ? { state: 'attention', advice: [...new Set(advice)] } : { state: 'ready' };
}

/** What a question without a good answer says of the printer. */
export function statusOfFailure(failure: IppFailure): DocumentPrinterStatus {
  if (isMissing(failure)) return { state: 'disconnected', reason: 'absent' };
  switch (failure.kind) {
    case 'silent':
      return { state: 'silent' };
    case 'garbled':
      return { state: 'garbled' };
    case 'untrusted':
      return { state: 'disconnected', reason: 'untrusted' };
    case 'status':
    case 'refused':
      return { state: 'disconnected', reason: 'refused' };
    case 'unreachable':
      return { state: 'disconnected' };
  }
}
