import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, readIfThere, sizeIfThere, syncFolder, writeDurably } from './files.ts';

/** Ciphertext chunks as files `chunks/<submissionId>/<sha256>`, each fsynced before its write resolves. */
export interface ChunkStore {
  put(submissionId: string, sha256: string, bytes: Uint8Array): Promise<void>;
  get(submissionId: string, sha256: string): Promise<Buffer | undefined>;
  /** Those of the chunks that are not here in full. */
  missing(submissionId: string, chunks: readonly { sha256: string; size: number }[]): Promise<string[]>;
  remove(submissionId: string): Promise<void>;
  /** Removes the folders of all submissions `isKept` does not name. */
  sweep(isKept: (submissionId: string) => boolean): Promise<void>;
}

export async function openChunkStore(folder: string): Promise<ChunkStore> {
  await makeFolder(folder);
  const pathOf = (submissionId: string, sha256: string) => join(folder, submissionId, sha256);
  const remove = async (submissionId: string) => {
    await rm(join(folder, submissionId), { recursive: true, force: true });
    await syncFolder(folder);
  };
  return {
    put: async (submissionId, sha256, bytes) => {
      const path = pathOf(submissionId, sha256);
      if ((await sizeIfThere(path)) === bytes.length) return;
      if ((await makeFolder(join(folder, submissionId))) !== undefined) await syncFolder(folder);
      await writeDurably(path, bytes);
    },
    get: (submissionId, sha256) => readIfThere(pathOf(submissionId, sha256)),
    missing: async (submissionId, chunks) => {
      const gone: string[] = [];
      for (const { sha256, size } of chunks) {
        if ((await sizeIfThere(pathOf(submissionId, sha256))) !== size) gone.push(sha256);
      }
      return gone;
    },
    remove,
    sweep: async (isKept) => {
      for (const name of await readdir(folder)) if (!isKept(name)) await remove(name);
    },
  };
}
