import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import type { HIDAsync } from 'node-hid';
import { err, ok } from '#shared/result.ts';
import type { CodePort } from './port.ts';

/** HID Point of Sale: bar code scanner. */
const USAGE_PAGE = 0x8c;

/** Loaded at first use: a machine without the native part still starts, with this one device missing. */
async function loadLibrary(): Promise<typeof import('node-hid') | null> {
  try {
    return await import('node-hid');
  } catch {
    return null;
  }
}

/** Device files say who may open them; elsewhere the system only says yes or no. */
async function mayOpen(path: string): Promise<boolean> {
  if (!path.startsWith('/dev/')) return true;
  return access(path, constants.R_OK).then(
    () => true,
    (cause: NodeJS.ErrnoException) => cause.code !== 'EACCES' && cause.code !== 'EPERM',
  );
}

/** A reader in HID POS mode, found by vendor and product id; without them, the first of its usage page. */
export function createHidCodePort(ids: {
  vendorId?: number | undefined;
  productId?: number | undefined;
}): CodePort {
  let device: HIDAsync | null = null;
  const drop = async (): Promise<void> => {
    const closing = device;
    device = null;
    // Closing what was pulled out may fail; it is gone either way.
    await closing?.close().catch(() => undefined);
  };
  return {
    open: async (events) => {
      const library = await loadLibrary();
      if (!library) return err('no-driver');
      await drop();
      const all = await library.devicesAsync().catch(() => []);
      const fitting = all.filter(
        (one) =>
          one.path !== undefined &&
          (ids.vendorId === undefined || one.vendorId === ids.vendorId) &&
          (ids.productId === undefined || one.productId === ids.productId),
      );
      const found =
        fitting.find((one) => one.usagePage === USAGE_PAGE) ??
        (ids.vendorId === undefined ? undefined : fitting[0]);
      if (found?.path === undefined) return err('absent');
      if (!(await mayOpen(found.path))) return err('no-permission');
      const opened = await library.HIDAsync.open(found.path).catch(() => null);
      if (!opened) return err('refused');
      device = opened;
      opened.on('error', () => {
        if (device !== opened) return;
        void drop();
        events.onDisconnect();
      });
      opened.on('data', (report: Uint8Array) => {
        if (device === opened) events.onReport(report);
      });
      return ok(undefined);
    },
    close: drop,
  };
}
