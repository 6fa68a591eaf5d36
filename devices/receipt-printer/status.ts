import type { ReceiptPrinterStatus } from '#shared/hardware/receipt-printer.ts';

/** DLE EOT n for n = 1…4: printer, reason for being offline, error, paper roll. Answered at once, even when offline. */
export const statusQuery = (n: 1 | 2 | 3 | 4): Uint8Array => Uint8Array.of(0x10, 0x04, n);

/** Answers to DLE EOT have bits 1 and 4 set, bits 0 and 7 clear. */
export const isStatusByte = (byte: number): boolean => (byte & 0x93) === 0x12;

/** The answer to GS r 1 has bits 4 and 7 clear; it cannot be taken for an answer to DLE EOT. */
export const isTailByte = (byte: number): boolean => (byte & 0x90) === 0;

/** First byte of the four of an automatic status block (GS a): bit 4 set, bits 0, 1 and 7 clear. */
export const isAutomaticHead = (byte: number): boolean => (byte & 0x93) === 0x10;
export const AUTOMATIC_LENGTH = 4;

/** The four answers to DLE EOT 1–4. */
export type StatusBytes = readonly [printer: number, offline: number, error: number, roll: number];

/** What four status bytes say, the gravest first (Epson command reference, DLE EOT). */
export function decodeStatus([printer, offline, error, roll]: StatusBytes): ReceiptPrinterStatus {
  if (error & 0x20) return { state: 'error', cause: 'unrecoverable' };
  if (offline & 0x04) return { state: 'cover-open' };
  if (roll & 0x60 || offline & 0x20) return { state: 'paper-out' };
  if (error & 0x08) return { state: 'error', cause: 'cutter' };
  if (error & 0x40) return { state: 'error', cause: 'temperature' };
  if (error & 0x04 || offline & 0x40) return { state: 'error', cause: 'recoverable' };
  if (printer & 0x08) return { state: 'offline' };
  return roll & 0x0c ? { state: 'paper-low' } : { state: 'ready' };
}

/** Switches the automatic block on (state, error, paper); the printer answers with one at once. */
export const automaticOn = (): Uint8Array => Uint8Array.of(0x1d, 0x61, 0x0e);

/** GS r 1: asks for the paper sensor, and is answered only when everything before it was worked off. */
export const tailQuery = (): Uint8Array => Uint8Array.of(0x1d, 0x72, 1);

/** The four bytes of an automatic block: printer and cover, error, and paper in two. */
export type AutomaticBlock = readonly [printer: number, error: number, paper: number, reserved: number];

/** What an automatic block says, the gravest first (Epson command reference, GS a). */
export function decodeAutomatic([printer, error, paper]: AutomaticBlock): ReceiptPrinterStatus {
  if (error & 0x20) return { state: 'error', cause: 'unrecoverable' };
  if (printer & 0x20) return { state: 'cover-open' };
  if (paper & 0x0c) return { state: 'paper-out' };
  if (error & 0x08) return { state: 'error', cause: 'cutter' };
  if (error & 0x40) return { state: 'error', cause: 'temperature' };
  if (error & 0x04) return { state: 'error', cause: 'recoverable' };
  if (printer & 0x08) return { state: 'offline' };
  return paper & 0x03 ? { state: 'paper-low' } : { state: 'ready' };
}
