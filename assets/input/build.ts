/**
 * Makes `pinyin.json`: the word list of the on-screen pinyin keyboard. Sources and licences: README.md beside it.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;
const dictionary = process.argv[2] ?? '/usr/share/rime-data/pinyin_simp.dict.yaml';
const unihan = process.argv[3] ?? '/usr/share/unicode';
const lines = (name: string): string[] =>
  readFileSync(join(here, name), 'utf8').split('\n').filter((line) => line && !line.startsWith('#'));
const bzcat = (name: string): string =>
  execFileSync('bzcat', [join(unihan, name)], { encoding: 'utf8', maxBuffer: 1 << 28 });
const fromCode = (code: string): string => String.fromCodePoint(Number.parseInt(code, 16));

/** reading ("chang sha") → word → weight (a count in the list's own corpus; 0 for a character nobody counted). */
const words = new Map<string, Map<string, number>>();
const add = (word: string, reading: string, weight: number): void => {
  const group = words.get(reading) ?? new Map<string, number>();
  group.set(word, Math.max(group.get(word) ?? 0, weight));
  words.set(reading, group);
};

/** Sounds without a vowel are no syllables of the standard language and would tear others apart. */
const vowelless = new Set(['m', 'n', 'ng', 'hm']);
const commonest = new Map<string, [reading: string, weight: number]>();
const wordReading = new Map<string, string>();
for (const line of readFileSync(dictionary, 'utf8').split('\n')) {
  const [word, reading, count] = line.split('\t');
  if (!word || !reading || !count || vowelless.has(reading)) continue;
  add(word, reading, Number(count));
  if ([...word].length === 1) {
    if (Number(count) >= (commonest.get(word)?.[1] ?? -1)) commonest.set(word, [reading, Number(count)]);
  } else wordReading.set(word, reading);
}

// Every standard character, and every one with a reading in Unihan, can be reached by that reading.
const toned = (reading: string): string =>
  reading.normalize('NFD').replace(/u\u0308/g, 'v').replace(/[\u0300-\u036f]/g, '').replace(/^([ln])ve$/, '$1ue');
const standard = new Set(
  [...bzcat('Unihan_OtherMappings.txt.bz2').matchAll(/^U\+([0-9A-F]+)\tkTGH\t/gm)].map(([, code = '']) => fromCode(code)),
);
for (const [, code = '', value = ''] of bzcat('Unihan_Readings.txt.bz2').matchAll(/^U\+([0-9A-F]+)\tkMandarin\t(.*)$/gm))
  for (const reading of value.split(' ').map(toned)) {
    // Only what the shipped fonts draw: URO, Extension A and the standard's characters beyond.
    const character = fromCode(code);
    if (!/^[a-z]+$/.test(reading) || !words.has(reading) || (code.length > 4 && !standard.has(character))) continue;
    if (!words.get(reading)?.has(character)) add(character, reading, 0);
    if (!commonest.has(character)) commonest.set(character, [reading, 0]);
  }
/** Not in the standard table, but on identity cards. */
for (const [character, reading] of [
  ['𠮷', 'ji'],
  ['䶮', 'yan'],
  ['㛃', 'jie'],
  ['䲟', 'yin'],
  ['㙍', 'duo'],
] as const) {
  standard.add(character);
  add(character, reading, 0);
}
/** Weight of a word we add: above half of the list's words of several characters. */
const ours = 3000;
for (const line of lines('words.txt')) {
  const [word = '', ...reading] = line.split(' ');
  add(word, reading.join(' '), [...word].length === 1 ? 300 : ours);
}

// Places, read by our own list first, then by the longest known word, then by the commonest reading.
const placeCharacters = new Map<string, string>();
const placeNames: [string, string][] = [];
for (const line of lines('places.txt')) {
  const [name = '', ...reading] = line.split(' ');
  if ([...name].length === 1) placeCharacters.set(name, reading.join(' '));
  else placeNames.push([name, reading.join(' ')]);
}
function placeReading(name: string): string | undefined {
  const own = placeNames.find(([start]) => name.startsWith(start));
  let rest = own ? name.slice(own[0].length) : name;
  const out = own ? [own[1]] : [];
  while (rest) {
    let taken = '';
    for (let n = Math.min(rest.length, 5); n > 1 && !taken; n--) {
      const reading = wordReading.get(rest.slice(0, n));
      if (reading) {
        taken = rest.slice(0, n);
        // The list's own reading of 长 or 乐 inside a longer word is trusted less than ours.
        out.push(reading.split(' ').map((syllable, i) => placeCharacters.get(taken[i] ?? '') ?? syllable).join(' '));
      }
    }
    if (!taken) {
      taken = rest[0] ?? '';
      const reading = placeCharacters.get(taken) ?? commonest.get(taken)?.[0];
      if (!reading) return undefined;
      out.push(reading);
    }
    rest = rest.slice(taken.length);
  }
  return out.join(' ');
}
const regions: { children: Record<string, string> } = JSON.parse(
  readFileSync(join(here, '../regions/regions.json'), 'utf8'),
);
for (const [parent, packed] of Object.entries(regions.children)) {
  if (packed.split('|').some((entry) => entry.split(' ')[0]?.length === 3)) continue;
  for (const entry of packed.split('|')) {
    const [code = '', name = ''] = entry.split(' ');
    const reading = code.length === 6 ? placeReading(name) : undefined;
    if (!reading) continue;
    const weight = parent === '' ? 4000 : code.endsWith('00') ? 2500 : 800;
    add(name, reading, weight);
    // 岳麓区 is also spoken 岳麓; a name of one character is not.
    const bare = /^(..+?)(省|市|县|区|自治区|自治州|自治县|特别行政区)$/.exec(name)?.[1];
    if (bare && bare.length <= 4) add(bare, reading.split(' ').slice(0, [...bare].length).join(' '), weight / 2);
  }
}

// Names: surnames by reading in order, compound surnames, favoured characters.
const surnames: Record<string, string> = {};
const compounds: Record<string, string> = {};
let favoured = '';
for (const line of lines('names.txt')) {
  if (line.startsWith('=')) favoured += line.slice(1).trim();
  else if (/^[a-z]/.test(line)) {
    const parts = line.split(' ');
    for (let i = 0; i + 1 < parts.length; i += 2) {
      const [reading = '', characters = ''] = [parts[i], parts[i + 1]];
      surnames[reading] = [...new Set((surnames[reading] ?? '') + characters)].join('');
      for (const character of characters) add(character, reading, 1);
    }
  } else {
    const [name = '', ...reading] = line.split(' ');
    compounds[reading.join(' ')] = name;
  }
}

/** Natural logarithm of the weight in tenths: small numbers, and precise enough to order words. */
const cost = (weight: number): number => Math.round(Math.log(weight + 1) * 10);
/** Traditional and rare forms come after every standard character of their reading. */
const rank = (word: string, weight: number): number =>
  [...word].length > 1 || standard.has(word) ? weight + 1 : weight / 1e9;
const packed: Record<string, string> = {};
for (const reading of [...words.keys()].sort())
  packed[reading] = [...(words.get(reading) ?? [])]
    .sort(([a, x], [b, y]) => rank(b, y) - rank(a, x))
    .map(([word, weight]) => `${word}${rank(word, weight) < 1 ? 0 : cost(weight)}`)
    .join(' ');
writeFileSync(join(here, 'pinyin.json'), `${JSON.stringify({ words: packed, surnames, compounds, favoured })}\n`);
process.stdout.write(`${words.size} readings, ${[...words.values()].reduce((sum, group) => sum + group.size, 0)} words\n`);
