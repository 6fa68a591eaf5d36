import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { truthOf } from '#shared/platform/receipt.ts';
import type { ChunkStore } from './chunk-store.ts';
import { readIfThere, removeIfThere, writeDurably } from './files.ts';
import type { Log } from './log.ts';
import { compacted, isFinished, type JournalState } from './state.ts';

export interface TidyDeps {
  readonly folder: string;
  readonly slipFolder: string;
  readonly chunks: ChunkStore;
  readonly log: Log;
  readonly state: JournalState;
  readonly clock: { now(): number };
  /** Deletes the chunks of a submission the platform has signed for. */
  readonly letGo: (submissionId: string) => Promise<void>;
}

/** Keeps the journal small and free of what a stop at any moment may have left behind. Callers hold the journal's lock. */
export interface Tidy {
  /** `damaged`: something was lost, so that chunks nobody knows may belong to a submission the page still has. */
  atStart(damaged: boolean): Promise<void>;
  /** The page has handed back what it had: chunks still nobody's go to quarantine. */
  afterComparison(): Promise<void>;
  /** Goes on in a new segment without submissions that are long finished. */
  rotate(): Promise<void>;
}

export function createTidy({ folder, slipFolder, chunks, log, state, clock, letGo }: TidyDeps): Tidy {
  /** While this file is there, chunks without a commit are neither swept nor set aside. */
  const marker = join(folder, 'uncompared');
  const isHeld = (submissionId: string) => state.held.get(submissionId)?.chunksHeld === true;

  /** Removes slips nobody will print from again: printed, or of a submission that was never committed. */
  const sweepSlips = async (): Promise<void> => {
    for (const name of await readdir(slipFolder)) {
      const print = state.held.get(name.replace('.json', ''))?.print;
      if (print !== 'not-printed' && print !== 'unknown') await rm(join(slipFolder, name), { force: true });
    }
  };

  const rotate = async (): Promise<void> => {
    const now = clock.now();
    await log.rotate(compacted(state, now));
    for (const [submissionId, held] of state.held) if (isFinished(held, now)) state.held.delete(submissionId);
  };

  return {
    atStart: async (damaged) => {
      if (damaged) await writeDurably(marker, '');
      const isUncompared = damaged || (await readIfThere(marker)) !== undefined;
      if (!isUncompared) {
        // Never committed, so never acknowledged: ciphertext of a visit that stopped on its way.
        for (const name of await chunks.folders()) if (!isHeld(name)) await chunks.remove(name);
        await sweepSlips();
      }
      for (const [submissionId, held] of state.held) {
        if (held.chunksHeld && truthOf(held.receipts) !== 'held') await letGo(submissionId);
      }
      const now = clock.now();
      if ([...state.held.values()].some((held) => isFinished(held, now))) await rotate();
    },
    afterComparison: async () => {
      if ((await readIfThere(marker)) === undefined) return;
      for (const name of await chunks.folders()) if (!isHeld(name)) await chunks.setAside(name);
      await sweepSlips();
      await removeIfThere(marker);
    },
    rotate,
  };
}
