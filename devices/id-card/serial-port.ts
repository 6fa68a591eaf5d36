import type { SerialPort } from 'serialport';
import type { SerialPortConfig } from '#shared/hardware/id-card-port.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { Claim } from '../claims.ts';
import type { Port, PortProblem } from './port.ts';

export type SerialPortOptions = Omit<SerialPortConfig, 'type'>;
type SerialLibrary = typeof import('serialport');

/** Loaded at first use: a machine without the native part still starts, with this one device missing. */
async function loadLibrary(): Promise<SerialLibrary | null> {
  try {
    return await import('serialport');
  } catch {
    return null;
  }
}

/** The library tells its reasons in words of the operating system. */
function problemOf(error: Error): PortProblem {
  if (/no such file|not found|cannot find|no such device|not connected/i.test(error.message)) return 'absent';
  // Windows says "access denied" of a line that another program holds.
  if (/denied|not permitted/i.test(error.message))
    return process.platform === 'win32' ? 'refused' : 'no-permission';
  return 'refused';
}

/**
 * A reader on a serial line, 8N1. A cable that is pulled tells nothing by itself: the driver's regular question about
 * the reader's health is the heartbeat that finds it gone.
 */
export function createSerialPort(options: SerialPortOptions, claim: Claim): Port {
  let line: SerialPort | null = null;
  /** Counts openings and closings, so that an opening nobody waits for any more is undone. */
  let turn = 0;

  function drop(): Promise<void> {
    const closing = line;
    line = null;
    claim.release();
    if (!closing?.isOpen) return Promise.resolve();
    // Closing what was pulled out may fail; it is gone either way.
    return new Promise((resolve) => closing.close(() => resolve()));
  }

  return {
    async open(events) {
      turn += 1;
      const mine = turn;
      const library = await loadLibrary();
      if (library === null) return err('no-driver');
      const path = await pathOf(library, options);
      if (path === null) return err('absent');
      await drop();
      if (!claim.take(`serial:${path}`)) return err('refused');
      const opening = new library.SerialPort({ path, baudRate: options.baudRate, autoOpen: false });
      // Listened to all the time: an error nobody hears would end the process.
      opening.on('error', () => {});
      const problem = await new Promise<PortProblem | null>((resolve) => {
        opening.open((error) => resolve(error ? problemOf(error) : null));
      });
      if (problem !== null) {
        claim.release();
        return err(problem);
      }
      if (mine !== turn) {
        opening.close(() => {});
        return err('lost');
      }
      line = opening;
      opening.on('data', (bytes: Uint8Array) => {
        if (line === opening) events.onData(bytes);
      });
      opening.on('close', () => {
        if (line !== opening) return;
        line = null;
        claim.release();
        events.onDisconnect();
      });
      return ok(undefined);
    },

    write(frame): Promise<Result<void, PortProblem>> {
      const target = line;
      if (target === null) return Promise.resolve(err('lost'));
      return new Promise((resolve) => {
        target.write(Buffer.from(frame), (error) => resolve(error ? err('lost') : ok(undefined)));
      });
    },

    close() {
      turn += 1;
      return drop();
    },
  };
}

/** The configured line, or the one of the configured USB adapter, wherever it is plugged now. */
async function pathOf(
  library: SerialLibrary,
  { path, vendorId, productId, serialNumber }: SerialPortOptions,
): Promise<string | null> {
  if (path !== undefined) return path;
  const lines = await library.SerialPort.list().catch(() => []);
  const found = lines.find(
    (one) =>
      Number.parseInt(one.vendorId ?? '', 16) === vendorId &&
      Number.parseInt(one.productId ?? '', 16) === productId &&
      (serialNumber === undefined || one.serialNumber === serialNumber),
  );
  return found?.path ?? null;
}
