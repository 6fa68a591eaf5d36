import { promisify } from 'node:util';
import { gunzip, gzipSync } from 'node:zlib';
import type { PackageRefusal, SignedPackage } from '#shared/catalogue/package.ts';
import { type PackageParts, readPackageText, writePackageText } from '#shared/catalogue/package-file.ts';
import type { Bytes } from '#shared/envelope/bytes.ts';
import { err, type Result } from '#shared/result.ts';

/** What a `.ycat` file may be unpacked: a small file that unpacks without end stops here. */
const MAX_TEXT_BYTES = 32 * 1024 * 1024;
const unpack = promisify(gunzip);

/** The bytes of a `.ycat` file: gzip (RFC 1952) of its lines. */
export const writeCatalogueFile = (signed: SignedPackage, blobs: ReadonlyMap<string, Bytes>): Uint8Array =>
  gzipSync(writePackageText(signed, blobs), { level: 9 });

/** Reads the bytes of a `.ycat` file. Nothing in it is believed yet. */
export async function readCatalogueFile(bytes: Uint8Array): Promise<Result<PackageParts, PackageRefusal>> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      await unpack(bytes, { maxOutputLength: MAX_TEXT_BYTES }),
    );
  } catch {
    return err({ reason: 'unreadable', detail: 'it cannot be unpacked' });
  }
  return readPackageText(text);
}
