/** The shipped font slices as outlines: which slice draws a character, how wide it is, what it looks like. */
import { create, type Font, type PathCommand } from 'fontkit';
import type { Measure, Weight } from '#shared/forms/sheet.ts';

/** One `@font-face` rule: code points as pairs of first and last. */
interface Face {
  readonly weight: number;
  readonly file: string;
  readonly ranges: readonly (readonly [number, number])[];
}

/** A character as it is drawn, in 1/1000 of the em square, y upwards. */
export interface Outline {
  readonly advance: number;
  readonly path: readonly PathCommand[];
}

export interface FontBook {
  /** Loads the slices these texts need. To be awaited before anything is measured or drawn. */
  load(characters: Readonly<Record<Weight, Iterable<string>>>): Promise<void>;
  measure: Measure;
  outline(character: string, weight: Weight): Outline;
}

/** The rules of the style sheet that names the slices. */
export function facesOf(css: string): Face[] {
  return [...css.matchAll(/@font-face \{([^}]*)\}/g)].map(([, rule = '']) => ({
    weight: Number(/font-weight: (\d+)/.exec(rule)?.[1]),
    file: /url\('\.\/([^']+)'\)/.exec(rule)?.[1] ?? '',
    ranges: [...rule.matchAll(/U\+([0-9A-F]+)(?:-([0-9A-F]+))?/g)].map(([, first = '', last]) => [
      Number.parseInt(first, 16),
      Number.parseInt(last ?? first, 16),
    ]),
  }));
}

/** What stands for a character no slice draws: an empty box as wide as a Han character. */
const box: Outline = {
  advance: 1000,
  path: [
    [100, -20, 900, -20, 900, 780, 100, 780],
    [150, 30, 150, 730, 850, 730, 850, 30],
  ].flatMap(([x = 0, y = 0, ...rest]): PathCommand[] => [
    { command: 'moveTo', args: [x, y] },
    ...[0, 2, 4].map((at): PathCommand => ({ command: 'lineTo', args: rest.slice(at, at + 2) })),
    { command: 'closePath', args: [] },
  ]),
};

/** @param read gives the bytes of a file of the font folder */
export async function openFontBook(read: (file: string) => Promise<Uint8Array>): Promise<FontBook> {
  const faces = facesOf(new TextDecoder().decode(await read('noto-sans-sc.css')));
  const fonts = new Map<string, Promise<Font>>();
  const outlines: Record<Weight, Map<string, Outline>> = { 400: new Map(), 700: new Map() };

  const fileOf = (character: string, weight: Weight): string | undefined => {
    const c = character.codePointAt(0) ?? 0;
    return faces.find(
      (face) => face.weight === weight && face.ranges.some(([first, last]) => c >= first && c <= last),
    )?.file;
  };
  const fontOf = (file: string): Promise<Font> => {
    const known = fonts.get(file);
    if (known) return known;
    const font = read(file).then(create);
    fonts.set(file, font);
    // A slice that could not be read is tried again with the next document.
    font.catch(() => fonts.delete(file));
    return font;
  };
  const drawn = async (character: string, weight: Weight): Promise<Outline> => {
    const file = fileOf(character, weight);
    if (file === undefined) return box;
    const font = await fontOf(file);
    const glyph = font.glyphForCodePoint(character.codePointAt(0) ?? 0);
    if (glyph.id === 0) return box;
    const scale = 1000 / font.unitsPerEm;
    return {
      advance: glyph.advanceWidth * scale,
      path: glyph.path.commands.map(({ command, args }) => ({
        command,
        args: args.map((value) => value * scale),
      })),
    };
  };
  const outline = (character: string, weight: Weight): Outline => {
    const known = outlines[weight].get(character);
    if (!known) throw new Error('A character was drawn before its font slice was loaded');
    return known;
  };

  return {
    load: async (characters) => {
      for (const weight of [400, 700] as const)
        await Promise.all(
          [...new Set(characters[weight])]
            .filter((character) => !outlines[weight].has(character))
            .map(async (character) => outlines[weight].set(character, await drawn(character, weight))),
        );
    },
    outline,
    measure: (text, size, weight) => {
      let width = 0;
      for (const character of text) width += outline(character, weight).advance;
      return (width * size) / 1000;
    },
  };
}
