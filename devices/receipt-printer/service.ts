import type { ReceiptPrinterConfig } from '#shared/hardware/messages.ts';
import {
  type ReceiptPreview,
  type ReceiptPrinterStatus,
  receiptDocumentArgs,
  receiptPrinterSimulation,
} from '#shared/hardware/receipt-printer.ts';
import { err, ok } from '#shared/result.ts';
import type { Device, Verb } from '../device.ts';
import { type Answers, createReceiptPrinterDriver, type DriverLimits } from './driver.ts';
import { encodeReceipt, lineDrawer, qrModules } from './escpos.ts';
import { shippedFonts } from './fonts.ts';
import { interpret, type Page } from './interpreter.ts';
import type { BytePort, PortLimits } from './port.ts';
import { createRasteriser } from './raster.ts';
import { isDrawable, paperSvg } from './render.ts';
import { serialPort } from './serial-port.ts';
import { createVirtualPrinter, type VirtualPrinter } from './simulator.ts';
import { createSpooledPrinter } from './spooler.ts';
import { tcpPort } from './tcp-port.ts';
import { usbLpPort } from './usb-lp-port.ts';

export interface ReceiptPrinterLimits extends DriverLimits, PortLimits {
  /** How often an idle printer is asked for its state. */
  readonly watchMs: number;
}

export const defaultLimits: ReceiptPrinterLimits = {
  connectMs: 2_000,
  writeMs: 5_000,
  replyMs: 1_000,
  confirmMs: 10_000,
  pollMs: 500,
  watchMs: 5_000,
};

export interface ReceiptPrinterSetting {
  /** Folder with `fonts/` and `receipt/`. */
  readonly assetsDir: string;
  readonly limits?: Partial<ReceiptPrinterLimits>;
}

/** Arguments a verb cannot take; the caller is at fault, not the printer. */
const badRequest = err({ state: 'bad-request' });

/**
 * A receipt printer: verbs `status`, `print` {document} → PrintOutcome or PrintFailure, `preview` {document} →
 * ReceiptPreview. The preview is read back from the very bytes the printer would get. A simulated one also has
 * `simulate` and `simulation`, and stands behind a real TCP port on 127.0.0.1.
 */
export function createReceiptPrinter(config: ReceiptPrinterConfig, setting: ReceiptPrinterSetting): Device {
  const limits = { ...defaultLimits, ...setting.limits };
  const { columns, dots, charset } = config;
  const interpreterOptions = { dots, qrModules };
  const rasteriser = createRasteriser(shippedFonts(setting.assetsDir));
  const draw = lineDrawer(rasteriser);
  const configured = config.port;
  const virtual = configured.type === 'simulator' ? createVirtualPrinter(interpreterOptions) : undefined;
  const answers = config.answers ?? 'realtime';
  const driver =
    configured.type === 'spooler'
      ? createSpooledPrinter(configured, limits)
      : createReceiptPrinterDriver(bytePort(configured, virtual, answers, limits), limits, answers);

  let tell: ((status: ReceiptPrinterStatus) => void) | undefined;
  let told = '';
  let timer: NodeJS.Timeout | undefined;
  const report = (status: ReceiptPrinterStatus): void => {
    const text = JSON.stringify(status);
    if (text === told) return;
    told = text;
    tell?.(status);
  };
  const refresh = async (): Promise<ReceiptPrinterStatus> => {
    const status = await driver.status();
    report(status);
    return status;
  };
  const watch = async (): Promise<void> => {
    await refresh();
    if (tell) timer = setTimeout(() => void watch(), limits.watchMs);
  };

  const picture = async (pages: readonly Page[]): Promise<ReceiptPreview> => {
    const { svg, characters } = paperSvg(pages);
    return rasteriser.png(svg, characters);
  };
  const encode = (document: string): Promise<Uint8Array> =>
    encodeReceipt(document, { columns, dots, charset }, draw);

  const verbs: Record<string, Verb> = {
    status: async () => ok(await refresh()),
    print: async (args) => {
      const parsed = receiptDocumentArgs.safeParse(args);
      if (!parsed.success) return badRequest;
      const result = await driver.print(await encode(parsed.data.document));
      if (!result.ok) {
        const { sent: _, ...status } = result.error;
        report(status);
      }
      return result;
    },
    preview: async (args) => {
      const parsed = receiptDocumentArgs.safeParse(args);
      if (!parsed.success) return badRequest;
      const { pages } = interpret(await encode(parsed.data.document), interpreterOptions);
      return isDrawable(pages) ? ok(await picture(pages)) : badRequest;
    },
  };

  return {
    id: config.id,
    kind: 'receipt-printer',
    simulated: virtual !== undefined,
    verbs: virtual ? { ...verbs, ...dockVerbs(virtual, picture, refresh) } : verbs,
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

type Configured = ReceiptPrinterConfig['port'];

function bytePort(
  configured: Exclude<Configured, { type: 'spooler' }>,
  virtual: VirtualPrinter | undefined,
  answers: Answers,
  limits: PortLimits,
): BytePort {
  switch (configured.type) {
    case 'simulator':
      return tcpPort(() => virtual?.address(), limits);
    case 'tcp':
      return tcpPort(() => configured, limits);
    case 'serial':
      return serialPort(configured, limits);
    case 'usb-lp':
      return usbLpPort(configured.path, answers !== 'none', limits);
  }
}

function dockVerbs(
  virtual: VirtualPrinter,
  picture: (pages: readonly Page[]) => Promise<ReceiptPreview>,
  refresh: () => Promise<unknown>,
): Record<string, Verb> {
  const simulation: Verb = async () => {
    const { state, lastPage } = virtual.look();
    const drawn = lastPage && isDrawable([lastPage]) ? await picture([lastPage]) : undefined;
    return ok({ ...state, picture: drawn ? Buffer.from(drawn.png).toString('base64') : null });
  };
  return {
    simulation,
    simulate: async (args) => {
      const change = receiptPrinterSimulation.safeParse(args);
      if (!change.success) return badRequest;
      await virtual.simulate(change.data);
      // The page hears of the change at once, but the dock does not wait for a printer that has fallen silent.
      void refresh();
      return simulation(undefined);
    },
  };
}
