/** What JSON.parse lets pass in silence: equal keys of one object (a file with two leads), half characters, bottomless nesting. */

export interface TextDefect {
  /** Path inside the file, e.g. `lead` or `matters.0.name`. */
  readonly at: string;
  readonly problem: string;
}

/** Far deeper than any life event; less than what a recursive reader can take. */
const DEEPEST = 64;

/** Halves of surrogate pairs, written out or escaped: only where there are any, each string is looked at. */
const HALF = /\\u[dD][89a-fA-F]|[\ud800-\udfff]/;

const isLone = (string: string): boolean => /\p{Cs}/u.test(String(JSON.parse(string)));

/**
 * Walks the text sign by sign, because it reads every file at every start.
 * @param text JSON that JSON.parse accepts
 */
export function checkText(text: string): TextDefect[] {
  const found: TextDefect[] = [];
  /** One entry for each open object or array: keys seen so far (none in an array), and where we are in it. */
  const open: { keys: Set<string> | undefined; at: string | number }[] = [];
  const place = (): string => open.map((one) => one.at).join('.');
  const halves = HALF.test(text);
  for (let index = 0; index < text.length; index += 1) {
    const sign = text[index];
    const here = open.at(-1);
    if (sign === '"') {
      const end = endOfString(text, index);
      const string = text.slice(index, end);
      index = end - 1;
      if (here?.keys && isKey(text, end)) {
        here.at = string.includes('\\') ? String(JSON.parse(string)) : string.slice(1, -1);
        if (here.keys.has(here.at)) found.push({ at: place(), problem: 'stands twice' });
        here.keys.add(here.at);
      } else if (halves && isLone(string))
        found.push({ at: place(), problem: 'holds half a character (a lone surrogate)' });
    } else if (sign === '{' || sign === '[') {
      if (open.length === DEEPEST)
        return [{ at: place(), problem: `is nested more than ${DEEPEST} levels deep` }];
      open.push(sign === '{' ? { keys: new Set(), at: '' } : { keys: undefined, at: 0 });
    } else if (sign === '}' || sign === ']') open.pop();
    else if (sign === ',' && typeof here?.at === 'number') here.at += 1;
  }
  return found;
}

/** Behind the closing quote of the string that opens at `from`. */
function endOfString(text: string, from: number): number {
  let end = from + 1;
  while (text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return end + 1;
}

function isKey(text: string, from: number): boolean {
  let index = from;
  while (text[index] === ' ' || text[index] === '\n' || text[index] === '\r' || text[index] === '\t')
    index += 1;
  return text[index] === ':';
}
