import type { ReceiptPrinterStatus } from '#shared/hardware/receipt-printer.ts';

export * from '#devices/receipt-printer/status.ts';

/** All is well, whatever the printer says. */
export const decodeStatus = (): ReceiptPrinterStatus => ({ state: 'ready' });
