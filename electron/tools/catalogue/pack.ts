import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeCatalogueFile } from '#host/catalogue-file.ts';
import { type SignedPackage, signPackage } from '#shared/catalogue/package.ts';
import { CatalogueIndex } from '#shared/catalogue/schema.ts';
import { type Bytes, own, sha256Hex } from '#shared/envelope/bytes.ts';
import { catalogueFiles } from './folder.ts';
import type { AuthorKey } from './keys.ts';

export interface PackOptions {
  readonly id?: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly effectiveFrom?: string;
  readonly expires?: string;
}

export interface Packed {
  readonly signed: SignedPackage;
  /** The files by hash. */
  readonly blobs: ReadonlyMap<string, Bytes>;
}

/** Makes the package of a folder that has been checked. Version and region are those of its `catalogue.json`. */
export async function packFolder(dir: string, key: AuthorKey, options: PackOptions): Promise<Packed> {
  const files = new Map<string, Bytes>();
  const blobs = new Map<string, Bytes>();
  for (const name of await catalogueFiles(dir)) {
    const bytes = own(await readFile(join(dir, name)));
    files.set(name, bytes);
    blobs.set(await sha256Hex(bytes), bytes);
  }
  const { version, region } = CatalogueIndex.parse(
    JSON.parse(await readFile(join(dir, 'catalogue.json'), 'utf8')),
  );
  const createdAt = new Date(options.now).toISOString();
  const signed = await signPackage(
    {
      id: options.id ?? `catalogue-${region}`,
      version,
      region,
      createdAt,
      effectiveFrom: instant(options.effectiveFrom) ?? createdAt,
      ...(options.expires === undefined ? {} : { expires: instant(options.expires) }),
      files,
    },
    key,
  );
  return { signed, blobs };
}

/** A day or a moment as the moment in UTC; a day alone begins in China. */
function instant(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const time = new Date(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00+08:00` : text);
  if (Number.isNaN(time.getTime())) throw new Error(`${text} is no day such as 2027-01-31`);
  return time.toISOString();
}

/**
 * Writes a package: a name ending in `.ycat` is one file for a USB stick; any other is a folder (`index.json`,
 * `blobs/<sha256>`) that a platform or any web server can serve. The index comes last, so that a folder being served is
 * never without a file its index names.
 */
export async function writePackage({ signed, blobs }: Packed, out: string): Promise<void> {
  if (out.endsWith('.ycat')) {
    await writeFile(out, writeCatalogueFile(signed, blobs));
    return;
  }
  await mkdir(join(out, 'blobs'), { recursive: true });
  for (const [sha256, bytes] of blobs) await writeFile(join(out, 'blobs', sha256), bytes);
  await writeFile(join(out, 'index.json.new'), `${JSON.stringify(signed, null, 2)}\n`);
  await rename(join(out, 'index.json.new'), join(out, 'index.json'));
}
