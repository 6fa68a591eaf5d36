/** Search by the first letters of pinyin: `xse` finds 新生儿出生. */

/** First letters of a name's syllables, `xin sheng er` → `xse`. */
export const initialsOf = (pinyin: string): string =>
  pinyin
    .trim()
    .split(/\s+/)
    .map((syllable) => syllable[0] ?? '')
    .join('')
    .toLowerCase();

/** Those whose initials hold these letters in a row; all while nothing is typed. */
export function matching<T extends { readonly pinyin: string }>(
  all: readonly T[],
  letters: string,
): readonly T[] {
  return letters === '' ? all : all.filter((one) => initialsOf(one.pinyin).includes(letters));
}

/** Letters that still lead to something. */
export function nextLetters(
  all: readonly { readonly pinyin: string }[],
  letters: string,
): ReadonlySet<string> {
  const next = new Set<string>();
  for (const { pinyin } of all) {
    const initials = initialsOf(pinyin);
    for (let at = 0; at + letters.length < initials.length; at += 1) {
      const letter = initials[at + letters.length];
      if (letter && initials.startsWith(letters, at)) next.add(letter);
    }
  }
  return next;
}
