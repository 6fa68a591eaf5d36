/** The word list of the pinyin keyboard, as `assets/input/pinyin.json` holds it. */
export type LexiconFile = {
  /** "chang sha" → "长沙83 …": word and weight (10 · ln count), best first. */
  readonly words: Readonly<Record<string, string>>;
  /** Reading → characters of that surname, commonest first. */
  readonly surnames: Readonly<Record<string, string>>;
  /** "ou yang" → 欧阳. */
  readonly compounds: Readonly<Record<string, string>>;
  /** Characters often chosen for given names. */
  readonly favoured: string;
};

export type Word = { readonly text: string; readonly weight: number };

/** One step of the trie over syllables. */
export type Node = { readonly words: Word[]; readonly next: Map<string, Node> };

export type Lexicon = {
  readonly root: Node;
  readonly syllables: ReadonlySet<string>;
  /** First letters of a word's syllables ("cs") → words of two and more characters, best first. */
  readonly byInitials: ReadonlyMap<string, readonly Word[]>;
  readonly surnames: ReadonlyMap<string, string>;
  readonly compounds: ReadonlyMap<string, string>;
  readonly favoured: ReadonlySet<string>;
};

const mostPerInitials = 40;

/** Words longer than their neighbours by a digit at the end: `长沙83`. */
function parseWords(packed: string): Word[] {
  return packed.split(' ').map((entry) => {
    const digits = /\d+$/.exec(entry)?.[0] ?? '';
    return { text: entry.slice(0, entry.length - digits.length), weight: Number(digits) };
  });
}

/** Builds the look-up structures; pure, about a tenth of a second for the shipped list. */
export function buildLexicon(file: LexiconFile): Lexicon {
  const root: Node = { words: [], next: new Map() };
  const syllables = new Set<string>();
  const byInitials = new Map<string, Word[]>();
  for (const [reading, packed] of Object.entries(file.words)) {
    const parts = reading.split(' ');
    let node = root;
    for (const part of parts) {
      syllables.add(part);
      let next = node.next.get(part);
      if (!next) {
        next = { words: [], next: new Map() };
        node.next.set(part, next);
      }
      node = next;
    }
    const words = parseWords(packed);
    node.words.push(...words);
    if (parts.length > 1) {
      const initials = parts.map((part) => part[0]).join('');
      const group = byInitials.get(initials) ?? [];
      group.push(...words);
      byInitials.set(initials, group);
    }
  }
  for (const [initials, words] of byInitials)
    byInitials.set(initials, words.sort((a, b) => b.weight - a.weight).slice(0, mostPerInitials));
  return {
    root,
    syllables,
    byInitials,
    surnames: new Map(Object.entries(file.surnames)),
    compounds: new Map(Object.entries(file.compounds)),
    favoured: new Set(file.favoured),
  };
}

let loading: Promise<Lexicon> | undefined;

/** The shipped word list, fetched from our own origin when a keyboard first needs it. Rejects when it cannot be read. */
export function loadLexicon(): Promise<Lexicon> {
  loading ??= fetch(new URL('../../../assets/input/pinyin.json', import.meta.url))
    .then((response) => {
      if (!response.ok) throw new Error(`pinyin word list: ${response.status}`);
      return response.json();
    })
    .then((file: LexiconFile) => buildLexicon(file))
    .catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
  return loading;
}
