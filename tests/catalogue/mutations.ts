/** Seeded damage to a file of the catalogue, as a hurried author, a bad copy or an attacker would do it. */

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Where one value stands in compact JSON text, and its key if it is in an object. */
interface Span {
  readonly from: number;
  readonly to: number;
  readonly keyFrom?: number;
}

/** A file as compact text with the place of every value, found once and damaged often. */
export interface Target {
  readonly text: string;
  readonly spans: readonly Span[];
  readonly strings: readonly string[];
}

/** @param source valid JSON with an object at its root */
export function target(source: string): Target {
  const text = JSON.stringify(JSON.parse(source));
  const spans: Span[] = [];
  const open: { from: number; keyFrom?: number }[] = [];
  let keyFrom: number | undefined;
  const key = () => (keyFrom === undefined ? {} : { keyFrom });
  for (const token of text.matchAll(/"(?:[^"\\]|\\.)*"(:)?|[{}[\]]|[-+.\w]+/g)) {
    const from = token.index;
    const to = from + token[0].length;
    if (token[1] !== undefined) keyFrom = from;
    else if (token[0] === '{' || token[0] === '[') {
      open.push({ from, ...key() });
      keyFrom = undefined;
    } else {
      const start = token[0] === '}' || token[0] === ']' ? open.pop() : { from, ...key() };
      if (start && open.length > 0) spans.push({ ...start, to });
      keyFrom = undefined;
    }
  }
  return { text, spans, strings: text.match(/"(?:[^"\\]|\\.)*"(?!:)/g) ?? [] };
}

const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', 'id', 'when', 'x', ''];
const VALUES = ['null', 'true', '0', '"text"', '[]', '{}', '[null]', '{"id":"x"}', '[[]]'];
const TEXTS = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '<script>',
  '../../etc/passwd',
  '%s',
  'a'.repeat(100_000),
  '२०२६',
];
const NUMBERS = [
  '1e400',
  '-1e400',
  '1e308',
  '-1',
  '0.5',
  '9007199254740993',
  '-0',
  '1e-400',
  '9'.repeat(400),
];
const SIGNS = ['', '"', '{', '}', ',', '\\', '\u0000', '\ud83d', '0'];

/** One damaged copy; of which kind, `random` decides. */
export function mutate({ text, spans, strings }: Target, random: () => number): string {
  const below = (count: number): number => Math.floor(random() * count);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const span = pick(spans);
  const value = text.slice(span.from, span.to);
  const put = (from: number, to: number, next: string): string => text.slice(0, from) + next + text.slice(to);
  const replace = (next: string): string => put(span.from, span.to, next);
  const other = (): string => {
    const one = pick(spans);
    return text.slice(one.from, one.to);
  };
  const kinds: readonly (() => string)[] = [
    // Delete with its comma, double, rename, copy from elsewhere.
    () => {
      const from = span.keyFrom ?? span.from;
      if (text[span.to] === ',') return put(from, span.to + 1, '');
      return put(text[from - 1] === ',' ? from - 1 : from, span.to, '');
    },
    () => (span.keyFrom === undefined ? replace(`${value},${value}`) : replace(`[${value},${value}]`)),
    () =>
      span.keyFrom === undefined
        ? replace(`{${JSON.stringify(pick(NAMES))}:${value}}`)
        : put(span.keyFrom, span.from, `${JSON.stringify(pick(NAMES))}:`),
    () => replace(other()),
    // A key twice: the same one, or one of another kind.
    () =>
      span.keyFrom === undefined
        ? replace(other())
        : put(span.to, span.to, `,${text.slice(span.keyFrom, span.to)}`),
    () => (value.startsWith('{"') ? replace(`{"id":"x",${value.slice(1)}`) : replace(`[${value}]`)),
    // Another type, another text, another id of the same file, numbers no number can hold.
    () => replace(pick(VALUES)),
    () => replace(JSON.stringify(pick(TEXTS))),
    () => replace(pick(strings)),
    () => replace(pick(NUMBERS)),
    // Conditions around themselves, and ones without end.
    () => replace(`{"${pick(['all', 'any'])}":[${value},{"not":${value}}]}`),
    () =>
      replace(
        pick([`${'{"not":'.repeat(5_000)}1${'}'.repeat(5_000)}`, `${'['.repeat(40)}${']'.repeat(40)}`]),
      ),
    // The text itself: cut off, one sign changed, a piece lost or doubled.
    () => text.slice(0, below(text.length)),
    () => {
      const at = below(text.length);
      return put(at, at + 1, pick(SIGNS));
    },
    () => {
      const from = below(text.length);
      return text.slice(0, from) + text.slice(Math.max(0, from + 200 - below(400)));
    },
  ];
  return pick(kinds)();
}
