import { PDFDocument } from 'pdf-lib';
import type { Device } from '#devices/device.ts';
import { createDocumentPrinter } from '#devices/document-printer/service.ts';
import {
  type DocumentPrinterSimulationState,
  documentPrinterSimulationState,
} from '#shared/hardware/document-printer.ts';
import type { DocumentPrinterConfig } from '#shared/hardware/messages.ts';

/** Short, but long enough for two cores that are busy elsewhere. */
export const limits = {
  exchangeMs: 1_500,
  pollMs: 20,
  startMs: 2_000,
  pageMs: 500,
  faultMs: 100,
  watchMs: 60_000,
};

export const config: DocumentPrinterConfig = {
  id: 'document-printer',
  kind: 'document-printer',
  port: { type: 'simulator' },
  bothSides: false,
  pagesPerVisit: 20,
};

/** A file of so many empty A4 pages. */
export async function pdfOf(pages: number): Promise<Uint8Array<ArrayBuffer>> {
  const pdf = await PDFDocument.create();
  for (let page = 0; page < pages; page++) pdf.addPage([595.28, 841.89]);
  return new Uint8Array(await pdf.save());
}

export interface Bench {
  readonly device: Device;
  readonly statuses: { state: string }[];
  print(pages: number, change?: { copies?: number; allowed?: number }): Promise<unknown>;
  verb(name: string, args?: unknown): Promise<unknown>;
  simulate(body: unknown): Promise<DocumentPrinterSimulationState>;
  look(): Promise<DocumentPrinterSimulationState>;
  close(): Promise<void>;
}

/** The whole device as the device process holds it, over real HTTP to the virtual printer. */
export async function documentBench(change: Partial<typeof limits> = {}): Promise<Bench> {
  const statuses: { state: string }[] = [];
  const device = createDocumentPrinter(config, { limits: { ...limits, ...change }, virtualPageMs: 30 });
  await device.start((status) => statuses.push(status));
  const verb = async (name: string, args?: unknown): Promise<unknown> => {
    const result = await device.verbs[name]?.(args);
    if (!result) throw new Error(`no verb ${name}`);
    return result;
  };
  const state = async (name: string, args?: unknown): Promise<DocumentPrinterSimulationState> => {
    const result = await device.verbs[name]?.(args);
    if (!result?.ok) throw new Error(`${name} was refused`);
    return documentPrinterSimulationState.parse(result.value);
  };
  return {
    device,
    statuses,
    verb,
    print: async (pages, { copies = 1, allowed = 100 } = {}) =>
      verb('print', { pdf: await pdfOf(pages), copies, bothSides: false, allowed }),
    simulate: (body) => state('simulate', body),
    look: () => state('simulation'),
    close: async () => {
      await device.close();
    },
  };
}
