import { z } from 'zod';
import { networkSwitch } from '#shared/api/simulator.ts';
import { parseReceiptCode } from '#shared/receipt/slip.ts';
import type { Result } from '#shared/result.ts';
import { type ApiFailure, nothing, requestJson } from '../api/client.ts';

/** Shapes of `GET /api/simulator/…`, as far as the drawer shows them. */
const cardState = z.looseObject({
  card: z.string().nullable(),
  fault: z.string().nullable(),
  cards: z.array(z.string()),
});
const scannerState = z.looseObject({
  queue: z.array(z.string()),
  fault: z.string().nullable(),
  pages: z.array(z.string()),
});
const printerState = z.looseObject({
  paper: z.enum(['ok', 'low', 'out']),
  cover: z.enum(['open', 'closed']),
  fault: z.string().nullable(),
  pages: z.array(z.looseObject({ codes: z.array(z.string()) })),
  /** PNG of the newest page in base64. */
  picture: z.string().nullable(),
});

const codeReaderState = z.looseObject({ fault: z.string().nullable() });

const documentPrinterState = z.looseObject({
  paper: z.enum(['ok', 'low', 'out']),
  toner: z.enum(['ok', 'low', 'empty']),
  cover: z.enum(['open', 'closed']),
  fault: z.string().nullable(),
  pages: z.number(),
});

export type CardState = z.infer<typeof cardState>;
export type ScannerState = z.infer<typeof scannerState>;
export type PrinterState = z.infer<typeof printerState>;
export type DocumentPrinterState = z.infer<typeof documentPrinterState>;

/** What the virtual devices say of themselves; null for one that is not there or does not answer. */
export interface DockState {
  readonly card: CardState | null;
  readonly scanner: ScannerState | null;
  readonly printer: PrinterState | null;
  readonly documents: DocumentPrinterState | null;
  /** The code reader, and the code on the newest receipt that could be held before it. */
  readonly code: { readonly fault: string | null; readonly receipt: string | null } | null;
  readonly online: boolean | null;
}

export type SimulatedDevice =
  | 'id-card'
  | 'scanner'
  | 'receipt-printer'
  | 'document-printer'
  | 'code-reader'
  | 'network';

const answered = <T>(answer: Result<T, ApiFailure>): T | null => (answer.ok ? answer.value : null);

export async function readDock(): Promise<DockState> {
  const [card, scanner, printer, documents, code, network] = await Promise.all([
    requestJson('/api/simulator/id-card', cardState),
    requestJson('/api/simulator/scanner', scannerState),
    requestJson('/api/simulator/receipt-printer', printerState),
    requestJson('/api/simulator/document-printer', documentPrinterState),
    requestJson('/api/simulator/code-reader', codeReaderState),
    requestJson('/api/simulator/network', networkSwitch),
  ]);
  const receipts = answered(printer)?.pages.flatMap((page) => page.codes) ?? [];
  return {
    card: answered(card),
    scanner: answered(scanner),
    printer: answered(printer),
    documents: answered(documents),
    code: code.ok
      ? { fault: code.value.fault, receipt: receipts.findLast((text) => parseReceiptCode(text)) ?? null }
      : null,
    online: answered(network)?.online ?? null,
  };
}

/** Does one thing to a virtual device. */
export const play = (device: SimulatedDevice, body: unknown) =>
  requestJson(`/api/simulator/${device}`, nothing, { method: 'POST', json: body });
