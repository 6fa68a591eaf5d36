import type { Lexicon, Node, Word } from './lexicon.ts';

/** A stretch of the typed letters read as one word. */
type Edge = { readonly to: number; readonly word: Word; readonly penalty: number };

/** ln of the list's total count, so that a weight becomes the word's cost; and what an incomplete reading costs. */
const totalWeight = 165;
const initialsPenalty = 25;
const prefixPenalty = 12;
/** Each further word in a sentence is a guess more. */
const perWord = 8;
const mostSyllables = 8;
const perEdge = 6;

const cost = (edge: Edge): number => totalWeight - edge.word.weight + edge.penalty + perWord;

/** Letters as typed, brought to the spelling of the list: lower case, ü as v, lve and nve as lue and nue. */
export function normalLetters(typed: string): string {
  return typed
    .toLowerCase()
    .replace(/ü/g, 'v')
    .replace(/([ln])ve/g, '$1ue')
    .replace(/[^a-z']/g, '');
}

/** Whether the letters from `from` on are whole syllables, the last one perhaps unfinished. */
function readsOn(lexicon: Lexicon, letters: string, from: number): boolean {
  const rest = letters.slice(from);
  if (rest === '' || [...lexicon.syllables].some((syllable) => syllable.startsWith(rest))) return true;
  return syllablesAt(lexicon, letters, from).some(({ to }) => readsOn(lexicon, letters, to));
}

/** The syllables that may begin at `from`: those after which the rest reads on come first (yi-nuo before yin-uo). */
export function likelySyllablesAt(
  lexicon: Lexicon,
  letters: string,
  from: number,
): { syllable: string; to: number }[] {
  const found = syllablesAt(lexicon, letters, from);
  const good = found.filter(({ to }) => readsOn(lexicon, letters, to));
  return [...good, ...found.filter((one) => !good.includes(one))];
}

/** Ends of the syllables that may begin at `from`, longest first; an apostrophe ends a syllable and is skipped. */
export function syllablesAt(
  lexicon: Lexicon,
  letters: string,
  from: number,
): { syllable: string; to: number }[] {
  const found: { syllable: string; to: number }[] = [];
  for (let to = Math.min(from + 6, letters.length); to > from; to--) {
    const syllable = letters.slice(from, to);
    if (lexicon.syllables.has(syllable)) found.push({ syllable, to: letters[to] === "'" ? to + 1 : to });
  }
  return found;
}

function wordEdges(lexicon: Lexicon, letters: string, from: number): Edge[] {
  const edges: Edge[] = [];
  const walk = (node: Node, at: number, depth: number): void => {
    for (const word of node.words.slice(0, perEdge)) edges.push({ to: at, word, penalty: 0 });
    if (depth === mostSyllables) return;
    const rest = letters.slice(at);
    if (depth > 0 && rest && rest.length < 6) {
      // The last syllable is still being typed: 长s → 长沙.
      for (const [syllable, next] of node.next)
        if (syllable.length > rest.length && syllable.startsWith(rest))
          for (const word of next.words.slice(0, 2))
            edges.push({ to: letters.length, word, penalty: prefixPenalty });
    }
    for (const { syllable, to } of syllablesAt(lexicon, letters, at)) {
      const next = node.next.get(syllable);
      if (next) walk(next, to, depth + 1);
    }
  };
  walk(lexicon.root, from, 0);
  return edges;
}

/** In an abbreviation zh, ch and sh may be one initial or two. */
function initialsAt(letters: string, from: number): { initials: string; to: number }[] {
  const found: { initials: string; to: number }[] = [];
  const walk = (at: number, initials: string): void => {
    if (initials.length > 1) found.push({ initials, to: at });
    const letter = letters[at] ?? '';
    if (!/[a-z]/.test(letter) || initials.length === mostSyllables) return;
    walk(at + 1, initials + letter);
    if (/[zcs]/.test(letter) && letters[at + 1] === 'h') walk(at + 2, initials + letter);
  };
  walk(from, '');
  return found;
}

function initialsEdges(lexicon: Lexicon, letters: string, from: number): Edge[] {
  return initialsAt(letters, from).flatMap(({ initials, to }) =>
    (lexicon.byInitials.get(initials) ?? [])
      .slice(0, perEdge)
      .map((word) => ({ to, word, penalty: initialsPenalty * initials.length })),
  );
}

type Path = { readonly text: string; readonly cost: number };

/**
 * The `most` likeliest readings of all the letters (full pinyin without tones, apostrophes allowed, abbreviations of
 * words by their initials), likeliest first. Empty when some letter belongs to no reading.
 */
export function bestSentences(lexicon: Lexicon, typed: string, most: number): string[] {
  const letters = normalLetters(typed);
  if (!letters) return [];
  const best: Path[][] = Array.from({ length: letters.length + 1 }, () => []);
  best[0] = [{ text: '', cost: 0 }];
  for (let from = 0; from < letters.length; from++) {
    const here = best[from] ?? [];
    if (here.length === 0) continue;
    if (letters[from] === "'") {
      best[from + 1]?.push(...here);
      continue;
    }
    const kept = here.sort((a, b) => a.cost - b.cost).slice(0, most);
    for (const edge of [...wordEdges(lexicon, letters, from), ...initialsEdges(lexicon, letters, from)])
      for (const path of kept)
        best[edge.to]?.push({ text: path.text + edge.word.text, cost: path.cost + cost(edge) });
  }
  const ends = (best[letters.length] ?? []).sort((a, b) => a.cost - b.cost);
  return [...new Set(ends.map((path) => path.text))].slice(0, most);
}
