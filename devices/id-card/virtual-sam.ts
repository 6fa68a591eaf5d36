import { COMMANDS, type CommandName, createFrameParser, encodeBase, encodeResponse, SW } from './codec.ts';
import type { DemoCard } from './demo-cards.ts';

/** 05.03-20230112-0000123456-0987654321 */
const SAM_ID = Uint8Array.of(5, 0, 3, 0, 0xe0, 0xaf, 0x34, 1, 0x40, 0xe2, 1, 0, 0xb1, 0x68, 0xde, 0x3a);

/** No picture: a pattern of 1024 bytes where a card has its compressed photo. */
const PHOTO = Uint8Array.from({ length: 1024 }, (_, at) => (at * 7 + 3) & 0xff);
const FINGERPRINT = Uint8Array.from({ length: 1024 }, (_, at) => (at * 5 + 1) & 0xff);

export interface Answer {
  /** Null when the request was damaged or unknown. */
  readonly command: CommandName | null;
  readonly frame: Uint8Array;
}

/** A security module and its antenna as bytes: what a healthy reader answers, and what it remembers. */
export interface VirtualSam {
  place(card: DemoCard): void;
  remove(): void;
  /** From now on this status word is the answer to what it belongs to: the module's to everything, the card's to its step. */
  refuseWith(word: number | null): void;
  /** Power on again: the module and a half-received request start anew, the card stays. */
  restart(): void;
  /** True once the card on the reader was read. */
  wasRead(): boolean;
  /** Takes request bytes, cut anywhere, and gives the answers they call for. */
  accept(bytes: Uint8Array): Answer[];
}

type Stage = 'idle' | 'found' | 'selected' | 'read';

function commandOf(body: Uint8Array): CommandName | null {
  const names = Object.keys(COMMANDS) as CommandName[];
  return names.find((name) => COMMANDS[name].cmd === body[0] && COMMANDS[name].para === body[1]) ?? null;
}

export function createVirtualSam(): VirtualSam {
  const parser = createFrameParser(2);
  let card: DemoCard | null = null;
  let stage: Stage = 'idle';
  let consumed = false;
  let refusal: number | null = null;

  const settings = (body: Uint8Array): boolean =>
    (body[0] === 0x61 && body[1] === 0xff && body.length === 3) || (body[0] === 0x60 && body.length === 2);

  function find(): Uint8Array {
    if (!card || consumed) {
      stage = 'idle';
      return encodeResponse(SW.noCard);
    }
    stage = 'found';
    return encodeResponse(SW.found, new Uint8Array(4));
  }

  function select(): Uint8Array {
    if (!card || stage !== 'found') return encodeResponse(SW.selectFailed);
    stage = 'selected';
    return encodeResponse(SW.ok, new Uint8Array(8));
  }

  function readBase(withFingerprint: boolean): Uint8Array {
    if (!card || stage !== 'selected') return encodeResponse(SW.readFailed);
    stage = 'read';
    consumed = true;
    const prints = withFingerprint ? (card.fingerprint ? FINGERPRINT : new Uint8Array()) : undefined;
    return encodeResponse(SW.ok, encodeBase(card.text, PHOTO, prints));
  }

  /** Items behind the base read are free to read only right after it. */
  function readItem(item: Uint8Array | undefined): Uint8Array {
    if (!card || stage !== 'read') return encodeResponse(SW.readFailed);
    return item ? encodeResponse(SW.ok, item) : encodeResponse(SW.noSuchItem);
  }

  /** Whether the word that is set is what this command gets. A reset is always done. */
  function isRefused(name: CommandName): boolean {
    if (refusal === null || name === 'reset') return false;
    if (refusal === SW.selfTest || refusal === SW.notAuthorised) return true;
    return name === (refusal === SW.readFailed ? 'readBase' : 'select');
  }

  function answer(name: CommandName): Uint8Array {
    if (refusal !== null && isRefused(name)) {
      stage = 'idle';
      return encodeResponse(refusal);
    }
    switch (name) {
      case 'reset':
        // The field falls with the module: a card lying there is new again.
        stage = 'idle';
        consumed = false;
        return encodeResponse(SW.ok);
      case 'samStatus':
        return encodeResponse(SW.ok);
      case 'samId':
        return encodeResponse(SW.ok, SAM_ID);
      case 'find':
        return find();
      case 'select':
        return select();
      case 'readBase':
        return readBase(false);
      case 'readBaseFingerprint':
        return readBase(true);
      case 'readNewestAddress':
        return readItem(card?.newestAddress);
      case 'readManagementNumber':
        return readItem(undefined);
    }
  }

  return {
    place(next) {
      card = next;
      stage = 'idle';
      consumed = false;
    },
    remove() {
      card = null;
      stage = 'idle';
      consumed = false;
    },
    refuseWith(word) {
      refusal = word;
    },
    restart() {
      parser.reset();
      stage = 'idle';
      consumed = false;
    },
    wasRead: () => consumed,
    accept: (bytes) =>
      parser.push(bytes).map((parsed): Answer => {
        if (parsed.type === 'bad-checksum') return { command: null, frame: encodeResponse(SW.checksum) };
        if (parsed.type === 'bad-length') return { command: null, frame: encodeResponse(SW.length) };
        if (settings(parsed.body)) return { command: null, frame: encodeResponse(SW.ok) };
        const command = commandOf(parsed.body);
        if (command === null) return { command, frame: encodeResponse(SW.command) };
        if (parsed.body.length !== 2) return { command: null, frame: encodeResponse(SW.length) };
        return { command, frame: answer(command) };
      }),
  };
}
