import type { Lexicon, Node } from './lexicon.ts';
import { bestSentences, likelySyllablesAt, normalLetters, syllablesAt } from './sentences.ts';

/** What a candidate key inserts, and how many of the typed letters it uses up. */
export type Candidate = { readonly text: string; readonly letters: number };

/** Words and sentences; or the surname, or the further characters, of a person's name. */
export type CandidateMode = 'text' | 'surname' | 'given-name';

/** More than the longest list of one syllable's characters. */
const most = 700;

function unique(candidates: Candidate[]): Candidate[] {
  const seen = new Set<string>();
  return candidates
    .filter((one) => one.text !== '' && !seen.has(one.text) && seen.add(one.text) !== undefined)
    .slice(0, most);
}

/** Words that begin the letters, longest reading first, by weight. */
function beginnings(lexicon: Lexicon, letters: string): Candidate[] {
  const found: { text: string; letters: number; weight: number }[] = [];
  const walk = (node: Node, at: number): void => {
    for (const word of node.words) found.push({ text: word.text, letters: at, weight: word.weight });
    for (const { syllable, to } of syllablesAt(lexicon, letters, at)) {
      const next = node.next.get(syllable);
      if (next) walk(next, to);
    }
  };
  walk(lexicon.root, 0);
  return found.sort((a, b) => b.letters - a.letters || b.weight - a.weight);
}

/** Characters for letters that are no whole syllable yet: those of the likeliest syllables they begin. */
function unfinished(lexicon: Lexicon, letters: string): Candidate[] {
  const found: { text: string; letters: number; weight: number }[] = [];
  for (const [syllable, node] of lexicon.root.next)
    if (syllable.startsWith(letters))
      for (const word of node.words.slice(0, 8))
        found.push({ text: word.text, letters: letters.length, weight: word.weight });
  return found.sort((a, b) => b.weight - a.weight);
}

const orUnfinished = (lexicon: Lexicon, letters: string, list: Candidate[]): Candidate[] =>
  list.length > 0 ? list : unfinished(lexicon, letters);

function surnames(lexicon: Lexicon, letters: string): Candidate[] {
  const found: Candidate[] = [];
  for (const { syllable: first, to } of likelySyllablesAt(lexicon, letters, 0))
    for (const { syllable: second, to: end } of likelySyllablesAt(lexicon, letters, to)) {
      const text = lexicon.compounds.get(`${first} ${second}`);
      if (text) found.push({ text, letters: end });
    }
  for (const { syllable, to } of likelySyllablesAt(lexicon, letters, 0))
    for (const text of lexicon.surnames.get(syllable) ?? '') found.push({ text, letters: to });
  return found;
}

function characters(lexicon: Lexicon, letters: string, favoured: ReadonlySet<string>): Candidate[] {
  return likelySyllablesAt(lexicon, letters, 0).flatMap(({ syllable, to }) => {
    const words = lexicon.root.next.get(syllable)?.words ?? [];
    return [
      ...words.filter((one) => favoured.has(one.text)),
      ...words.filter((one) => !favoured.has(one.text)),
    ].map((one) => ({ text: one.text, letters: to }));
  });
}

/**
 * What the letters typed so far may mean, likeliest first, at most 700. Names are given character by character, the
 * first by the surname list (曾 zeng, 单 shan, 尉迟 yu chi). Pure: nothing typed is remembered.
 */
export function candidates(lexicon: Lexicon, typed: string, mode: CandidateMode): Candidate[] {
  const letters = normalLetters(typed);
  if (!letters) return [];
  const noneFavoured: ReadonlySet<string> = new Set();
  const list =
    mode === 'text'
      ? [
          ...bestSentences(lexicon, letters, 5)
            .slice(0, 3)
            .map((text) => ({ text, letters: letters.length })),
          ...orUnfinished(lexicon, letters, beginnings(lexicon, letters)),
        ]
      : mode === 'surname'
        ? [...surnames(lexicon, letters), ...characters(lexicon, letters, noneFavoured)]
        : characters(lexicon, letters, lexicon.favoured);
  return unique(orUnfinished(lexicon, letters, list));
}
