import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VirtualReader } from '#devices/id-card/simulator.ts';

/** A serial cable without a plug: two pseudo-terminals joined by socat. */
export interface Cable {
  /** The kiosk's end. */
  readonly near: string;
  /** The reader's end. */
  readonly far: string;
  /** Both ends hang up, as when an adapter is pulled. */
  pull(): Promise<void>;
}

/** Lays a cable with ends in a folder; give the same folder again to plug it in again. */
export async function layCable(
  folder = mkdtempSync(join(tmpdir(), 'cable-')),
): Promise<Cable & { folder: string }> {
  const near = join(folder, 'near');
  const far = join(folder, 'far');
  const end = (path: string) => `pty,raw,echo=0,link=${path}`;
  const socat: ChildProcess = spawn('socat', [end(near), end(far)], { stdio: 'ignore' });
  const exited = new Promise<void>((resolve) => socat.once('exit', () => resolve()));
  await until(() => existsSync(near) && existsSync(far), 'socat made no terminals');
  return {
    near,
    far,
    folder,
    pull: async () => {
      socat.kill('SIGTERM');
      await exited;
      rmSync(near, { force: true });
      rmSync(far, { force: true });
    },
  };
}

/** Puts a virtual reader at the far end. */
export async function attach(reader: VirtualReader, far: string, baudRate = 115200): Promise<() => void> {
  const { SerialPort } = await import('serialport');
  const line = new SerialPort({ path: far, baudRate, autoOpen: false });
  line.on('error', () => {});
  line.on('data', (bytes: Uint8Array) => {
    for (const piece of reader.accept(bytes)) line.write(Buffer.from(piece));
  });
  await new Promise<void>((resolve, reject) => line.open((error) => (error ? reject(error) : resolve())));
  return () => {
    if (line.isOpen) line.close(() => {});
  };
}

export async function until(condition: () => boolean, failure: string, limitMs = 10_000): Promise<void> {
  const end = performance.now() + limitMs;
  while (!condition()) {
    if (performance.now() > end) throw new Error(failure);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
