import { brotliDecompressSync } from 'node:zlib';

/** Table tags by their number in a WOFF2 directory (WOFF2 §4.1), as far as an OpenType font of ours goes. */
const knownTags =
  'cmap head hhea hmtx maxp name OS/2 post cvt  fpgm glyf loca prep CFF  VORG EBDT EBLC gasp hdmx kern LTSH PCLT VDMX vhea vmtx BASE GDEF GPOS GSUB'
    .match(/.{4} ?/g)
    ?.map((tag) => tag.slice(0, 4)) ?? [];

/** The bytes of one untransformed table of a WOFF2 file, read without the library that wrote it. */
export function woff2Table(file: Uint8Array, wanted: string): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  let at = 48;
  const base128 = (): number => {
    for (let value = 0; ; ) {
      const byte = view.getUint8(at++);
      value = value * 128 + (byte & 0x7f);
      if (byte < 0x80) return value;
    }
  };
  const tables: { tag: string; length: number }[] = [];
  for (let i = 0; i < view.getUint16(12); i++) {
    const flags = view.getUint8(at++);
    const known = flags & 0x3f;
    let tag = knownTags[known] ?? '';
    if (known === 0x3f) {
      tag = String.fromCharCode(...file.subarray(at, at + 4));
      at += 4;
    }
    const length = base128();
    const isOutline = tag === 'glyf' || tag === 'loca';
    const transformed = isOutline ? flags >> 6 !== 3 : flags >> 6 !== 0;
    tables.push({ tag, length: transformed ? base128() : length });
  }
  const bytes = brotliDecompressSync(file.subarray(at, at + view.getUint32(20)));
  let offset = 0;
  for (const table of tables) {
    if (table.tag === wanted) return bytes.subarray(offset, offset + table.length);
    offset += table.length;
  }
  return new Uint8Array();
}
