import { isDeepStrictEqual } from 'node:util';

/** What a platform did instead of what the contract asks for. */
export class Mismatch extends Error {
  readonly expected: string;
  readonly got: string;

  constructor(what: string, expected: unknown, got: unknown) {
    super(what);
    this.expected = shown(expected);
    this.got = shown(got);
  }
}

const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
};

/** Both are equal as JSON values are. */
export function same(what: string, got: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(got, expected)) throw new Mismatch(what, expected, got);
}

export function holds(what: string, condition: boolean, got: unknown = 'not so'): void {
  if (!condition) throw new Mismatch(what, 'it holds', got);
}
