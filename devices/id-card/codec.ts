/**
 * SAM_V frames, pure bytes.
 * Request  `AA AA AA 96 69 | LenHi LenLo | CMD PARA data… | CHK`
 * Response `AA AA AA 96 69 | LenHi LenLo | SW1 SW2 SW3 data… | CHK`
 * Len counts everything after itself, CHK included; CHK is the XOR of LenHi up to the last data byte.
 */
export const PREAMBLE: readonly number[] = [0xaa, 0xaa, 0xaa, 0x96, 0x69];

const HEAD = PREAMBLE.length + 2;

/** Longest Len taken for real: text, photo and two fingerprints need 0x090A; more is noise. */
export const MAX_LEN = 0x1000;

export interface Command {
  readonly name: string;
  readonly cmd: number;
  readonly para: number;
}

export const COMMANDS = {
  reset: { name: 'reset', cmd: 0x10, para: 0xff },
  samStatus: { name: 'samStatus', cmd: 0x11, para: 0xff },
  samId: { name: 'samId', cmd: 0x12, para: 0xff },
  find: { name: 'find', cmd: 0x20, para: 0x01 },
  select: { name: 'select', cmd: 0x20, para: 0x02 },
  readBase: { name: 'readBase', cmd: 0x30, para: 0x01 },
  readNewestAddress: { name: 'readNewestAddress', cmd: 0x30, para: 0x03 },
  readManagementNumber: { name: 'readManagementNumber', cmd: 0x30, para: 0x05 },
  readBaseFingerprint: { name: 'readBaseFingerprint', cmd: 0x30, para: 0x10 },
} as const satisfies Record<string, Command>;

export type CommandName = keyof typeof COMMANDS;

/** SW3, the byte that decides; SW1 and SW2 may be anything on a failure. */
export const SW = {
  ok: 0x90,
  checksum: 0x10,
  length: 0x11,
  command: 0x21,
  samRefusesCard: 0x31,
  cardRefusesSam: 0x32,
  verification: 0x33,
  readFailed: 0x41,
  selfTest: 0x60,
  notAuthorised: 0x66,
  noCard: 0x80,
  selectFailed: 0x81,
  noSuchItem: 0x91,
  found: 0x9f,
} as const;

/** Puts preamble, Len and CHK around a body (CMD PARA data or SW1 SW2 SW3 data). */
export function encodeFrame(body: Uint8Array): Uint8Array {
  const frame = new Uint8Array(HEAD + body.length + 1);
  frame.set(PREAMBLE);
  const length = body.length + 1;
  frame[5] = length >> 8;
  frame[6] = length & 0xff;
  frame.set(body, HEAD);
  frame[frame.length - 1] = xor(frame.subarray(5, -1));
  return frame;
}

export function encodeRequest(command: Command, data: Uint8Array = new Uint8Array()): Uint8Array {
  return encodeFrame(Uint8Array.of(command.cmd, command.para, ...data));
}

export function encodeResponse(sw3: number, data: Uint8Array = new Uint8Array()): Uint8Array {
  return encodeFrame(Uint8Array.of(0, 0, sw3, ...data));
}

export interface Response {
  readonly sw: readonly [number, number, number];
  readonly data: Uint8Array;
}

/** Splits a response body; null when it is too short to be one. */
export function decodeResponse(body: Uint8Array): Response | null {
  const [sw1, sw2, sw3] = body;
  if (sw1 === undefined || sw2 === undefined || sw3 === undefined) return null;
  return { sw: [sw1, sw2, sw3], data: body.slice(3) };
}

export type Parsed =
  | { readonly type: 'frame'; readonly body: Uint8Array }
  | { readonly type: 'bad-checksum' }
  | { readonly type: 'bad-length'; readonly length: number };

export interface FrameParser {
  /** Takes the next bytes, cut anywhere, and gives what they completed, in order. */
  push(bytes: Uint8Array): Parsed[];
  /** Forgets a half-received frame. */
  reset(): void;
}

/**
 * Finds frames in a stream: skips noise, survives extra `AA` before the preamble, frames split or merged
 * anywhere, wrong checksums and impossible lengths (then it looks for the next preamble right behind the
 * bad one). `minBody` is the shortest body: 2 for requests, 3 for responses.
 */
export function createFrameParser(minBody: 2 | 3): FrameParser {
  let buffer = new Uint8Array();
  return {
    push(bytes) {
      const joined = new Uint8Array(buffer.length + bytes.length);
      joined.set(buffer);
      joined.set(bytes, buffer.length);
      const parsed: Parsed[] = [];
      let at = 0;
      for (;;) {
        at = findPreamble(joined, at);
        const high = joined[at + 5];
        const low = joined[at + 6];
        if (high === undefined || low === undefined) break;
        const length = (high << 8) | low;
        if (length < minBody + 1 || length > MAX_LEN) {
          parsed.push({ type: 'bad-length', length });
          at += 1;
          continue;
        }
        const end = at + HEAD + length;
        if (end > joined.length) break;
        if (xor(joined.subarray(at + 5, end)) !== 0) {
          parsed.push({ type: 'bad-checksum' });
          at += 1;
          continue;
        }
        parsed.push({ type: 'frame', body: joined.slice(at + HEAD, end - 1) });
        at = end;
      }
      buffer = joined.slice(at);
      return parsed;
    },
    reset() {
      buffer = new Uint8Array();
    },
  };
}

/** Index of the first whole or still possible preamble at or after `from`; the end when there is none. */
function findPreamble(bytes: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length; at++) {
    const fits = PREAMBLE.every((byte, i) => at + i >= bytes.length || bytes[at + i] === byte);
    if (fits) return at;
  }
  return bytes.length;
}

function xor(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum ^ byte, 0);
}

/** What the read commands carry. Lengths are two bytes each, big-endian, before the parts. */
export interface BaseData {
  readonly text: Uint8Array;
  readonly photo: Uint8Array;
}

/** Splits the answer of `readBase` (or with fingerprint); null when lengths and bytes disagree. */
export function decodeBase(data: Uint8Array, withFingerprint = false): BaseData | null {
  const word = (at: number): number => ((data[at] ?? 0) << 8) | (data[at + 1] ?? 0);
  const head = withFingerprint ? 6 : 4;
  const textLength = word(0);
  const photoLength = word(2);
  const fingerprintLength = withFingerprint ? word(4) : 0;
  if (data.length < head || data.length !== head + textLength + photoLength + fingerprintLength) return null;
  return {
    text: data.slice(head, head + textLength),
    photo: data.slice(head + textLength, head + textLength + photoLength),
  };
}

/** The other direction, for the simulator. */
export function encodeBase(text: Uint8Array, photo: Uint8Array, fingerprint?: Uint8Array): Uint8Array {
  const lengths = [text, photo, ...(fingerprint ? [fingerprint] : [])].flatMap((part) => [
    part.length >> 8,
    part.length & 0xff,
  ]);
  return Uint8Array.of(...lengths, ...text, ...photo, ...(fingerprint ?? []));
}

/** Prints SAM id data (u16 u16 u32 u32 u32, little-endian) as `05.03-20230112-0000123456-0987654321`. */
export function formatSamId(data: Uint8Array): string | null {
  if (data.length !== 16) return null;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const two = (at: number): string => String(view.getUint16(at, true)).padStart(2, '0');
  const ten = (at: number): string => String(view.getUint32(at, true)).padStart(10, '0');
  return `${two(0)}.${two(2)}-${view.getUint32(4, true)}-${ten(8)}-${ten(12)}`;
}
