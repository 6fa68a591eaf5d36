import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { ReadText } from '#shared/catalogue/load.ts';

/** Reads a catalogue folder's files by their name relative to it. */
export const folderReader =
  (dir: string): ReadText =>
  (name) =>
    readFile(join(dir, name), 'utf8');

/** The published JSON Schema lies beside the data it describes and is no part of it. */
const NOT_DATA = 'schema.json';

/** Every data file of a catalogue folder: names with `/`, in one order everywhere. */
export async function catalogueFiles(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json') && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name).slice(join(dir, sep).length).split(sep).join('/'))
    .filter((name) => name !== NOT_DATA)
    .sort();
}
