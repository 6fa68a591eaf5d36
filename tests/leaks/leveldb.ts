import { unsnap } from './snappy.ts';

const MAGIC = Buffer.from('57fb808b247547db', 'hex');
const FOOTER = 48;

/** Reads a varint; the value and where it ends. */
function varint(bytes: Buffer, from: number): readonly [number, number] {
  let value = 0;
  let at = from;
  for (let shift = 0; shift < 49; shift += 7) {
    const byte = bytes[at++];
    if (byte === undefined) break;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) break;
  }
  return [value, at];
}

/** One block as it was before it was packed; empty when it lies outside the file. */
function block(file: Buffer, offset: number, size: number): Buffer {
  if (offset + size + 1 > file.length) return Buffer.alloc(0);
  const content = file.subarray(offset, offset + size);
  return file[offset + size] === 1 ? unsnap(content) : content;
}

/** The entries' values of a block; keys share beginnings, values stand whole. */
function* valuesOf(content: Buffer): Generator<Buffer> {
  if (content.length < 4) return;
  const restarts = content.readUInt32LE(content.length - 4);
  const end = content.length - 4 - restarts * 4;
  for (let at = 0; at < end; ) {
    const [, afterShared] = varint(content, at);
    const [unshared, afterUnshared] = varint(content, afterShared);
    const [size, start] = varint(content, afterUnshared);
    const from = start + unshared;
    yield content.subarray(from, from + size);
    at = from + size;
  }
}

/** Every block of a LevelDB table file (`.ldb`, `.sst`) unpacked; nothing when it is none. */
export function tableBlocks(file: Buffer): Buffer[] {
  if (file.length < FOOTER || !file.subarray(-8).equals(MAGIC)) return [];
  const footer = file.subarray(-FOOTER);
  const [, afterMetaOffset] = varint(footer, 0);
  const [, afterMeta] = varint(footer, afterMetaOffset);
  const [offset, afterOffset] = varint(footer, afterMeta);
  const [size] = varint(footer, afterOffset);
  const blocks: Buffer[] = [];
  for (const handle of valuesOf(block(file, offset, size))) {
    const [at, next] = varint(handle, 0);
    blocks.push(block(file, at, varint(handle, next)[0]));
  }
  return blocks;
}

/** The records of a LevelDB log (`.log`), whose long ones lie in pieces across 32 KiB blocks, put together. */
export function logRecords(file: Buffer): Buffer[] {
  const records: Buffer[] = [];
  let pieces: Buffer[] = [];
  for (let at = 0; at + 7 <= file.length; ) {
    const left = 32_768 - (at % 32_768);
    if (left < 7) {
      at += left;
      continue;
    }
    const size = file.readUInt16LE(at + 4);
    const type = file[at + 6] ?? 0;
    if (type === 0 || type > 4 || size > left - 7) {
      at += left;
      continue;
    }
    pieces.push(file.subarray(at + 7, at + 7 + size));
    if (type === 1 || type === 4) {
      records.push(Buffer.concat(pieces));
      pieces = [];
    }
    at += 7 + size;
  }
  return records;
}
