import {
  constants,
  type FileHandle,
  lstat,
  mkdir,
  open,
  readdir,
  rename,
  statfs,
  unlink,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CourierProblem } from '#shared/courier/report.ts';
import { codeOf, isDiskFull, syncFolder } from '../journal/files.ts';

/**
 * The few things that are done to a stick, one system call or so each, so that a test can pull it at any of them. Paths
 * are below the folder it was opened for. Every call may throw: a stick is pulled whenever it is pulled.
 */
export interface StickFs {
  /** Names in a folder, of plain files and folders only; none when there is no such folder. */
  list(path: string): Promise<readonly StickEntry[]>;
  size(path: string): Promise<number | undefined>;
  /** Up to `length` bytes from `from`; fewer at the end of the file. */
  read(path: string, from: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
  makeFolder(path: string): Promise<void>;
  /** Writes at this place, in a file that is made when missing. */
  writeAt(path: string, bytes: Uint8Array, position: number): Promise<void>;
  /** Cuts the file to this length and makes it durable. */
  finish(path: string, length: number): Promise<void>;
  /** Gives it its name and makes the name durable. */
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  freeBytes(): Promise<number>;
}

export interface StickEntry {
  readonly name: string;
  /** `other`: a link, a device; never opened. */
  readonly kind: 'file' | 'folder' | 'other';
}

// A link on a stick could lead anywhere on this machine.
const NO_LINKS = constants.O_NOFOLLOW ?? 0;

export function openStickFs(root: string): StickFs {
  const at = (path: string) => join(root, path);
  const withFile = async <T>(
    path: string,
    flags: number,
    task: (file: FileHandle) => Promise<T>,
  ): Promise<T> => {
    const file = await open(at(path), flags | NO_LINKS, 0o644);
    try {
      return await task(file);
    } finally {
      await file.close();
    }
  };
  return {
    list: async (path) => {
      try {
        const entries = await readdir(at(path), { withFileTypes: true });
        return entries
          .map((entry): StickEntry => {
            const kind = entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : 'other';
            return { name: entry.name, kind };
          })
          .sort((a, b) => (a.name < b.name ? -1 : 1));
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return [];
        throw error;
      }
    },
    size: async (path) => {
      try {
        const found = await lstat(at(path));
        return found.isFile() ? found.size : undefined;
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return undefined;
        throw error;
      }
    },
    read: (path, from, length) =>
      withFile(path, constants.O_RDONLY, async (file) => {
        const bytes = new Uint8Array(length);
        let done = 0;
        while (done < length) {
          const { bytesRead } = await file.read(bytes, done, length - done, from + done);
          if (bytesRead === 0) break;
          done += bytesRead;
        }
        return done === length ? bytes : bytes.slice(0, done);
      }),
    makeFolder: async (path) => {
      const first = await mkdir(at(path), { recursive: true });
      if (first !== undefined) await syncFolder(dirname(first));
    },
    writeAt: (path, bytes, position) =>
      withFile(path, constants.O_RDWR | constants.O_CREAT, async (file) => {
        let done = 0;
        while (done < bytes.length) {
          const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
          done += bytesWritten;
        }
      }),
    finish: (path, length) =>
      withFile(path, constants.O_RDWR | constants.O_CREAT, async (file) => {
        await file.truncate(length);
        await file.sync();
      }),
    rename: async (from, to) => {
      await rename(at(from), at(to));
      await syncFolder(dirname(at(to)));
    },
    remove: async (path) => {
      try {
        await unlink(at(path));
      } catch (error) {
        if (codeOf(error) !== 'ENOENT') throw error;
      }
    },
    freeBytes: async () => {
      const { bavail, bsize } = await statfs(root);
      return bavail * bsize;
    },
  };
}

/** What an error of the stick's file system means for people. Anything that is no file system's error is a bug. */
export function stickProblem(error: unknown): CourierProblem {
  const code = codeOf(error);
  if (code === undefined) throw error;
  if (isDiskFull(error)) return 'stick-full';
  return ['EROFS', 'EACCES', 'EPERM'].includes(code) ? 'stick-not-writable' : 'stick-gone';
}
