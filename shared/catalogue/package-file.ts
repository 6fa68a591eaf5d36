/** A package as one text, for a USB stick: JSON lines, the signed index first, then each file once. */
import { type Bytes, utf8 } from '../envelope/bytes.ts';
import { Sha256, z } from '../envelope/schema.ts';
import { err, ok, type Result } from '../result.ts';
import type { PackageRefusal, SignedPackage } from './package.ts';

const Line = z.strictObject({ sha256: Sha256, text: z.string() });

/** Joins a signed index and the files it names (by hash) to the text of a `.ycat` file. */
export function writePackageText(signed: SignedPackage, blobs: ReadonlyMap<string, Bytes>): string {
  // A byte order mark belongs to the file, whose hash it is part of.
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const lines = [...blobs].map(([sha256, bytes]) => ({ sha256, text: decoder.decode(bytes) }));
  return [signed, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** What a `.ycat` text holds, unverified: the signed index as it came, and files by the hash they claim. */
export interface PackageParts {
  readonly signed: unknown;
  readonly blobs: ReadonlyMap<string, Bytes>;
}

export function readPackageText(text: string): Result<PackageParts, PackageRefusal> {
  const lines = text.split('\n').filter((line) => line !== '');
  const blobs = new Map<string, Bytes>();
  let signed: unknown;
  for (const [at, line] of lines.entries()) {
    const value = parse(line);
    const file = at > 0 ? Line.safeParse(value) : undefined;
    if (value === undefined || file?.success === false)
      return err({ reason: 'unreadable', detail: `line ${at + 1} is not as it should be` });
    if (file === undefined) signed = value;
    else blobs.set(file.data.sha256, utf8(file.data.text));
  }
  return signed === undefined ? err({ reason: 'unreadable', detail: 'it is empty' }) : ok({ signed, blobs });
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
