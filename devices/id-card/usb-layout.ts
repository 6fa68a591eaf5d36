import { PREAMBLE } from './codec.ts';

/** One bulk endpoint of a descriptor. Bit 7 of the address is the direction: set means towards us. */
export interface BulkEndpoint {
  readonly address: number;
  readonly packetBytes: number;
}

/**
 * How SAM frames use bulk endpoints.
 * - `one-pipe`: whole frames out and in.
 * - `two-pipe`: preamble and Len on one endpoint, the rest on another, in both directions.
 */
export type UsbLayout =
  | { readonly type: 'one-pipe'; readonly out: number; readonly in: number }
  | {
      readonly type: 'two-pipe';
      readonly outHead: number;
      readonly outBody: number;
      readonly inHead: number;
      readonly inBody: number;
    };

/** Bytes of preamble and Len. */
const HEAD = PREAMBLE.length + 2;

/** Reads the layout off an interface's bulk endpoints; null when it cannot carry frames both ways. */
export function layoutOf(addresses: readonly number[]): UsbLayout | null {
  const ordered = [...addresses].sort((a, b) => a - b);
  const [outHead, outBody] = ordered.filter((address) => (address & 0x80) === 0);
  const [inHead, inBody] = ordered.filter((address) => (address & 0x80) !== 0);
  if (outHead === undefined || inHead === undefined) return null;
  return outBody === undefined || inBody === undefined
    ? { type: 'one-pipe', out: outHead, in: inHead }
    : { type: 'two-pipe', outHead, outBody, inHead, inBody };
}

/** What goes to which endpoint, in order. */
export function partsOf(layout: UsbLayout, frame: Uint8Array): readonly (readonly [number, Uint8Array])[] {
  if (layout.type === 'one-pipe') return [[layout.out, frame]];
  return [
    [layout.outHead, frame.subarray(0, HEAD)],
    [layout.outBody, frame.subarray(HEAD)],
  ];
}

/** Endpoints that must be listened to. */
export const inEndpoints = (layout: UsbLayout): readonly number[] =>
  layout.type === 'one-pipe' ? [layout.in] : [layout.inHead, layout.inBody];

export interface InStream {
  /** Takes what one endpoint delivered; the answer is the frame bytes that are in order now. */
  push(endpoint: number, bytes: Uint8Array): Uint8Array;
  /** A new request goes out: what was half received belongs to nobody. */
  reset(): void;
}

/** A body that waits for its head is at most this long; a reader that sends more makes no sense. */
const MAX_WAITING = 8192;

/**
 * Joins the endpoints of an answer into one stream of bytes. With two pipes the body may arrive before the head: it
 * waits until the head says how long it is.
 */
export function createInStream(layout: UsbLayout): InStream {
  if (layout.type === 'one-pipe') return { push: (_endpoint, bytes) => bytes, reset: () => {} };
  let head = new Uint8Array();
  let body = new Uint8Array();
  return {
    push(endpoint, bytes) {
      if (endpoint === layout.inHead) head = Uint8Array.of(...head, ...bytes);
      else if (body.length + bytes.length <= MAX_WAITING) body = Uint8Array.of(...body, ...bytes);
      else body = new Uint8Array();
      if (head.length < HEAD) return new Uint8Array();
      const length = ((head[HEAD - 2] ?? 0) << 8) | (head[HEAD - 1] ?? 0);
      // Some firmware sends more than the head on the first endpoint; it counts.
      const missing = Math.max(0, length - (head.length - HEAD));
      if (body.length < missing) return new Uint8Array();
      const frame = Uint8Array.of(...head, ...body.subarray(0, missing));
      head = new Uint8Array();
      body = body.slice(missing);
      return frame;
    },
    reset() {
      head = new Uint8Array();
      body = new Uint8Array();
    },
  };
}
