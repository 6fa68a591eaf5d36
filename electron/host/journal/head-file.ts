import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Sha256, z } from '#shared/envelope/schema.ts';
import { readIfThere } from './files.ts';
import type { Head } from './state.ts';

const HeadFile = z.strictObject({
  seq: z.int().min(0),
  previous: Sha256.nullable(),
  serials: z.record(z.string(), z.int()),
});

/**
 * A third note of where the chain stands, in `keys/` and so apart from the journal: should the whole journal folder vanish,
 * numbers still go on and are not given twice. Not fsynced; after a power cut it may be older than the log, never newer.
 */
export interface HeadFile {
  read(): Promise<Head | undefined>;
  /** Writes it soon, in order, and never fails: the log is what counts. */
  note(head: Head): void;
  /** Resolves when all that was noted is written. */
  settled(): Promise<void>;
}

export function createHeadFile(dataDir: string): HeadFile {
  const path = join(dataDir, 'keys', 'head.json');
  let last: Promise<void> = Promise.resolve();
  const write = async (text: string): Promise<void> => {
    try {
      await writeFile(`${path}.new`, text, { mode: 0o600 });
      await rename(`${path}.new`, path);
    } catch {
      // A full disk, for example: the next commit tries again.
    }
  };
  return {
    read: async () => {
      try {
        return HeadFile.safeParse(JSON.parse(String(await readIfThere(path)))).data;
      } catch {
        return undefined;
      }
    },
    note: (head) => {
      const text = JSON.stringify({ seq: head.seq, previous: head.previous, serials: head.serials });
      last = last.then(() => write(text));
    },
    settled: () => last,
  };
}
