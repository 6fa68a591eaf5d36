import { createHash } from 'node:crypto';

/** Hex digits of a line's sum. */
const SUM_LENGTH = 32;
/** What the first line of the first segment follows. */
export const NO_SUM = '0'.repeat(SUM_LENGTH);

const sumOf = (previous: string, json: string): string =>
  createHash('sha256').update(`${previous} ${json}`).digest('hex').slice(0, SUM_LENGTH);

/** `<sum> <sum of the line before> <JSON>\n`: every line vouches for itself and for its place. */
export function lineOf(previous: string, value: unknown): { readonly text: string; readonly sum: string } {
  const json = JSON.stringify(value);
  const sum = sumOf(previous, json);
  return { text: `${sum} ${previous} ${json}\n`, sum };
}

interface ReadLine {
  readonly value: unknown;
  readonly sum: string;
  /** Null in the lines of version 0.1, which had no chain. */
  readonly previous: string | null;
}

const CHAINED = /^([0-9a-f]{32}) ([0-9a-f]{32}) (.*)$/s;
/** Version 0.1: 16 digits of SHA-256 of the JSON. */
const UNCHAINED = /^([0-9a-f]{16}) (\{.*)$/s;

/** Reads one line without its line end; undefined when it is not as written. */
export function readLine(line: string): ReadLine | undefined {
  const chained = CHAINED.exec(line);
  if (chained !== null) {
    const [, sum = '', previous = '', json = ''] = chained;
    return sumOf(previous, json) === sum ? parsed(json, sum, previous) : undefined;
  }
  const [, mark, json = ''] = UNCHAINED.exec(line) ?? [];
  const whole = createHash('sha256').update(json).digest('hex');
  return mark === whole.slice(0, 16) ? parsed(json, whole.slice(0, SUM_LENGTH), null) : undefined;
}

function parsed(json: string, sum: string, previous: string | null): ReadLine | undefined {
  try {
    return { value: JSON.parse(json), sum, previous };
  } catch {
    return undefined;
  }
}

/** What a segment holds. */
export interface ParsedSegment {
  /** The values of every line that is as written, in order. */
  readonly values: unknown[];
  /** Sum of the last of them. */
  readonly lastSum: string;
  /** Bytes before a torn end, which no append ever finished: all of the file when its end is whole. */
  readonly goodBytes: number;
  /** Line numbers, from 1, before the torn end that are not as written or do not follow the line before. */
  readonly damagedLines: number[];
}

/** Reads a whole segment and never throws: what is not as written is told by its line number, what stands behind it still counts. */
export function parseSegment(bytes: Buffer): ParsedSegment {
  const values: unknown[] = [];
  const damagedLines: number[] = [];
  let lastSum = NO_SUM;
  let isBroken = true; // the first line of a segment may follow any other
  let goodBytes = 0;
  let number = 0;
  for (const [from, to] of linesOf(bytes)) {
    number += 1;
    const line = bytes.toString('utf8', from, to ?? bytes.length);
    const whole = to === undefined ? undefined : readLine(line);
    // A destroyed line end joins two lines: the second may still be there.
    const read = whole ?? (to === undefined ? undefined : readInside(line));
    if (whole === undefined) {
      damagedLines.push(number);
      isBroken = true;
    }
    if (read === undefined) continue;
    if (!isBroken && read.previous !== null && read.previous !== lastSum) damagedLines.push(number);
    isBroken = false;
    values.push(read.value);
    lastSum = read.sum;
    goodBytes = (to ?? bytes.length) + 1;
  }
  // Nothing good behind it: that is what a cut append leaves, and it was never acknowledged.
  const tornFrom = bytes
    .subarray(0, goodBytes)
    .reduce((count, byte) => (byte === 0x0a ? count + 1 : count), 0);
  return { values, lastSum, goodBytes, damagedLines: damagedLines.filter((line) => line <= tornFrom) };
}

function readInside(line: string): ReadLine | undefined {
  for (const { index } of line.matchAll(/(?=[0-9a-f]{32} [0-9a-f]{32} \{)/g)) {
    const read = index === 0 ? undefined : readLine(line.slice(index));
    if (read !== undefined) return read;
  }
  return undefined;
}

/** Start and end of every line; the end is undefined for a last line without a line end. */
function* linesOf(bytes: Buffer): Generator<readonly [number, number | undefined]> {
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(0x0a, at);
    yield [at, end === -1 ? undefined : end];
    if (end === -1) return;
    at = end + 1;
  }
}
