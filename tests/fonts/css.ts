import { readFileSync } from 'node:fs';

export type FontFace = { weight: number; file: string; codePoints: Set<number> };

/** The folder the shipped slices stand in. */
export const fontFolder = new URL('../../assets/fonts/', import.meta.url);

/** The `@font-face` rules of the shipped style sheet. */
export function shippedFaces(): FontFace[] {
  const css = readFileSync(new URL('noto-sans-sc.css', fontFolder), 'utf8');
  return [...css.matchAll(/@font-face \{([^}]*)\}/g)].map(([, rule = '']) => {
    const codePoints = new Set<number>();
    for (const [, first = '', last] of rule.matchAll(/U\+([0-9A-F]+)(?:-([0-9A-F]+))?/g)) {
      const end = Number.parseInt(last ?? first, 16);
      for (let c = Number.parseInt(first, 16); c <= end; c++) codePoints.add(c);
    }
    return {
      weight: Number(/font-weight: (\d+)/.exec(rule)?.[1]),
      file: /url\('\.\/([^']+)'\)/.exec(rule)?.[1] ?? '',
      codePoints,
    };
  });
}

/** 通用规范汉字表, 8,105 characters. */
export const standardCharacters = (): string[] => [
  ...readFileSync(new URL('../fixtures/standard-characters.txt', import.meta.url), 'utf8').trim(),
];

/** Characters of people's names that stand in no part of the standard table's common levels. */
export const rareNameCharacters = [...'𠮷䶮㛃䲟㙍'];
