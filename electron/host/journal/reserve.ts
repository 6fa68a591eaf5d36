import { randomBytes } from 'node:crypto';
import { isDiskFull, removeIfThere, sizeIfThere, writeDurably } from './files.ts';

const RESERVE_BYTES = 1024 * 1024;

/** Disk space kept back for the last lines of submissions that are already here. */
export interface Reserve {
  /** Takes the space, if it is not taken and the disk has it. */
  fill(): Promise<void>;
  /** Runs the task; when the disk is full, gives the space free and runs it once more. */
  spend<T>(task: () => Promise<T>): Promise<T>;
}

export function createReserve(path: string): Reserve {
  return {
    fill: async () => {
      if ((await sizeIfThere(path)) === RESERVE_BYTES) return;
      try {
        // Random, because a file of zeros may take no space on some file systems.
        await writeDurably(path, randomBytes(RESERVE_BYTES));
      } catch (error) {
        if (!isDiskFull(error)) throw error;
      }
    },
    spend: async (task) => {
      try {
        return await task();
      } catch (error) {
        if (!isDiskFull(error)) throw error;
        await removeIfThere(path);
        return task();
      }
    },
  };
}
