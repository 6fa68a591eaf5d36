import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import type { HIDAsync } from 'node-hid';
import { err, ok, type Result } from '#shared/result.ts';
import type { Claim } from '../claims.ts';
import { createHidFraming, type HidFramingName, type HidFramingOptions } from './hid-framing.ts';
import type { Port, PortEvents, PortProblem } from './port.ts';

export interface HidPortOptions extends Partial<HidFramingOptions> {
  readonly vendorId: number;
  readonly productId: number;
  /** Which of several readers of one model; left out: the first free one. */
  readonly serialNumber?: string | undefined;
  readonly framing: HidFramingName;
}

type HidLibrary = typeof import('node-hid');

/** Loaded at first use: a machine without the native part still starts, with this one device missing. */
async function loadLibrary(): Promise<HidLibrary | null> {
  try {
    return await import('node-hid');
  } catch {
    return null;
  }
}

/** Device files say who may open them; elsewhere the system only says yes or no. */
async function mayOpen(path: string): Promise<boolean> {
  if (!path.startsWith('/dev/')) return true;
  return access(path, constants.R_OK | constants.W_OK).then(
    () => true,
    (cause: NodeJS.ErrnoException) => cause.code !== 'EACCES' && cause.code !== 'EPERM',
  );
}

/** A reader on USB HID, found by vendor and product id, in whatever socket it is plugged. */
export function createHidPort(options: HidPortOptions, claim: Claim): Port {
  const framing = createHidFraming(options.framing, options);
  let device: HIDAsync | null = null;
  /** Counts openings and closings, so that an opening nobody waits for any more is undone. */
  let turn = 0;

  async function drop(): Promise<void> {
    const closing = device;
    device = null;
    claim.release();
    // Closing what was pulled out may fail; it is gone either way.
    await closing?.close().catch(() => {});
  }

  async function open(events: PortEvents): Promise<Result<void, PortProblem>> {
    turn += 1;
    const mine = turn;
    const library = await loadLibrary();
    if (!library) return err('no-driver');
    const found = await library.devicesAsync(options.vendorId, options.productId).catch(() => []);
    await drop();
    const { serialNumber } = options;
    const path = found.find(
      (one) =>
        one.path !== undefined &&
        claim.isFree(`hid:${one.path}`) &&
        (serialNumber === undefined || one.serialNumber === serialNumber),
    )?.path;
    if (path === undefined) return err('absent');
    if (!(await mayOpen(path))) return err('no-permission');
    if (!claim.take(`hid:${path}`)) return err('refused');
    const opened = await library.HIDAsync.open(path).catch(() => null);
    if (!opened) {
      claim.release();
      return err('refused');
    }
    if (mine !== turn) {
      claim.release();
      await opened.close().catch(() => {});
      return err('lost');
    }
    device = opened;
    framing.reset();
    opened.on('error', () => {
      if (device !== opened) return;
      void drop();
      events.onDisconnect();
    });
    opened.on('data', (report: Uint8Array) => {
      if (device === opened) events.onData(framing.decode(report));
    });
    return ok(undefined);
  }

  return {
    open,
    async write(frame) {
      const target = device;
      if (!target) return err('lost');
      framing.reset();
      try {
        // The leading 0 says that the reports carry no id; the system takes it off again.
        for (const report of framing.encode(frame)) await target.write(Buffer.of(0, ...report));
        return ok(undefined);
      } catch {
        return err('lost');
      }
    },
    close() {
      turn += 1;
      return drop();
    },
  };
}
