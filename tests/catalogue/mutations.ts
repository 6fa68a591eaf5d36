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

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Every place in the tree that can be changed: its holder and its key. */
function places(root: Json): { holder: { [key: string]: Json } | Json[]; key: string }[] {
  const found: { holder: { [key: string]: Json } | Json[]; key: string }[] = [];
  const walk = (value: Json): void => {
    if (value === null || typeof value !== 'object') return;
    for (const key of Object.keys(value)) {
      found.push({ holder: value, key });
      walk((value as { [key: string]: Json })[key] ?? null);
    }
  };
  walk(root);
  return found;
}

const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', 'id', 'when', 'x', ''];
const ODD_TEXT = [
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
  `${'9'.repeat(400)}`,
];
const MARK = '"@number@"';

/** One damaged copy of `text`, always different in kind: which one, `random` decides. */
export function mutate(text: string, random: () => number): string {
  const below = (count: number): number => Math.floor(random() * count);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const tree = JSON.parse(text) as Json;
  const all = places(tree);
  const { holder, key } = pick(all);
  const value = (holder as { [key: string]: Json })[key] ?? null;
  const set = (next: Json): string => {
    Object.defineProperty(holder, key, { value: next, enumerable: true, configurable: true, writable: true });
    return JSON.stringify(tree);
  };
  const strings = (): string[] =>
    all.flatMap((place) => {
      const one = (place.holder as { [key: string]: Json })[place.key];
      return typeof one === 'string' ? [one] : [];
    });
  const kinds: readonly (() => string)[] = [
    // Delete, duplicate, rename, move.
    () => {
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else delete holder[key];
      return JSON.stringify(tree);
    },
    () => {
      if (Array.isArray(holder)) holder.splice(Number(key), 0, structuredClone(value));
      else return set([value, structuredClone(value)]);
      return JSON.stringify(tree);
    },
    () => {
      if (Array.isArray(holder)) return set({ [pick(NAMES)]: value });
      delete holder[key];
      const name = pick(NAMES);
      Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
      return JSON.stringify(tree);
    },
    () => {
      const other = pick(all);
      return set((other.holder as { [key: string]: Json })[other.key] ?? null);
    },
    // Another type, another text, another id of the same file.
    () => set(pick<Json>([null, true, 0, 'text', [], {}, [null], { id: 'x' }, [[]]])),
    () => set(pick(ODD_TEXT)),
    () => set(pick(strings())),
    () => set(JSON.parse(MARK)).replace(MARK, () => pick(NUMBERS)),
    // Conditions that look at each other, and ones without end.
    () => set({ [pick(['all', 'any'])]: [value, { not: value }] }),
    () => set(JSON.parse(MARK)).replace(MARK, () => `${'{"not":'.repeat(50_000)}1${'}'.repeat(50_000)}`),
    () => set(JSON.parse(MARK)).replace(MARK, () => `${'['.repeat(40)}${']'.repeat(40)}`),
    // The text itself: cut off, a key twice, one sign changed, a piece doubled.
    () => text.slice(0, below(text.length)),
    () => {
      const keys = [...text.matchAll(/"[a-z-]+":/g)];
      const at = pick(keys);
      return `${text.slice(0, at.index)}${at[0]} ${pick(['null', '"x"', '[]', '1'])}, ${text.slice(at.index)}`;
    },
    () => {
      const at = below(text.length);
      return (
        text.slice(0, at) + pick(['', '"', '{', '}', ',', '\\', '\u0000', '\ud83d', '0']) + text.slice(at + 1)
      );
    },
    () => {
      const from = below(text.length);
      return text.slice(0, from) + text.slice(Math.max(0, from - below(400)));
    },
  ];
  return pick(kinds)();
}
