import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { err, ok, type Result } from '#shared/result.ts';

export interface FolderLock {
  release(): Promise<void>;
}

/**
 * Makes sure that one host at a time works on a data folder. The lock is a name the operating system gives back
 * by itself when the process dies, however it dies: an abstract socket on Linux, a named pipe on Windows.
 */
export async function lockFolder(dataDir: string): Promise<Result<FolderLock, string>> {
  const name = createHash('sha256').update(realpathSync(dataDir)).digest('hex').slice(0, 32);
  const address =
    process.platform === 'win32' ? `\\\\.\\pipe\\yiciban-kiosk-${name}` : `\0yiciban-kiosk-${name}`;
  const server = createServer((socket) => socket.destroy());
  const listening = await listen(server, address);
  if (!listening) return err(`The data folder ${dataDir} is in use by another kiosk process.`);
  server.unref();
  return ok({ release: () => new Promise((resolve) => server.close(() => resolve())) });
}

const listen = (server: Server, address: string): Promise<boolean> =>
  new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(address, () => resolve(true));
  });
