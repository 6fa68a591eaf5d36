import {
  type DocumentPrinterStatus,
  documentPrinterSimulation,
  printDocumentArgs,
} from '#shared/hardware/document-printer.ts';
import type { DocumentPrinterConfig } from '#shared/hardware/messages.ts';
import { err, ok } from '#shared/result.ts';
import type { Device, Verb } from '../device.ts';
import { cupsIppPort, type IppLimits, type IppPort, networkIppPort } from '../ipp/port.ts';
import { createDocumentPrinterDriver, type DocumentPrinterLimits } from './driver.ts';
import { createVirtualDocumentPrinter, type VirtualDocumentPrinter } from './simulator.ts';

export interface DocumentPrinterSetting {
  readonly limits?: Partial<DocumentPrinterLimits & IppLimits & { readonly watchMs: number }>;
  /** Time the virtual printer takes for a page, in milliseconds. */
  readonly virtualPageMs?: number;
}

export const defaultLimits: DocumentPrinterLimits & IppLimits & { readonly watchMs: number } = {
  exchangeMs: 10_000,
  answerBytes: 1024 * 1024,
  pollMs: 500,
  startMs: 45_000,
  pageMs: 10_000,
  faultMs: 3_000,
  /** How often an idle printer is asked for its state. */
  watchMs: 10_000,
};

/** Where CUPS listens on Debian and its relatives. */
const CUPS_SOCKET = '/run/cups/cups.sock';

/** Arguments a verb cannot take; the caller is at fault, not the printer. */
const badRequest = err({ state: 'bad-request' });

/**
 * An A4 printer: verbs `status` and `print` (PrintDocumentArgs → DocumentOutcome or DocumentFailure). A simulated one also
 * has `simulate` and `simulation`, and stands behind a real port on 127.0.0.1.
 */
export function createDocumentPrinter(
  config: DocumentPrinterConfig,
  setting: DocumentPrinterSetting = {},
): Device {
  const limits = { ...defaultLimits, ...setting.limits };
  const configured = config.port;
  const virtual =
    configured.type === 'simulator' ? createVirtualDocumentPrinter(setting.virtualPageMs) : undefined;
  const port = (): IppPort => {
    switch (configured.type) {
      case 'simulator':
        return networkIppPort(() => virtual?.address(), undefined, limits);
      case 'ipp':
        return networkIppPort(() => configured.url, configured.certificate, limits);
      case 'spooler':
        return cupsIppPort(configured.socket ?? CUPS_SOCKET, configured.queue, limits);
    }
  };
  const driver = createDocumentPrinterDriver(port(), limits, configured.type === 'spooler');

  let tell: ((status: DocumentPrinterStatus) => void) | undefined;
  let told = '';
  let timer: NodeJS.Timeout | undefined;
  const report = (status: DocumentPrinterStatus): void => {
    const text = JSON.stringify(status);
    if (text === told) return;
    told = text;
    tell?.(status);
  };
  const refresh = async (): Promise<DocumentPrinterStatus> => {
    const status = await driver.status();
    report(status);
    return status;
  };
  const watch = async (): Promise<void> => {
    await refresh();
    if (tell) timer = setTimeout(() => void watch(), limits.watchMs);
  };

  const verbs: Record<string, Verb> = {
    status: async () => ok(await refresh()),
    print: async (args) => {
      const parsed = printDocumentArgs.safeParse(args);
      if (!parsed.success) return badRequest;
      const result = await driver.print(parsed.data);
      // What became of the printer meanwhile is told at once, not at the next look.
      if (!result.ok) void refresh();
      return result;
    },
  };

  return {
    id: config.id,
    kind: 'document-printer',
    simulated: virtual !== undefined,
    verbs: virtual ? { ...verbs, ...dockVerbs(virtual, refresh) } : verbs,
    start: async (onStatus) => {
      tell = onStatus;
      await virtual?.start();
      // The first status comes when the printer has answered; a dead one must not hold up the others.
      void watch();
    },
    close: async () => {
      tell = undefined;
      clearTimeout(timer);
      await virtual?.close();
    },
  };
}

function dockVerbs(virtual: VirtualDocumentPrinter, refresh: () => Promise<unknown>): Record<string, Verb> {
  const simulation: Verb = async () => ok(virtual.look());
  return {
    simulation,
    simulate: async (args) => {
      const change = documentPrinterSimulation.safeParse(args);
      if (!change.success) return badRequest;
      await virtual.simulate(change.data);
      void refresh();
      return ok(virtual.look());
    },
  };
}
