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

/** @param text JSON that JSON.parse accepts */
export function checkText(text: string): TextDefect[] {
  const found: TextDefect[] = [];
  /** One entry for each open object or array: keys seen so far (none in an array), and where we are in it. */
  const open: { keys: Set<string> | undefined; at: string | number }[] = [];
  const halves = HALF.test(text);
  const place = (): string => open.map((one) => one.at).join('.');
  for (const token of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\],]/g)) {
    const sign = token[0];
    const here = open.at(-1);
    if (sign === '{' || sign === '[') {
      if (open.length === DEEPEST)
        return [{ at: place(), problem: `is nested more than ${DEEPEST} levels deep` }];
      open.push({ keys: sign === '{' ? new Set() : undefined, at: sign === '{' ? '' : 0 });
    } else if (sign === '}' || sign === ']') open.pop();
    else if (sign === ',' && here && typeof here.at === 'number') here.at += 1;
    else if (token[1] !== undefined && here?.keys) {
      here.at = String(JSON.parse(sign.slice(0, sign.length - token[1].length)));
      if (here.keys.has(here.at)) found.push({ at: place(), problem: 'stands twice' });
      here.keys.add(here.at);
    } else if (halves && sign.startsWith('"') && /\p{Cs}/u.test(String(JSON.parse(sign))))
      found.push({ at: place(), problem: 'holds half a character (a lone surrogate)' });
  }
  return found;
}
