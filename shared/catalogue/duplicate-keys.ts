/** JSON.parse keeps the last of two equal keys in silence; a file with two leads must be told instead. */

/**
 * Paths of keys that stand twice in one object, e.g. `lead` or `matters.0.name`.
 * @param text JSON that JSON.parse accepts
 */
export function duplicateKeys(text: string): string[] {
  const found: string[] = [];
  /** One entry for each open object or array: keys seen so far (none in an array), and where we are in it. */
  const open: { keys: Set<string> | undefined; at: string | number }[] = [];
  for (const token of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\],]/g)) {
    const sign = token[0];
    const here = open.at(-1);
    if (sign === '{' || sign === '[')
      open.push({ keys: sign === '{' ? new Set() : undefined, at: sign === '{' ? '' : 0 });
    else if (sign === '}' || sign === ']') open.pop();
    else if (sign === ',' && here && typeof here.at === 'number') here.at += 1;
    else if (token[1] !== undefined && here?.keys) {
      here.at = String(JSON.parse(sign.slice(0, sign.length - token[1].length)));
      if (here.keys.has(here.at)) found.push(open.map((one) => one.at).join('.'));
      here.keys.add(here.at);
    }
  }
  return found;
}
