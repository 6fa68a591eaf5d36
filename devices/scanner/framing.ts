/**
 * The bytes between the scanner driver and a scanner. A frame is
 *
 *     59  type  length(4, big-endian)  payload(length)
 *
 * with at most 64 KiB of payload.
 *
 * | type | direction | payload |
 * |---|---|---|
 * | 01 STATUS? | to the scanner | – |
 * | 02 SCAN | to the scanner | dpi (2, big-endian), colour (1: 0 or 1) |
 * | 81 STATUS | from it | one state code; ends a scan when it comes during one |
 * | 82 DATA | from it | the next bytes of the JPEG file |
 * | 83 END | from it | number of bytes of the file (4, big-endian) |
 */
export const frameTypes = { statusQuery: 0x01, scan: 0x02, status: 0x81, data: 0x82, end: 0x83 } as const;

export const stateCodes = ['ready', 'no-paper', 'jam', 'cover-open', 'busy'] as const;

export interface Frame {
  readonly type: number;
  readonly payload: Uint8Array;
}

const MAGIC = 0x59;
const HEAD = 6;
export const MAX_PAYLOAD = 64 * 1024;

export function encodeFrame({ type, payload }: Frame): Uint8Array {
  const bytes = new Uint8Array(HEAD + payload.length);
  bytes[0] = MAGIC;
  bytes[1] = type;
  new DataView(bytes.buffer).setUint32(2, payload.length);
  bytes.set(payload, HEAD);
  return bytes;
}

/** Cuts a byte stream into frames. Once it has met a byte that cannot be, it stays broken: the line must be reopened. */
export class FrameReader {
  #rest: Uint8Array = new Uint8Array(0);
  broken = false;

  push(bytes: Uint8Array): Frame[] {
    const all = new Uint8Array(this.#rest.length + bytes.length);
    all.set(this.#rest);
    all.set(bytes, this.#rest.length);
    const view = new DataView(all.buffer);
    const frames: Frame[] = [];
    let from = 0;
    while (!this.broken && from < all.length) {
      if (all[from] !== MAGIC) {
        this.broken = true;
        break;
      }
      if (all.length < from + HEAD) break;
      const length = view.getUint32(from + 2);
      if (length > MAX_PAYLOAD) {
        this.broken = true;
        break;
      }
      if (all.length < from + HEAD + length) break;
      frames.push({ type: all[from + 1] ?? 0, payload: all.slice(from + HEAD, from + HEAD + length) });
      from += HEAD + length;
    }
    this.#rest = this.broken ? new Uint8Array(0) : all.slice(from);
    return frames;
  }
}
