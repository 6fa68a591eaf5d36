/**
 * Looks for words that must not rest on a disk in every file below some folders: as UTF-8, UTF-16 in both orders, base64 and hex, as
 * they stand and inside deflate, gzip, brotli, Snappy and LevelDB. Worth nothing unless it also finds a planted control.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliDecompressSync, constants, inflateRawSync, inflateSync } from 'node:zlib';
import { logRecords, tableBlocks } from './leveldb.ts';
import { unsnap } from './snappy.ts';

export interface Leak {
  readonly file: string;
  readonly word: string;
  /** How it was found: `utf8`, `utf16le in leveldb block` … */
  readonly as: string;
}

/** A word, or bytes that are nobody's words (a piece of a picture). */
export type Wanted = string | Buffer;

const nameOf = (wanted: Wanted): string => (typeof wanted === 'string' ? wanted : wanted.toString('hex'));

/** What is searched for in every spelling its bytes may have. */
function spellings(wanted: Wanted): [string, Buffer][] {
  const utf8 = typeof wanted === 'string' ? Buffer.from(wanted) : wanted;
  const little = typeof wanted === 'string' ? Buffer.from(wanted, 'utf16le') : utf8;
  const big = typeof wanted === 'string' ? Buffer.from(little).swap16() : utf8;
  const found: [string, Buffer][] = [
    ['utf8', utf8],
    ['utf16le', little],
    ['utf16be', big],
    ['hex', Buffer.from(utf8.toString('hex'))],
    ['HEX', Buffer.from(utf8.toString('hex').toUpperCase())],
  ];
  // In base64 a word looks different at each of three offsets; the characters its neighbours touch are left out.
  for (const [name, bytes] of [
    ['utf8', utf8],
    ['utf16le', little],
  ] as const)
    for (const offset of [0, 1, 2]) {
      const text = Buffer.concat([Buffer.alloc(offset), bytes])
        .toString('base64')
        .replace(/=+$/, '');
      const inner = text.slice(offset === 0 ? 0 : offset + 1, -1);
      found.push([`base64 of ${name}`, Buffer.from(inner)]);
      found.push([`base64url of ${name}`, Buffer.from(inner.replaceAll('+', '-').replaceAll('/', '_'))]);
    }
  return found;
}

const partial = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 64 * 1024 * 1024 };
const attempt = (unpack: () => Buffer): Buffer[] => {
  try {
    const bytes = unpack();
    return bytes.length === 0 ? [] : [bytes];
  } catch {
    return [];
  }
};

/** Bytes of a gzip header (RFC 1952 §2.3): what follows is raw deflate, and may be followed by anything. */
function gzipHeader(bytes: Buffer): number {
  const flags = bytes[3] ?? 0;
  let at = 10;
  if (flags & 4) at += 2 + (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 256;
  for (const text of [8, 16]) if (flags & text) at = bytes.indexOf(0, at) + 1 || bytes.length;
  return flags & 2 ? at + 2 : at;
}

/** What lies packed inside some bytes, with how it was packed. */
function* packedIn(bytes: Buffer, name: string): Generator<readonly [string, Buffer]> {
  if (/\.(ldb|sst)$/.test(name)) for (const one of tableBlocks(bytes)) yield ['leveldb block', one];
  if (/\.log$|^MANIFEST/.test(name)) for (const one of logRecords(bytes)) yield ['leveldb log', one];
  // Marks of gzip, zlib, and of an IndexedDB value packed by Snappy (ff 11 02); a PDF's streams are zlib.
  for (let at = 0; at + 3 < bytes.length; at += 1) {
    const [a, b, c] = [bytes[at], bytes[at + 1] ?? 0, bytes[at + 2]];
    const rest = () => bytes.subarray(at);
    if (a === 0x1f && b === 0x8b && c === 8)
      for (const one of attempt(() => inflateRawSync(rest().subarray(gzipHeader(rest())), partial)))
        yield ['gzip', one];
    else if (a === 0x78 && (a * 256 + b) % 31 === 0)
      for (const one of attempt(() => inflateSync(rest(), partial))) yield ['deflate', one];
    else if (a === 0xff && b === 0x11 && c === 2)
      for (const one of attempt(() => unsnap(bytes, at + 3))) yield ['snappy value', one];
  }
  // Bodies of an HTTP cache begin where their file begins, or after a header nobody marks: the whole file is tried.
  for (const one of attempt(() => inflateRawSync(bytes, partial))) yield ['raw deflate', one];
  for (const one of attempt(() => brotliDecompressSync(bytes, { maxOutputLength: 64 * 1024 * 1024 })))
    yield ['brotli', one];
}

/** Searches some bytes and what is packed in them, two layers deep. */
export function searchBytes(
  bytes: Buffer,
  name: string,
  words: readonly Wanted[],
): { readonly word: string; readonly as: string }[] {
  const wanted = words.map((word) => [nameOf(word), spellings(word)] as const);
  const found: { word: string; as: string }[] = [];
  const look = (content: Buffer, where: string): void => {
    for (const [word, forms] of wanted)
      for (const [form, needle] of forms)
        if (content.includes(needle)) found.push({ word, as: `${form}${where}` });
  };
  look(bytes, '');
  for (const [how, content] of packedIn(bytes, name)) {
    look(content, ` in ${how}`);
    for (const [inner, deep] of packedIn(content, '')) look(deep, ` in ${inner} in ${how}`);
  }
  return found;
}

/** Searches every file below the folders; a file that vanishes meanwhile (a browser's temporary one) is none. */
export async function searchFolders(folders: readonly string[], words: readonly Wanted[]): Promise<Leak[]> {
  const leaks: Leak[] = [];
  for (const folder of folders) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((one) => one.isFile())) {
      const file = join(entry.parentPath, entry.name);
      const bytes = await readFile(file).catch(() => undefined);
      if (bytes === undefined) continue;
      for (const { word, as } of searchBytes(bytes, entry.name, words)) leaks.push({ file, word, as });
    }
  }
  return leaks;
}
