import { randomBytes } from 'node:crypto';
import { readdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOf, makeFolder, syncFolder, writeDurably } from './files.ts';

/** Where what is not as written is put, for people to look at. Nothing here is ever deleted by the kiosk. */
export interface Quarantine {
  /** Moves a file or folder of the journal here; nothing happens when it is not there. */
  take(path: string, name: string): Promise<void>;
  /** Keeps bytes that are about to be cut off. */
  keep(bytes: Uint8Array, name: string): Promise<void>;
  /** How many things lie here. */
  count(): Promise<number>;
}

export function createQuarantine(folder: string, clock: { now(): number }): Quarantine {
  /** Two things of one name must not cover each other. */
  const place = (name: string): string => {
    const stamp = new Date(clock.now()).toISOString().replace(/[:.]/g, '-');
    return join(folder, `${stamp}-${randomBytes(3).toString('hex')}-${name}`);
  };
  return {
    take: async (path, name) => {
      await makeFolder(folder);
      try {
        await rename(path, place(name));
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return;
        throw error;
      }
      await syncFolder(folder);
      await syncFolder(dirname(path));
    },
    keep: async (bytes, name) => {
      await makeFolder(folder);
      await writeDurably(place(name), bytes);
    },
    count: async () => {
      try {
        return (await readdir(folder)).length;
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return 0;
        throw error;
      }
    },
  };
}
