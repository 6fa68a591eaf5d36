import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type CandidateMode, candidates } from './candidates.ts';
import { buildLexicon } from './lexicon.ts';
import { bestSentences, normalLetters } from './sentences.ts';

const asset = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const lexicon = buildLexicon(JSON.parse(asset('assets/input/pinyin.json')));
const items = asset('tests/fixtures/pinyin-items.txt')
  .split('\n')
  .filter((line) => line && !line.startsWith('#'))
  .map((line) => {
    const [kind = '', letters = '', text = ''] = line.split(' ');
    return { kind, letters, text };
  });

/** Place in the candidate row, 1 first; 0 when it is not offered for all the letters. */
const place = (letters: string, text: string, mode: CandidateMode): number =>
  candidates(lexicon, letters, mode).findIndex((one) => one.text === text) + 1;

const texts = (letters: string, mode: CandidateMode = 'text', most = 9): string[] =>
  candidates(lexicon, letters, mode)
    .slice(0, most)
    .map((one) => one.text);

describe('pinyin', () => {
  it('measures at least a hundred items', () => {
    expect(items.length).toBeGreaterThanOrEqual(100);
  });

  it.each([
    ['word', 0.85, 0.95],
    ['place', 0.8, 0.95],
    ['sentence', 0.7, 0.9],
    ['initials', 0.5, 0.8],
    ['prefix', 0.3, 1],
  ])('finds what is typed as %s: first %f, among the first five %f', (kind, first, five) => {
    const group = items.filter((one) => one.kind === kind);
    const places = group.map((one) => ({ ...one, place: place(one.letters, one.text, 'text') }));
    const share = (most: number): number =>
      places.filter((one) => one.place > 0 && one.place <= most).length / group.length;
    const missed = places.filter((one) => one.place !== 1).map((one) => `${one.text}:${one.place}`);
    expect(share(1), missed.join(' ')).toBeGreaterThanOrEqual(first);
    expect(share(5), missed.join(' ')).toBeGreaterThanOrEqual(five);
  });

  it('offers the surname first and every character of a name on the first two pages', () => {
    const group = items.filter((one) => one.kind === 'name');
    const late: string[] = [];
    let surnameFirst = 0;
    for (const { letters, text } of group) {
      let rest = text;
      const parts = letters.split("'");
      for (const [i, part] of parts.entries()) {
        const offered = candidates(lexicon, parts.slice(i).join(''), i === 0 ? 'surname' : 'given-name');
        const at = offered.findIndex((one) => rest.startsWith(one.text) && one.letters === part.length);
        if (i === 0 && at === 0) surnameFirst++;
        if (at < 0 || at >= 18) late.push(`${text} ${part} ${at}`);
        rest = rest.slice([...(offered[at]?.text ?? ' ')].length);
        if (rest === '') break;
      }
    }
    expect(late).toEqual([]);
    expect(surnameFirst / group.length).toBeGreaterThanOrEqual(0.75);
  });

  it('reads surnames as surnames', () => {
    for (const [letters, surname] of [
      ['zeng', '曾'],
      ['shan', '单'],
      ['qiu', '仇'],
      ['xie', '解'],
      ['zha', '查'],
      ['ou', '区'],
      ['ge', '盖'],
      ['piao', '朴'],
      ['yuchi', '尉迟'],
      ['ouyang', '欧阳'],
      ['moqi', '万俟'],
    ] as const)
      expect(texts(letters, 'surname', 6)).toContain(surname);
  });

  it('uses up only the letters a candidate stands for', () => {
    const offered = candidates(lexicon, 'zhangsanfeng', 'surname');
    expect(offered[0]).toEqual({ text: '张', letters: 5 });
    expect(candidates(lexicon, 'changshashi', 'text').find((one) => one.text === '长沙')?.letters).toBe(8);
    expect(candidates(lexicon, "xi'an", 'text')[0]).toEqual({ text: '西安', letters: 5 });
    expect(candidates(lexicon, "xi'an", 'text').find((one) => one.text === '西')?.letters).toBe(3);
  });

  it('offers something while a syllable is still being typed, nothing for letters that mean nothing', () => {
    expect(texts('zh').length).toBeGreaterThan(5);
    expect(texts('zh', 'surname')).toContain('张');
    expect(texts('')).toEqual([]);
    expect(texts('123，')).toEqual([]);
    expect(bestSentences(lexicon, 'vvvv', 5)).toEqual([]);
  });

  it('spells ü as v and takes capitals', () => {
    expect(normalLetters('LÜ lve 3')).toBe('lvlue');
    expect(texts('lvxing')[0]).toMatch(/旅行|履行/);
    expect(texts('NVE')).toContain('虐');
  });

  it('reaches every standard character but one by its syllable', () => {
    const reachable = new Set<string>();
    for (const node of lexicon.root.next.values()) for (const word of node.words) reachable.add(word.text);
    const standard = [...asset('tests/fixtures/standard-characters.txt').trim()];
    expect(standard.filter((one) => !reachable.has(one))).toEqual(['呣']); // said without a vowel
    for (const rare of '𠮷䶮㛃䲟㙍') expect(reachable).toContain(rare);
  });

  it('offers no traditional twin before the standard character', () => {
    for (const [letters, standard, twin] of [
      ['hui', '回', '囘'],
      ['guo', '国', '國'],
      ['jie', '结', '結'],
    ] as const) {
      const offered = texts(letters, 'given-name', 200);
      expect(offered.indexOf(standard)).toBeGreaterThanOrEqual(0);
      const at = offered.indexOf(twin);
      if (at >= 0) expect(offered.indexOf(standard)).toBeLessThan(at);
    }
  });

  it('learns nothing: the same letters give the same candidates', () => {
    const before = texts('zhangwei');
    for (const one of before) candidates(lexicon, one, 'text');
    candidates(lexicon, 'zhangwei', 'given-name');
    expect(texts('zhangwei')).toEqual(before);
  });

  it('answers a long line in time for the next key', () => {
    const letters = 'hunanshengchangshashiyueluquwangyuehujiedaoshehuibaozhang';
    candidates(lexicon, letters, 'text');
    const started = performance.now();
    for (let i = 0; i < 5; i++) candidates(lexicon, letters, 'text');
    expect((performance.now() - started) / 5).toBeLessThan(150);
  });
});
