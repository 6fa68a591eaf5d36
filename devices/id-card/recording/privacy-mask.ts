import { COMMANDS, SW } from '../codec.ts';

/** Where the data of an answer begins: preamble, Len, SW1 to SW3. */
const DATA = 10;

/** The text block of a person who does not exist (resident, UTF-16LE, padded with spaces). */
const NOBODY = textBlock([
  [0, '样例'],
  [30, '1'],
  [32, '01'],
  [36, '19900307'],
  [52, '样例省样例市样例路1号'],
  [122, '110101199003070011'],
  [158, '样例公安局'],
  [188, '20200101'],
  [204, '20400101'],
]);
const NEWEST_ADDRESS = utf16('样例省样例市样例路2号', 35);

function utf16(text: string, units: number): Uint8Array {
  const padded = text.padEnd(units, ' ');
  return Uint8Array.from({ length: units * 2 }, (_, i) => {
    const unit = padded.charCodeAt(i >> 1);
    return i % 2 === 0 ? unit & 0xff : unit >> 8;
  });
}

function textBlock(fields: readonly (readonly [number, string])[]): Uint8Array {
  const block = utf16('', 128);
  for (const [offset, text] of fields) block.set(utf16(text, text.length), offset);
  return block;
}

/** What stands in for byte `at` of the data of an answer; null: the byte tells nothing of a person. */
type Substitute = (at: number) => number | null;

function substituteFor(cmd: number | undefined, para: number | undefined): Substitute | null {
  const is = (command: { readonly cmd: number; readonly para: number }) =>
    command.cmd === cmd && command.para === para;
  const afterLengths =
    (lengths: number): Substitute =>
    (at) =>
      at < lengths ? null : (NOBODY[at - lengths] ?? 0);
  if (is(COMMANDS.readBase)) return afterLengths(4);
  if (is(COMMANDS.readBaseFingerprint)) return afterLengths(6);
  if (is(COMMANDS.readNewestAddress)) return (at) => NEWEST_ADDRESS[at] ?? 0;
  // The number of the card's chip names a person as well as a name does.
  if (is(COMMANDS.select) || is(COMMANDS.readManagementNumber)) return () => 0;
  return null;
}

export interface PrivacyMask {
  /** A question goes out: the bytes that follow are its answer. */
  asked(frame: Uint8Array): void;
  /** The same number of bytes, cut at the same places, without anything of a person. */
  mask(bytes: Uint8Array): Uint8Array;
}

/**
 * Takes persons out of the stream of answers, and keeps all else: lengths, timing, and whether a checksum was right.
 * Cards become the card of nobody. An answer that does not begin like one is zeros: nobody knows what it holds.
 */
export function createPrivacyMask(): PrivacyMask {
  let substitute: Substitute | null = null;
  let at = 0;
  let end = Number.POSITIVE_INFINITY;
  let isFrame = true;
  let isOk = false;
  let high = 0;
  let wasSum = 0;
  let isSum = 0;
  const preamble = [0xaa, 0xaa, 0xaa, 0x96, 0x69];

  function one(byte: number): number {
    const here = at++;
    if (here < 5) {
      isFrame &&= byte === preamble[here];
      return isFrame ? byte : 0;
    }
    if (!isFrame || here >= end) return 0;
    if (here === 5) high = byte;
    if (here === 6) end = 7 + ((high << 8) | byte);
    if (here === 9) isOk = byte === SW.ok;
    if (here === end - 1) {
      // As wrong as it was, if it was.
      return isSum ^ wasSum ^ byte;
    }
    const put = here < DATA || !isOk ? byte : (substitute?.(here - DATA) ?? byte);
    wasSum ^= byte;
    isSum ^= put;
    return put;
  }

  return {
    asked(frame) {
      substitute = substituteFor(frame[7], frame[8]);
      at = 0;
      end = Number.POSITIVE_INFINITY;
      isFrame = true;
      isOk = false;
      wasSum = 0;
      isSum = 0;
    },
    mask: (bytes) => (substitute === null ? bytes : Uint8Array.from(bytes, one)),
  };
}
