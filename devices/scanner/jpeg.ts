/** What the headers of a whole JPEG file say. `length` is the number of bytes up to and with its end marker. */
export interface JpegFacts {
  readonly width: number;
  readonly height: number;
  /** 1 for grey, 3 for colour. */
  readonly components: number;
  readonly length: number;
}

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
/** A scan of A3 at 600 dpi is 9921 pixels long. */
const MAX_SIDE = 20_000;

const isStandalone = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/**
 * Walks the markers of a JPEG file (ITU-T T.81, annex B) from SOI to EOI. Undefined when the file is cut off, is no
 * JPEG, or its headers contradict each other. The compressed data itself is not decoded.
 */
export function readJpeg(bytes: Uint8Array): JpegFacts | undefined {
  const at = (index: number): number => bytes[index] ?? -1;
  const word = (index: number): number => (index + 1 < bytes.length ? (at(index) << 8) | at(index + 1) : -1);
  if (at(0) !== 0xff || at(1) !== SOI) return undefined;
  let frame: Omit<JpegFacts, 'length'> | undefined;
  let scanned = false;
  let position = 2;
  while (position + 1 < bytes.length) {
    if (at(position) !== 0xff) return undefined;
    const marker = at(position + 1);
    // Any number of fill bytes may stand before a marker.
    if (marker === 0xff) {
      position++;
      continue;
    }
    position += 2;
    if (marker === EOI) return frame && scanned ? { ...frame, length: position } : undefined;
    if (isStandalone(marker)) continue;
    const length = word(position);
    if (marker < 0xc0 || length < 2) return undefined;
    if (isFrame(marker)) {
      frame = { height: word(position + 3), width: word(position + 5), components: at(position + 7) };
      const sane = [frame.height, frame.width].every((side) => side > 0 && side <= MAX_SIDE);
      if (!sane || length !== 8 + 3 * frame.components) return undefined;
    }
    position += length;
    if (marker !== SOS) continue;
    if (frame === undefined) return undefined;
    scanned = true;
    position = endOfScan(bytes, position);
  }
  return undefined;
}

/** First marker behind compressed data: FF followed by neither 00 nor a restart marker nor another FF. */
function endOfScan(bytes: Uint8Array, from: number): number {
  let position = bytes.indexOf(0xff, from);
  while (position >= 0) {
    const next = bytes[position + 1];
    if (next === undefined) return bytes.length;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return position;
    position = bytes.indexOf(0xff, position + 1);
  }
  return bytes.length;
}
