import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReadBlob, SignedPackage } from '#shared/catalogue/package.ts';
import { type Bytes, own } from '#shared/envelope/bytes.ts';
import { codeOf, makeFolder, readIfThere, removeIfThere, writeDurably } from './journal/files.ts';

/**
 * Packages on disk: `blobs/<sha256>` and `packages/<version>.json`. The index is written last, so that what it names is
 * there; nothing of it is believed when it is read again.
 */
export class CatalogueStore {
  readonly #packages: string;
  readonly #blobs: string;

  constructor(dir: string) {
    this.#packages = join(dir, 'packages');
    this.#blobs = join(dir, 'blobs');
  }

  /** Signed indexes as they lie there, highest version first; undefined in place of one that is no JSON. */
  async packages(): Promise<unknown[]> {
    const names = (await namesIn(this.#packages)).filter((name) => name.endsWith('.json'));
    return Promise.all(
      names
        .sort()
        .reverse()
        .map((name) => readJson(join(this.#packages, name))),
    );
  }

  readonly blob: ReadBlob = async (sha256) => {
    const bytes = await readIfThere(join(this.#blobs, sha256));
    return bytes === undefined ? undefined : own(bytes);
  };

  async put(signed: SignedPackage, blobs: ReadonlyMap<string, Bytes>): Promise<void> {
    await makeFolder(this.#blobs);
    await makeFolder(this.#packages);
    for (const [sha256, bytes] of blobs) {
      const there = await this.blob(sha256);
      if (there === undefined || !Buffer.from(there).equals(bytes))
        await writeDurably(join(this.#blobs, sha256), bytes);
    }
    await writeDurably(join(this.#packages, nameOf(signed.index.version)), JSON.stringify(signed));
  }

  /** Removes every package but these, and the blobs no package names any more. */
  async keepOnly(kept: readonly SignedPackage[]): Promise<void> {
    const packages = new Set(kept.map((one) => nameOf(one.index.version)));
    const blobs = new Set(kept.flatMap((one) => one.index.files.map((file) => file.sha256)));
    for (const name of await namesIn(this.#packages))
      if (!packages.has(name)) await removeIfThere(join(this.#packages, name));
    for (const name of await namesIn(this.#blobs))
      if (!blobs.has(name)) await removeIfThere(join(this.#blobs, name));
  }
}

/** Sorts as the numbers do. */
const nameOf = (version: number): string => `${String(version).padStart(16, '0')}.json`;

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}
