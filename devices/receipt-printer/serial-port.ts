import type { SerialPort } from 'serialport';
import type { SerialSettings } from '#shared/hardware/messages.ts';
import { err, ok } from '#shared/result.ts';
import { patientTimer } from '../patient-timer.ts';
import { type BytePort, type Connection, type PortError, type PortLimits, unreachable } from './port.ts';

/** The library is native: where it cannot be loaded the printer is out of reach, and the device process lives. */
async function loadLibrary(): Promise<typeof import('serialport') | undefined> {
  try {
    return await import('serialport');
  } catch {
    return undefined;
  }
}

/** What the operating system said, from a message of the library (it sets no code). */
function openError(message: string): PortError {
  if (/no such file|file not found/i.test(message)) return { state: 'disconnected', reason: 'absent' };
  if (/permission denied|access denied/i.test(message))
    return { state: 'disconnected', reason: 'no-permission' };
  if (/cannot lock|busy|temporarily unavailable/i.test(message))
    return { state: 'disconnected', reason: 'in-use' };
  return unreachable(undefined);
}

/** A printer on a serial line (RS-232, or a USB printer that shows itself as one), eight data bits, one stop bit. */
export function serialPort(settings: SerialSettings, limits: PortLimits): BytePort {
  return {
    open: async () => {
      const library = await loadLibrary();
      if (library === undefined) return err({ state: 'disconnected', reason: 'no-driver' });
      const port = new library.SerialPort({
        path: settings.path,
        baudRate: settings.baudRate,
        parity: settings.parity ?? 'none',
        rtscts: settings.flow === 'hardware',
        xon: settings.flow === 'software',
        xoff: settings.flow === 'software',
        autoOpen: false,
      });
      return new Promise((resolve) => {
        // Stays for the port's whole life: an error after the opening is told by `close` alone.
        port.on('error', () => undefined);
        port.open((error) =>
          resolve(error ? err(openError(error.message)) : ok(serialConnection(port, limits.writeMs))),
        );
      });
    },
  };
}

function serialConnection(port: SerialPort, writeMs: number): Connection {
  const within = (
    act: (done: (error: Error | null | undefined) => void) => void,
  ): Promise<PortError | null> =>
    new Promise((resolve) => {
      const cancel = patientTimer(writeMs, () => settle({ state: 'silent' }));
      const lost = (): void => settle({ state: 'disconnected' });
      const settle = (outcome: PortError | null): void => {
        cancel();
        port.off('close', lost);
        resolve(outcome);
      };
      port.once('close', lost);
      act((error) => settle(error ? { state: 'disconnected' } : null));
    });
  return {
    write: async (bytes) => {
      if (!port.isOpen) return err({ state: 'disconnected' });
      // Written means taken by the driver; drained means gone down the line, which a printer that is busy holds up.
      const failed =
        (await within((done) => void port.write(Buffer.from(bytes), done))) ??
        (await within((done) => port.drain(done)));
      if (failed === null) return ok(undefined);
      // Frees whoever waits for the line, and keeps half a slip from coming out when the printer wakes up.
      if (port.isOpen) port.flush(() => undefined);
      return err(failed);
    },
    onData: (listener) => void port.on('data', (chunk: Uint8Array) => listener(chunk)),
    onClose: (listener) => {
      if (port.isOpen) port.once('close', listener);
      else listener();
    },
    close: () =>
      new Promise((resolve) => {
        port.removeAllListeners('data');
        port.removeAllListeners('close');
        if (port.isOpen) port.close(() => resolve());
        else resolve();
      }),
  };
}
