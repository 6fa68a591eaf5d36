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
  /** Never fails: the log is what counts. */
  note(head: Head): Promise<void>;
}

export function createHeadFile(dataDir: string): HeadFile {
  const path = join(dataDir, 'keys', 'head.json');
  return {
    read: async () => {
      try {
        return HeadFile.safeParse(JSON.parse(String(await readIfThere(path)))).data;
      } catch {
        return undefined;
      }
    },
    note: async ({ seq, previous, serials }) => {
      try {
        await writeFile(`${path}.new`, JSON.stringify({ seq, previous, serials }), { mode: 0o600 });
        await rename(`${path}.new`, path);
      } catch {
        // A full disk, for example: the next commit tries again.
      }
    },
  };
}
