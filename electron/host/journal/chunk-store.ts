import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, readIfThere, sizeIfThere, syncFile, syncFolder, writeWhole } from './files.ts';
import type { Quarantine } from './quarantine.ts';

export interface ChunkName {
  readonly sha256: string;
  readonly size: number;
}

/** Ciphertext chunks as files `chunks/<submissionId>/<sha256>`. */
export interface ChunkStore {
  /** Not durable before `sync`. */
  put(submissionId: string, sha256: string, bytes: Uint8Array): Promise<void>;
  /** Makes these chunks and their names outlive a power cut; all at once, so that the disk is waited for once and not once a chunk. */
  sync(submissionId: string, chunks: readonly ChunkName[]): Promise<void>;
  /** The bytes, if they are still what they are called; what is not goes to quarantine. */
  get(submissionId: string, sha256: string): Promise<Buffer | undefined>;
  /** Those of the chunks that are not here in full, by size. */
  missing(submissionId: string, chunks: readonly ChunkName[]): Promise<string[]>;
  /** The same by reading every byte: damaged ones go to quarantine and count as missing. */
  check(submissionId: string, chunks: readonly ChunkName[]): Promise<string[]>;
  remove(submissionId: string): Promise<void>;
  /** Submissions that have a folder here. */
  folders(): Promise<string[]>;
  /** Moves a submission's folder to quarantine. */
  setAside(submissionId: string): Promise<void>;
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export async function openChunkStore(folder: string, quarantine: Quarantine): Promise<ChunkStore> {
  await makeFolder(folder);
  const pathOf = (submissionId: string, sha256: string) => join(folder, submissionId, sha256);
  const get = async (submissionId: string, sha256: string): Promise<Buffer | undefined> => {
    const bytes = await readIfThere(pathOf(submissionId, sha256));
    if (bytes === undefined || hashOf(bytes) === sha256) return bytes;
    await quarantine.take(pathOf(submissionId, sha256), `${submissionId}.${sha256.slice(0, 16)}`);
    return undefined;
  };
  return {
    put: async (submissionId, sha256, bytes) => {
      // Already here: only if it is whole, because this may be what mends it.
      const size = await sizeIfThere(pathOf(submissionId, sha256));
      if (size !== undefined && (await get(submissionId, sha256)) !== undefined) return;
      await makeFolder(join(folder, submissionId));
      await writeWhole(pathOf(submissionId, sha256), bytes);
    },
    sync: async (submissionId, chunks) => {
      await Promise.all(chunks.map(({ sha256 }) => syncFile(pathOf(submissionId, sha256))));
      await Promise.all([syncFolder(join(folder, submissionId)), syncFolder(folder)]);
    },
    get,
    missing: async (submissionId, chunks) => {
      const gone: string[] = [];
      for (const { sha256, size } of chunks) {
        if ((await sizeIfThere(pathOf(submissionId, sha256))) !== size) gone.push(sha256);
      }
      return gone;
    },
    check: async (submissionId, chunks) => {
      const gone: string[] = [];
      for (const { sha256 } of chunks) if ((await get(submissionId, sha256)) === undefined) gone.push(sha256);
      return gone;
    },
    remove: async (submissionId) => {
      await rm(join(folder, submissionId), { recursive: true, force: true });
      await syncFolder(folder);
    },
    folders: () => readdir(folder),
    setAside: (submissionId) => quarantine.take(join(folder, submissionId), submissionId),
  };
}
