import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { levelOf, openRegions } from './regions.ts';

const asset = (path: string): string =>
  readFileSync(new URL(`../../../assets/regions/${path}`, import.meta.url), 'utf8');
const regions = openRegions(JSON.parse(asset('regions.json')));
const names = (list: readonly { name: string }[]): string[] => list.map((one) => one.name);
const walk = (code: string): string[] => [code, ...regions.children(code).flatMap((one) => walk(one.code))];
const all = walk('').slice(1);

describe('regions', () => {
  it('holds the country down to townships, every code once', () => {
    expect(regions.children('')).toHaveLength(34);
    expect(all.length).toBeGreaterThan(44_000);
    expect(new Set(all).size).toBe(all.length);
    for (const code of all) expect(code).toMatch(/^\d{6}(\d{3})?$/);
  });

  it('walks from a code to its place', () => {
    expect(names(regions.path('430104001'))).toEqual(['湖南省', '长沙市', '岳麓区', '望月湖街道']);
    expect(names(regions.path('110101'))).toEqual(['北京市', '东城区']);
    expect(names(regions.path('429004'))).toEqual(['湖北省', '仙桃市']);
    expect(names(regions.path('620200001'))).toEqual([]);
    expect(regions.path('999999')).toEqual([]);
    expect([levelOf('430000'), levelOf('430100'), levelOf('430104'), levelOf('430104001')]).toEqual([
      'province',
      'city',
      'county',
      'township',
    ]);
  });

  it('follows the changes list', () => {
    const changes = JSON.parse(asset('changes.json'));
    for (const { code, name } of changes.abolished) expect([name, regions.path(code)]).toEqual([name, []]);
    for (const { to, name } of changes.renamed) expect(regions.path(to).at(-1)?.name).toBe(name);
    for (const { code, name } of changes.added) expect(regions.path(code).at(-1)?.name).toBe(name);
    expect(names(regions.path('540481100'))).toEqual(['西藏自治区', '林芝市', '米林市', '米林镇']);
    expect(
      all
        .filter((code) => code.length === 6)
        .flatMap((code) => regions.path(code).slice(-1))
        .filter((one) => /市辖区|直辖/.test(one.name)),
    ).toEqual([]);
  });

  it('finds by first letters, whatever the reading', () => {
    expect(names(regions.search('', 'cs', 40))).toContain('长沙市');
    expect(names(regions.search('', 'yls', 40))).not.toContain('岳麓区');
    expect(names(regions.search('430000', 'ylq', 10))).toContain('岳麓区');
    expect(names(regions.search('', 'yq', 80))).toContain('乐清市');
    expect(names(regions.search('', 'yl', 80))).toContain('尉犁县');
    expect(names(regions.search('430104', 'wyh', 10))).toEqual(['望月湖街道']);
    expect(names(regions.search('', 'hn', 2))).toEqual(['河南省', '湖南省']);
    expect(regions.search('', 'vvv', 10)).toEqual([]);
  });

  it('offers only letters that lead somewhere', () => {
    const letters = regions.nextInitials('430104', 'w');
    expect(letters.has('y')).toBe(true);
    for (const letter of letters) expect(regions.search('430104', `w${letter}`, 5).length).toBeGreaterThan(0);
    expect(regions.nextInitials('', 'vvv').size).toBe(0);
  });
});
