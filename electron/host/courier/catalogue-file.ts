import { type ReadBlob, SignedPackage } from '#shared/catalogue/package.ts';
import type { Bytes } from '#shared/envelope/bytes.ts';
import { writeCatalogueFile } from '../catalogue-file.ts';
import { askForCatalogue } from '../catalogue-update.ts';
import type { CatalogueFile } from './deliver.ts';

/**
 * The platform's catalogue package as one file for the stick. It is not judged here: each station does that by its own
 * keys and region.
 */
export async function fetchCatalogueFile(
  platform: { readonly url: string } | null,
  fetch?: typeof globalThis.fetch,
): Promise<CatalogueFile | 'none' | 'unreachable'> {
  if (platform === null) return 'unreachable';
  const url = platform.url.replace(/\/$/, '');
  const offer = await askForCatalogue({ url, ...(fetch === undefined ? {} : { fetch }) }, null);
  if (offer.kind !== 'package') return offer.kind === 'none' ? 'none' : 'unreachable';
  const signed = SignedPackage.safeParse(offer.signed);
  if (!signed.success) return 'unreachable';
  const blobs = await fetchBlobs(signed.data, offer.blob);
  if (blobs === undefined) return 'unreachable';
  const { id, version } = signed.data.index;
  return { name: `${id}-${version}.ycat`, bytes: writeCatalogueFile(signed.data, blobs) };
}

async function fetchBlobs(signed: SignedPackage, blob: ReadBlob): Promise<Map<string, Bytes> | undefined> {
  const blobs = new Map<string, Bytes>();
  try {
    for (const { sha256 } of signed.index.files) {
      const bytes = blobs.get(sha256) ?? (await blob(sha256));
      if (bytes === undefined) return undefined;
      blobs.set(sha256, bytes);
    }
    return blobs;
  } catch {
    return undefined;
  }
}
