/**
 * Slices Noto Sans CJK SC into the woff2 files of this folder and writes `noto-sans-sc.css`. How to run it, and
 * where its sources come from, is in README.md beside it.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import subsetFont from 'subset-font';
import { cutFace, glyphsInCmap, tableBytes } from './sfnt.ts';

const here = import.meta.dirname;
const option = (name: string, otherwise: string): string => {
  const at = process.argv.indexOf(`--${name}`);
  return (at > 0 && process.argv[at + 1]) || otherwise;
};
const fontFolder = option('noto', '/usr/share/fonts/opentype/noto');
const unihan = option('unihan', '/usr/share/unicode');
const wordList = option('words', '/usr/share/rime-data/pinyin_simp.dict.yaml');

const sliceSize = 1000;
const namesBeyondTheStandard = [...'𠮷䶮㛃䲟㙍'];

/** The 8,105 characters of 通用规范汉字表, in the order of the table (Unihan kTGH). */
function standardCharacters(): string[] {
  const text = execFileSync('bzcat', [join(unihan, 'Unihan_OtherMappings.txt.bz2')], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return [...text.matchAll(/^U\+([0-9A-F]+)\tkTGH\t2013:(\d+)/gm)]
    .map((match) => ({ character: String.fromCodePoint(Number.parseInt(match[1] ?? '', 16)), place: Number(match[2]) }))
    .sort((a, b) => a.place - b.place)
    .map((one) => one.character);
}

/** Characters of one GB 2312 row range (level 1: rows 16–55 by pinyin, level 2: rows 56–87 by radical). */
function gb2312(firstRow: number, lastRow: number): string[] {
  const decoder = new TextDecoder('gb18030');
  const characters: string[] = [];
  for (let row = firstRow; row <= lastRow; row++)
    for (let cell = 1; cell <= 94; cell++) {
      const character = decoder.decode(new Uint8Array([row + 0xa0, cell + 0xa0]));
      if (/\p{Script=Han}/u.test(character)) characters.push(character);
    }
  return characters;
}

/** How often each character stands in the word list, each word counted with its weight. */
function characterWeights(): Map<string, number> {
  const weights = new Map<string, number>();
  for (const line of readFileSync(wordList, 'utf8').split('\n')) {
    const [word, , weight] = line.split('\t');
    if (!word || !weight) continue;
    for (const character of word) weights.set(character, (weights.get(character) ?? 0) + Number(weight));
  }
  return weights;
}

const inRange = (first: number, last: number) => (c: number): boolean => c >= first && c <= last;
const isIdeograph = (c: number): boolean =>
  [inRange(0x3400, 0x4dbf), inRange(0x4e00, 0x9fff), inRange(0xf900, 0xfaff), inRange(0x20000, 0x3ffff)].some((f) => f(c));
/** What nearly every screen shows: Latin, Chinese punctuation, full-width forms, arrows, circled numbers. */
const isLatin = (c: number): boolean =>
  [
    inRange(0x20, 0x17f),
    inRange(0x2010, 0x205e),
    inRange(0x2100, 0x2193),
    inRange(0x2460, 0x2473),
    inRange(0x25a0, 0x25ff),
    inRange(0x2610, 0x2612),
    inRange(0x2713, 0x2717),
    inRange(0x3000, 0x301f),
    inRange(0xff01, 0xff5e),
    inRange(0xffe0, 0xffe6),
  ].some((f) => f(c));
/** Everything beside ideographs a Chinese or English screen may show; radicals for the radical chooser; no Hangul. */
const isSymbol = (c: number): boolean =>
  [
    inRange(0x20, 0x24f),
    inRange(0x2b0, 0x36f),
    inRange(0x391, 0x3c9),
    inRange(0x401, 0x451),
    inRange(0x1e00, 0x1eff),
    inRange(0x2000, 0x27bf),
    inRange(0x2e80, 0x2fdf),
    inRange(0x2ff0, 0x312f),
    inRange(0x31a0, 0x31ef),
    inRange(0x3200, 0x33ff),
    inRange(0xfe10, 0xfe6f),
    inRange(0xff00, 0xffef),
  ].some((f) => f(c)) && !inRange(0x3131, 0x318e)(c);

/** `U+4E00-4E02,U+4E07` for a set of code points. */
function unicodeRange(codePoints: number[]): string {
  const hex = (c: number): string => c.toString(16).toUpperCase();
  const sorted = [...codePoints].sort((a, b) => a - b);
  const ranges: string[] = [];
  for (let i = 0; i < sorted.length; ) {
    let end = i;
    while (sorted[end + 1] === (sorted[end] ?? 0) + 1) end++;
    const [first, last] = [sorted[i] ?? 0, sorted[end] ?? 0];
    ranges.push(first === last ? `U+${hex(first)}` : `U+${hex(first)}-${hex(last)}`);
    i = end + 1;
  }
  return ranges.join(',');
}

const inSlices = (codePoints: number[]): number[][] =>
  Array.from({ length: Math.ceil(codePoints.length / sliceSize) }, (_, i) =>
    codePoints.slice(i * sliceSize, (i + 1) * sliceSize),
  );

const standard = standardCharacters();
if (standard.length !== 8105) throw new Error(`${standard.length} standard characters, not 8105`);
mkdirSync(join(here, '../../tests/fixtures'), { recursive: true });
writeFileSync(join(here, '../../tests/fixtures/standard-characters.txt'), `${standard.join('')}\n`);

const weights = characterWeights();
const common = new Set([
  ...gb2312(16, 55).sort((a, b) => (weights.get(b) ?? 0) - (weights.get(a) ?? 0)),
  ...gb2312(56, 87),
  ...standard,
  ...namesBeyondTheStandard,
]);

for (const file of readdirSync(here)) if (file.endsWith('.woff2')) rmSync(join(here, file));
const css = [
  '/* Generated by build.ts. Noto Sans CJK SC, © Adobe, SIL Open Font License 1.1 (OFL.txt). */',
];
const faceRule = (weight: number, file: string, codePoints: number[]): string =>
  [
    '@font-face {',
    "  font-family: 'Kiosk Sans';",
    '  font-style: normal;',
    `  font-weight: ${weight};`,
    '  font-display: block;',
    `  src: url('./${file}') format('woff2');`,
    `  unicode-range: ${unicodeRange(codePoints)};`,
    '}',
  ].join('\n');

let total = 0;
for (const [weight, style] of [
  [400, 'Regular'],
  [700, 'Bold'],
] as const) {
  const font = cutFace(readFileSync(join(fontFolder, `NotoSansCJK-${style}.ttc`)), `Noto Sans CJK SC${weight === 700 ? ' Bold' : ''}`);
  const mapped = [...glyphsInCmap(tableBytes(font, 'cmap')).keys()];
  const has = new Set(mapped);
  const commonPoints = [...common].map((c) => c.codePointAt(0) ?? 0).filter((c) => has.has(c));
  const commonSet = new Set(commonPoints);
  const groups: [string, number[]][] = [
    ['latin', mapped.filter((c) => isLatin(c))],
    ['symbols', mapped.filter((c) => isSymbol(c) && !isLatin(c) && !commonSet.has(c))],
    ['common', commonPoints],
    // Bold draws rare characters with the regular slices: see below.
    ['rare', weight === 400 ? mapped.filter((c) => isIdeograph(c) && !commonSet.has(c)).sort((a, b) => a - b) : []],
  ];
  for (const [name, codePoints] of groups)
    for (const [i, slice] of inSlices(codePoints).entries()) {
      const file = `noto-sans-sc-${weight}-${name}-${String(i).padStart(2, '0')}.woff2`;
      const bytes = await subsetFont(Buffer.from(font), String.fromCodePoint(...slice), {
        targetFormat: 'woff2',
        // Regional and historical alternates would drag thousands of unreachable glyphs into every slice.
        keepFeatures: ['ccmp', 'kern', 'halt', 'mark', 'mkmk', 'vert'],
      });
      writeFileSync(join(here, file), bytes);
      total += bytes.length;
      css.push(faceRule(weight, file, slice));
      // A browser never mixes weights inside one family, so bold text would show boxes for rare names.
      if (name === 'rare') css.push(faceRule(700, file, slice));
      process.stdout.write(`${file} ${slice.length} characters, ${bytes.length} bytes\n`);
    }
}
writeFileSync(join(here, 'noto-sans-sc.css'), `${css.join('\n')}\n`);
process.stdout.write(`${(total / 1e6).toFixed(1)} MB\n`);
