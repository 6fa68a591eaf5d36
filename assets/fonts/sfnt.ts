/**
 * Just enough of the OpenType container to cut one face out of a collection and to read which characters a
 * font maps (OpenType 1.9: "TTC Header", "Table Directory", `name`, `cmap` formats 4 and 12).
 */

const tagAt = (font: DataView, at: number): string =>
  String.fromCharCode(...[0, 1, 2, 3].map((i) => font.getUint8(at + i)));

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

type Table = { tag: string; checksum: number; offset: number; length: number };

function tableDirectory(font: DataView, at: number): Table[] {
  return Array.from({ length: font.getUint16(at + 4) }, (_, i) => {
    const record = at + 12 + i * 16;
    return {
      tag: tagAt(font, record),
      checksum: font.getUint32(record + 4),
      offset: font.getUint32(record + 8),
      length: font.getUint32(record + 12),
    };
  });
}

/** The full name (nameID 4, Windows, US English) of the face whose table directory stands at `at`. */
function fullName(font: DataView, at: number): string {
  const table = tableDirectory(font, at).find((one) => one.tag === 'name');
  if (!table) return '';
  const storage = table.offset + font.getUint16(table.offset + 4);
  for (let i = 0; i < font.getUint16(table.offset + 2); i++) {
    const record = table.offset + 6 + i * 12;
    const [platform, , language, id, length, offset] = [0, 2, 4, 6, 8, 10].map((d) => font.getUint16(record + d));
    if (platform === 3 && language === 0x409 && id === 4 && length !== undefined && offset !== undefined) {
      let name = '';
      for (let c = 0; c < length; c += 2) name += String.fromCharCode(font.getUint16(storage + offset + c));
      return name;
    }
  }
  return '';
}

/** One face of a font collection as a font of its own. Throws when the collection has no face of that name. */
export function cutFace(collection: Uint8Array, name: string): Uint8Array {
  const source = view(collection);
  if (tagAt(source, 0) !== 'ttcf') throw new Error('not a font collection');
  const faces = Array.from({ length: source.getUint32(8) }, (_, i) => source.getUint32(12 + i * 4));
  const face = faces.find((at) => fullName(source, at) === name);
  if (face === undefined) throw new Error(`no face “${name}”`);
  const tables = tableDirectory(source, face);
  const padded = (length: number): number => (length + 3) & ~3;
  const head = 12 + tables.length * 16;
  const bytes = new Uint8Array(head + tables.reduce((sum, one) => sum + padded(one.length), 0));
  const target = view(bytes);
  bytes.set(collection.subarray(face, face + 12));
  let offset = head;
  tables.forEach((table, i) => {
    const record = 12 + i * 16;
    bytes.set(new TextEncoder().encode(table.tag), record);
    target.setUint32(record + 4, table.checksum);
    target.setUint32(record + 8, offset);
    target.setUint32(record + 12, table.length);
    bytes.set(collection.subarray(table.offset, table.offset + table.length), offset);
    offset += padded(table.length);
  });
  return bytes;
}

/** The bytes of one table of a font; empty when it has none. */
export function tableBytes(fontBytes: Uint8Array, tag: string): Uint8Array {
  const table = tableDirectory(view(fontBytes), 0).find((one) => one.tag === tag);
  return table ? fontBytes.subarray(table.offset, table.offset + table.length) : new Uint8Array();
}

/** Code point → glyph number from the bytes of a `cmap` table. Code points mapped to glyph 0 (.notdef) are left out. */
export function glyphsInCmap(cmapBytes: Uint8Array): Map<number, number> {
  const cmap = view(cmapBytes);
  const glyphs = new Map<number, number>();
  const put = (codePoint: number, glyph: number): void => {
    if (glyph !== 0) glyphs.set(codePoint, glyph);
  };
  for (let i = 0; i < cmap.getUint16(2); i++) {
    const at = cmap.getUint32(4 + i * 8 + 4);
    const format = cmap.getUint16(at);
    if (format === 12) {
      for (let g = 0; g < cmap.getUint32(at + 12); g++) {
        const group = at + 16 + g * 12;
        const start = cmap.getUint32(group);
        for (let c = start; c <= cmap.getUint32(group + 4); c++) put(c, cmap.getUint32(group + 8) + c - start);
      }
    } else if (format === 4) {
      const segments = cmap.getUint16(at + 6) / 2;
      for (let s = 0; s < segments; s++) {
        const last = cmap.getUint16(at + 14 + s * 2);
        const first = cmap.getUint16(at + 16 + (segments + s) * 2);
        const delta = cmap.getUint16(at + 16 + (2 * segments + s) * 2);
        const rangeAt = at + 16 + (3 * segments + s) * 2;
        const range = cmap.getUint16(rangeAt);
        for (let c = first; c <= last && c !== 0xffff; c++) {
          const raw = range === 0 ? c : cmap.getUint16(rangeAt + range + (c - first) * 2);
          put(c, range === 0 || raw !== 0 ? (raw + delta) & 0xffff : 0);
        }
      }
    }
  }
  return glyphs;
}
