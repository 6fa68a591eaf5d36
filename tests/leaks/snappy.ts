/**
 * Raw Snappy (format description of 2011-10-05), as LevelDB blocks and Chromium's IndexedDB values are packed. Gives what was unpacked
 * before the input stopped making sense: a searcher wants every byte it can get.
 */
export function unsnap(bytes: Buffer, from = 0): Buffer {
  let at = from;
  let length = 0;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = bytes[at++];
    if (byte === undefined) return Buffer.alloc(0);
    length += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) break;
  }
  if (length === 0 || length > 64 * 1024 * 1024) return Buffer.alloc(0);
  const out = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const tag = bytes[at++];
    if (tag === undefined) break;
    const kind = tag & 3;
    if (kind === 0) {
      let size = tag >> 2;
      if (size >= 60) {
        const wide = size - 59;
        if (at + wide > bytes.length) break;
        size = bytes.readUIntLE(at, wide);
        at += wide;
      }
      size += 1;
      if (at + size > bytes.length || done + size > length) break;
      bytes.copy(out, done, at, at + size);
      at += size;
      done += size;
      continue;
    }
    const width = kind === 3 ? 4 : kind;
    if (at + width > bytes.length) break;
    const size = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const offset =
      kind === 1
        ? ((tag >> 5) << 8) | (bytes[at] ?? 0)
        : kind === 2
          ? bytes.readUInt16LE(at)
          : bytes.readUInt32LE(at);
    at += width;
    if (offset === 0 || offset > done || done + size > length) break;
    for (let step = 0; step < size; step += 1) out[done + step] = out[done + step - offset] ?? 0;
    done += size;
  }
  return out.subarray(0, done);
}
