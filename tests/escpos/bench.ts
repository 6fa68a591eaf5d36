import { join } from 'node:path';
import type { Device } from '#devices/device.ts';
import type { ReceiptPrinterLimits } from '#devices/receipt-printer/service.ts';
import { createReceiptPrinter } from '#devices/receipt-printer/service.ts';
import type { ReceiptPrinterConfig } from '#shared/hardware/messages.ts';
import {
  type ReceiptPrinterSimulationState,
  receiptPrinterSimulationState,
} from '#shared/hardware/receipt-printer.ts';

export const assetsDir = join(import.meta.dirname, '../../assets');

/** Short, but long enough for two cores that are busy elsewhere. */
export const limits: Partial<ReceiptPrinterLimits> = {
  connectMs: 500,
  writeMs: 500,
  replyMs: 300,
  confirmMs: 900,
  pollMs: 100,
  watchMs: 60_000,
};

export interface Bench {
  readonly device: Device;
  readonly statuses: { state: string }[];
  verb(name: string, args?: unknown): Promise<unknown>;
  simulate(body: unknown): Promise<ReceiptPrinterSimulationState>;
  look(): Promise<ReceiptPrinterSimulationState>;
  close(): Promise<void>;
}

/** The whole device as the device process holds it, over a real TCP port to the virtual printer. */
export async function printerBench(
  change: Partial<Pick<ReceiptPrinterConfig, 'answers' | 'columns' | 'dots'>> = {},
): Promise<Bench> {
  const statuses: { state: string }[] = [];
  const device = createReceiptPrinter(
    {
      id: 'receipt-printer',
      kind: 'receipt-printer',
      port: { type: 'simulator' },
      columns: 48,
      dots: 576,
      charset: 'gb18030',
      ...change,
    },
    { assetsDir, limits },
  );
  await device.start((status) => statuses.push(status));
  const verb = async (name: string, args?: unknown): Promise<unknown> => {
    const result = await device.verbs[name]?.(args);
    if (!result) throw new Error(`no verb ${name}`);
    return result;
  };
  const state = async (name: string, args?: unknown): Promise<ReceiptPrinterSimulationState> => {
    const result = await device.verbs[name]?.(args);
    if (!result?.ok) throw new Error(`${name} was refused`);
    return receiptPrinterSimulationState.parse(result.value);
  };
  return {
    device,
    statuses,
    verb,
    simulate: (body) => state('simulate', body),
    look: () => state('simulation'),
    close: async () => {
      await device.close();
    },
  };
}

/** A slip of this many lines of plain text. */
export const lines = (count: number): string =>
  Array.from({ length: count }, (_, i) => `第${i + 1}行`).join('\n');
