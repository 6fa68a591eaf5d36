import type { StickFs } from '#host/courier/stick-fs.ts';

class PulledError extends Error {
  override name = 'PulledError';
  readonly code = 'EIO';
}

/** What the last write before the pull left: nothing of it, half of it, all of it but never made durable. */
export type Leaves = 'nothing' | 'half' | 'all';

/**
 * A stick that is pulled at its n-th change (1 is the first) and stays pulled. A rename that is cut happened, or did not. Counts
 * all changes, so that a test can walk through every one.
 */
export function pulledAt(
  fs: StickFs,
  at: number,
  leaves: Leaves,
): StickFs & { readonly changes: () => number } {
  let changes = 0;
  let isPulled = false;
  const check = (): void => {
    if (isPulled) throw new PulledError('the stick was pulled');
  };
  const change = async (task: () => Promise<void>, cut: () => Promise<void>): Promise<void> => {
    check();
    changes += 1;
    if (changes === at) {
      isPulled = true;
      await cut();
      throw new PulledError('the stick was pulled');
    }
    await task();
  };
  const look = async <T>(task: () => Promise<T>): Promise<T> => {
    check();
    return task();
  };
  const isDone = leaves === 'all';
  const none = async (): Promise<void> => undefined;
  return {
    list: (path) => look(() => fs.list(path)),
    size: (path) => look(() => fs.size(path)),
    read: (path, from, length) => look(() => fs.read(path, from, length)),
    freeBytes: () => look(() => fs.freeBytes()),
    makeFolder: (path) => change(() => fs.makeFolder(path), isDone ? () => fs.makeFolder(path) : none),
    writeAt: (path, bytes, position) =>
      change(
        () => fs.writeAt(path, bytes, position),
        async () => {
          if (leaves === 'half') await fs.writeAt(path, bytes.subarray(0, bytes.length >> 1), position);
          if (leaves === 'all') await fs.writeAt(path, bytes, position);
        },
      ),
    finish: (path, length) =>
      change(() => fs.finish(path, length), isDone ? () => fs.finish(path, length) : none),
    rename: (from, to) => change(() => fs.rename(from, to), isDone ? () => fs.rename(from, to) : none),
    remove: (path) => change(() => fs.remove(path), isDone ? () => fs.remove(path) : none),
    changes: () => changes,
  };
}
