import type { Device } from '#devices/device.ts';
import { qrModules } from '#devices/receipt-printer/escpos.ts';
import { createReceiptPrinter } from '#devices/receipt-printer/service.ts';
import { createVirtualPrinter, type VirtualPrinter } from '#devices/receipt-printer/simulator.ts';
import type { ReceiptPrinterConfig } from '#shared/hardware/messages.ts';
import { assetsDir, limits } from '../escpos/bench.ts';
import type { Bench } from './processes.ts';

/** A printer of bytes behind a TCP port, to be put at the end of any wire. */
export async function startVirtualPrinter(bench: Bench): Promise<{ virtual: VirtualPrinter; port: number }> {
  const virtual = createVirtualPrinter({ dots: 576, qrModules });
  await virtual.start();
  bench.onClose(() => virtual.close());
  return { virtual, port: virtual.address()?.port ?? 0 };
}

/** The whole device with this port, as the device process holds it. */
export function slipPrinter(
  bench: Bench,
  port: ReceiptPrinterConfig['port'],
  answers: NonNullable<ReceiptPrinterConfig['answers']> = 'realtime',
  slower: Partial<typeof limits> = {},
): Device {
  const device = createReceiptPrinter(
    {
      id: 'receipt-printer',
      kind: 'receipt-printer',
      port,
      columns: 48,
      dots: 576,
      charset: 'gb18030',
      answers,
    },
    { assetsDir, limits: { ...limits, ...slower } },
  );
  bench.onClose(() => device.close());
  return device;
}

export const pagesOf = (virtual: VirtualPrinter): string[][] =>
  virtual.look().state.pages.map((page) => page.lines);
