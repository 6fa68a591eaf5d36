import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { err, ok, type Result } from '#shared/result.ts';
import { type BytePort, type Connection, type PortError, type PortLimits, unreachable } from './port.ts';

/** How often the device file is asked again when it has nothing to give or to take, in milliseconds. */
const POLL_MS = 5;
const READ_BYTES = 512;
/** What every ESC/POS printer passes over. */
const NOTHING = Uint8Array.of(0);

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

/**
 * A printer of the USB printer class behind the kernel's device file (`/dev/usb/lp0`; usblp). Opened without blocking:
 * a printer that takes nothing must not hold one of the few threads Node has for files.
 * @param answers false for a printer without a way back: the file is then opened for writing only
 */
export function usbLpPort(path: string, answers: boolean, limits: PortLimits): BytePort {
  const mode = (answers ? constants.O_RDWR : constants.O_WRONLY) | constants.O_NONBLOCK | constants.O_NOCTTY;
  return {
    open: async () => {
      try {
        return ok(lpConnection(await open(path, mode), answers, limits.writeMs));
      } catch (error) {
        // A one-way device whose other end is not there (ENXIO), or whose file is not there, is not connected.
        return err(unreachable(error));
      }
    },
  };
}

function lpConnection(file: FileHandle, answers: boolean, writeMs: number): Connection {
  let isOpen = true;
  let wrote = false;
  const closing: (() => void)[] = [];
  const lost = (): void => {
    if (!isOpen) return;
    isOpen = false;
    for (const listener of closing) listener();
  };

  const readOn = async (listener: (bytes: Uint8Array) => void): Promise<void> => {
    const buffer = new Uint8Array(READ_BYTES);
    while (isOpen) {
      try {
        const { bytesRead } = await file.read(buffer, 0, READ_BYTES, null);
        if (!isOpen) return;
        if (bytesRead > 0) listener(buffer.slice(0, bytesRead));
        else await sleep(POLL_MS);
      } catch (error) {
        if (codeOf(error) === 'EAGAIN') await sleep(POLL_MS);
        else lost();
      }
    }
  };

  const write = async (bytes: Uint8Array): Promise<Result<void, PortError>> => {
    let at = 0;
    let last = performance.now();
    while (at < bytes.length) {
      if (!isOpen) return err({ state: 'disconnected' });
      try {
        const { bytesWritten } = await file.write(bytes, at, bytes.length - at, null);
        at += bytesWritten;
        if (bytesWritten > 0) last = performance.now();
      } catch (error) {
        if (codeOf(error) !== 'EAGAIN') {
          lost();
          return err({ state: 'disconnected' });
        }
        if (performance.now() - last > writeMs) return err({ state: 'silent' });
        await sleep(POLL_MS);
      }
    }
    wrote = true;
    return ok(undefined);
  };

  let reading: Promise<void> = Promise.resolve();
  return {
    write,
    onData: (listener) => {
      if (answers) reading = readOn(listener);
    },
    onClose: (listener) => {
      if (isOpen) closing.push(listener);
      else listener();
    },
    close: async () => {
      // The kernel cancels a transfer under way when the file is closed, and takes the next bytes only when the last
      // transfer has ended. Where no answer of the printer has shown that it has, one more byte does.
      if (isOpen && wrote && !answers) await write(NOTHING);
      isOpen = false;
      closing.length = 0;
      await reading;
      await file.close().catch(() => undefined);
    },
  };
}
