/**
 * Cuts an ESC/POS byte stream into tokens without interpreting them. Incremental: a command cut anywhere waits
 * for its rest. Unknown commands are named and skipped with their two bytes, so that a stream never jams.
 */
export interface Token {
  readonly kind: 'char' | 'feed' | 'command' | 'unknown';
  /** `ESC a`, `GS v 0`, … for a command. */
  readonly name: string;
  /** The whole token as it came. */
  readonly bytes: Uint8Array;
  /** What follows the command's name: parameters and data. */
  readonly data: Uint8Array;
}

const ESC = 0x1b;
const FS = 0x1c;
const GS = 0x1d;
const DLE = 0x10;
const prefixes: Readonly<Record<number, string>> = { [ESC]: 'ESC', [FS]: 'FS', [GS]: 'GS', [DLE]: 'DLE' };

type Length = number | ((bytes: Uint8Array, at: number) => number | undefined);

const at = (bytes: Uint8Array, index: number): number | undefined => bytes[index];
const word = (bytes: Uint8Array, index: number): number | undefined => {
  const [low, high] = [at(bytes, index), at(bytes, index + 1)];
  return low === undefined || high === undefined ? undefined : low | (high << 8);
};
/** A function letter, `pL pH`, and that many bytes. */
const counted: Length = (bytes, from) => {
  const count = word(bytes, from + 1);
  return count === undefined ? undefined : 3 + count;
};
/** Everything up to and with the next NUL. */
const terminated = (bytes: Uint8Array, from: number): number | undefined => {
  const found = bytes.indexOf(0, from);
  return found < 0 ? undefined : found - from + 1;
};

/** Bytes behind the two-byte name of each command (names as in Epson's command reference). */
const lengths: Readonly<Record<string, Length>> = {
  'ESC @': 0,
  'ESC 2': 0,
  'ESC 3': 1,
  'ESC M': 1,
  'ESC SP': 1,
  'ESC {': 1,
  'ESC t': 1,
  'ESC R': 1,
  'ESC a': 1,
  'ESC -': 1,
  'ESC E': 1,
  'ESC G': 1,
  'ESC !': 1,
  'ESC $': 2,
  'ESC \\': 2,
  'ESC d': 1,
  'ESC J': 1,
  'ESC V': 1,
  'ESC p': 3,
  'ESC c': 2,
  'ESC D': terminated,
  'ESC i': 0,
  'ESC m': 0,
  'GS !': 1,
  'GS a': 1,
  'GS B': 1,
  'GS L': 2,
  'GS W': 2,
  'GS P': 2,
  'GS r': 1,
  'GS I': 1,
  'GS H': 1,
  'GS h': 1,
  'GS w': 1,
  'GS f': 1,
  'GS V': (bytes, from) => {
    const mode = at(bytes, from);
    return mode === undefined ? undefined : mode === 65 || mode === 66 ? 2 : 1;
  },
  'GS v': (bytes, from) => {
    const [width, height] = [word(bytes, from + 2), word(bytes, from + 4)];
    return width === undefined || height === undefined ? undefined : 6 + width * height;
  },
  'GS k': (bytes, from) => {
    const type = at(bytes, from);
    if (type === undefined) return undefined;
    if (type < 65) {
      const rest = terminated(bytes, from + 1);
      return rest === undefined ? undefined : 1 + rest;
    }
    const count = at(bytes, from + 1);
    return count === undefined ? undefined : 2 + count;
  },
  'GS (': counted,
  'GS 8': (bytes, from) => {
    const [low, high] = [word(bytes, from + 1), word(bytes, from + 3)];
    return low === undefined || high === undefined ? undefined : 5 + low + high * 0x10000;
  },
  'FS &': 0,
  'FS .': 0,
  'FS C': 1,
  'FS S': 2,
  'FS -': 1,
  'FS !': 1,
  'FS W': 1,
  'FS (': counted,
  'DLE EOT': 1,
  'DLE ENQ': 1,
  'DLE DC4': (bytes, from) => {
    const fn = at(bytes, from);
    return fn === undefined ? undefined : fn === 8 ? 8 : 3;
  },
};

const letters: Readonly<Record<number, string>> = { 32: 'SP', 4: 'EOT', 5: 'ENQ', 20: 'DC4' };

/** Longest command worth waiting for; a longer one is noise and is skipped like an unknown command. */
const MAX_COMMAND = 4 * 1024 * 1024;

/** Byte length of the GB 18030 character at `from`: 1, 2 or 4; undefined while its end has not come. */
export function gb18030Length(bytes: Uint8Array, from: number): 1 | 2 | 4 | undefined {
  const lead = at(bytes, from);
  if (lead === undefined) return undefined;
  if (lead < 0x81 || lead === 0xff) return 1;
  const second = at(bytes, from + 1);
  if (second === undefined) return undefined;
  if (second < 0x30 || second > 0x39) return 2;
  return bytes.length < from + 4 ? undefined : 4;
}

/** One tokenizer per stream: it remembers the unfinished token and whether Chinese mode (FS &) is on. */
export class Tokenizer {
  #rest: Uint8Array = new Uint8Array(0);
  #chinese = false;

  /** Bytes taken that are not yet a whole token. */
  get pending(): number {
    return this.#rest.length;
  }

  /** Forgets an unfinished token, as a printer does when its buffer is cleared. */
  reset(): void {
    this.#rest = new Uint8Array(0);
    this.#chinese = false;
  }

  /** Takes bytes and gives every token that is now whole, in order. */
  push(bytes: Uint8Array): Token[] {
    const all = new Uint8Array(this.#rest.length + bytes.length);
    all.set(this.#rest);
    all.set(bytes, this.#rest.length);
    const tokens: Token[] = [];
    let from = 0;
    for (;;) {
      const token = this.#next(all, from);
      if (!token) break;
      tokens.push(token);
      from += token.bytes.length;
    }
    this.#rest = all.slice(from);
    return tokens;
  }

  #next(bytes: Uint8Array, from: number): Token | undefined {
    const first = at(bytes, from);
    if (first === undefined) return undefined;
    const prefix = prefixes[first];
    if (prefix === undefined) {
      const length = this.#chinese ? gb18030Length(bytes, from) : 1;
      if (length === undefined) return undefined;
      const kind = first === 0x0a ? 'feed' : first < 0x20 || first === 0x7f ? 'unknown' : 'char';
      return token(kind, '', bytes, from, 0, length);
    }
    const second = at(bytes, from + 1);
    if (second === undefined) return undefined;
    const name = `${prefix} ${letters[second] ?? String.fromCharCode(second)}`;
    const length = lengths[name];
    if (length === undefined) return token('unknown', name, bytes, from, 2, 2);
    const rest = typeof length === 'number' ? length : length(bytes, from + 2);
    if (rest !== undefined && rest > MAX_COMMAND) return token('unknown', name, bytes, from, 2, 2);
    if (rest === undefined || bytes.length < from + 2 + rest) return undefined;
    if (name === 'FS &') this.#chinese = true;
    if (name === 'FS .' || name === 'ESC @') this.#chinese = false;
    return token('command', name, bytes, from, 2, 2 + rest);
  }
}

function token(
  kind: Token['kind'],
  name: string,
  bytes: Uint8Array,
  from: number,
  dataFrom: number,
  length: number,
): Token {
  return {
    kind,
    name,
    bytes: bytes.slice(from, from + length),
    data: bytes.slice(from + dataFrom, from + length),
  };
}
