import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Gives the font files (woff2) that together hold every one of these characters that we ship. */
export interface FontSource {
  filesFor(characters: Iterable<string>): Promise<Uint8Array[]>;
}

interface Slice {
  readonly file: string;
  readonly ranges: readonly (readonly [number, number])[];
}

/** Family names inside the shipped files; the style sheet's own family name exists only in the browser. */
export const HAN_FAMILY = 'Noto Sans CJK SC';
export const LATIN_FAMILY = 'Noto Sans Mono CJK SC';

/**
 * Reads which slice holds which characters from `@font-face` rules with `src: url('./file.woff2')` and
 * `unicode-range`. Only weight 400 is of use: a receipt printer makes its bold by printing twice.
 */
export function slicesOf(css: string): Slice[] {
  return [...css.matchAll(/@font-face\s*\{([^}]*)\}/g)].flatMap(([, rule = '']) => {
    const file = /url\(['"]?(?:\.\/)?([^'")]+)['"]?\)/.exec(rule)?.[1];
    const weight = /font-weight:\s*(\d+)/.exec(rule)?.[1];
    const ranges = [
      ...(/unicode-range:\s*([^;]+)/.exec(rule)?.[1] ?? '').matchAll(/U\+([0-9A-F]+)(?:-([0-9A-F]+))?/gi),
    ].map(([, from = '', to]) => [Number.parseInt(from, 16), Number.parseInt(to ?? from, 16)] as const);
    return file === undefined || weight !== '400' ? [] : [{ file, ranges }];
  });
}

/** The shipped fonts under the assets folder; files are read once and only when a character needs them. */
export function shippedFonts(assetsDir: string): FontSource {
  const files = new Map<string, Promise<Uint8Array>>();
  const read = (path: string): Promise<Uint8Array> => {
    const known = files.get(path) ?? readFile(path);
    files.set(path, known);
    // A file that could not be read is tried again the next time.
    known.catch(() => files.delete(path));
    return known;
  };
  let slices: Promise<Slice[]> | undefined;
  const latin = join(assetsDir, 'receipt', 'noto-sans-mono-cjk-sc-latin.woff2');
  return {
    async filesFor(characters) {
      slices ??= readFile(join(assetsDir, 'fonts', 'noto-sans-sc.css'), 'utf8').then(slicesOf);
      const all = await slices;
      const needed = new Set([latin]);
      for (const character of new Set(characters)) {
        const code = character.codePointAt(0) ?? 0;
        if (code < 0x7f) continue;
        const slice = all.find(({ ranges }) => ranges.some(([from, to]) => code >= from && code <= to));
        if (slice) needed.add(join(assetsDir, 'fonts', slice.file));
      }
      return Promise.all([...needed].sort().map(read));
    },
  };
}
