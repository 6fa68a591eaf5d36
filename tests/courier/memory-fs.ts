import type { StickEntry, StickFs } from '#host/courier/stick-fs.ts';
import { own } from '#shared/envelope/bytes.ts';

class NoEntryError extends Error {
  readonly code = 'ENOENT';
}

/** A stick in memory: files by path. */
export function memoryFs(files: Map<string, Uint8Array>): StickFs {
  const get = (path: string): Uint8Array => {
    const bytes = files.get(path);
    if (bytes === undefined) throw new NoEntryError(path);
    return bytes;
  };
  return {
    list: async (path) => {
      const found = new Map<string, StickEntry>();
      for (const name of files.keys()) {
        if (!name.startsWith(`${path}/`)) continue;
        const [first = '', more] = name.slice(path.length + 1).split('/');
        found.set(first, { name: first, kind: more === undefined ? 'file' : 'folder' });
      }
      return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    size: async (path) => files.get(path)?.length,
    read: async (path, from, length) => own(get(path).subarray(from, from + length)),
    makeFolder: async () => undefined,
    writeAt: async (path, bytes, position) => {
      const before = files.get(path) ?? new Uint8Array();
      const after = new Uint8Array(Math.max(before.length, position + bytes.length));
      after.set(before);
      after.set(bytes, position);
      files.set(path, after);
    },
    finish: async (path, length) => {
      const after = new Uint8Array(length);
      after.set(get(path).subarray(0, length));
      files.set(path, after);
    },
    rename: async (from, to) => {
      files.set(to, get(from));
      files.delete(from);
    },
    remove: async (path) => void files.delete(path),
    freeBytes: async () => 2 ** 40,
  };
}
