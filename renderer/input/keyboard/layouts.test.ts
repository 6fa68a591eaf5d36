import { describe, expect, it } from 'vitest';
import { pagesOf } from './candidate-row.tsx';
import type { InputMode } from './field.ts';
import { keyName, type Layer, layoutOf, rowsOf } from './layouts.ts';

const modes: readonly InputMode[] = ['name', 'text', 'number', 'id-number', 'phone', 'decimal', 'latin'];
const layers: readonly Layer[] = ['letters', 'shifted', 'symbols'];
const names = (mode: InputMode, script: 'pinyin' | 'latin' = 'pinyin', layer: Layer = 'letters'): string[] =>
  rowsOf(layoutOf(mode, 'zh', script), mode, layer)
    .flat()
    .map(keyName);

describe('layouts', () => {
  it.each(modes.flatMap((mode) => layers.map((layer) => [mode, layer] as const)))(
    '%s, %s: rows fill their width, no key twice, ways out and back are there',
    (mode, layer) => {
      for (const script of ['pinyin', 'latin'] as const) {
        const layout = layoutOf(mode, 'zh', script);
        const width = layout === 'number' || layout === 'id-number' ? 16 : 20;
        for (const row of rowsOf(layout, mode, layer))
          expect(row.reduce((sum, key) => sum + key.span, 0)).toBe(width);
        const keys = names(mode, script, layer).filter((name) => !name.startsWith('gap'));
        expect(new Set(keys).size).toBe(keys.length);
        for (const needed of ['backspace', 'clear', 'left', 'right', 'done']) expect(keys).toContain(needed);
      }
    },
  );

  it('gives every kind of field what it needs and no more', () => {
    expect(names('id-number')).toContain('X');
    for (const mode of ['number', 'phone'] as const) {
      expect(names(mode)).not.toContain('X');
      expect(names(mode)).not.toContain('.');
    }
    expect(names('decimal')).toContain('.');
    expect(names('name')).toContain('·');
    expect(names('latin', 'latin')).not.toContain('language');
    expect(names('text', 'latin', 'shifted')).toContain('Q');
  });

  it('begins in the language of the page, and keeps to what was chosen', () => {
    expect(layoutOf('name', 'zh', undefined)).toBe('pinyin');
    expect(layoutOf('name', 'en', undefined)).toBe('latin');
    expect(layoutOf('name', 'en', 'pinyin')).toBe('pinyin');
    expect(layoutOf('id-number', 'zh', 'pinyin')).toBe('id-number');
  });
});

describe('pages of candidates', () => {
  const of = (...texts: string[]): { text: string; letters: number }[] =>
    texts.map((text) => ({ text, letters: 1 }));

  it('holds eight to ten characters, fewer long words, and loses none', () => {
    const single = pagesOf(of(...'一二三四五六七八九十百千万亿兆京垓秭穰沟涧正载'));
    expect(single[0]?.length).toBeGreaterThanOrEqual(8);
    expect(single[0]?.length).toBeLessThanOrEqual(10);
    expect(single.flat()).toHaveLength(23);
    const long = pagesOf(of('湖南省长沙市岳麓区望月湖街道', '湖南省长沙市', '湖南省', '湖南', '湖'));
    expect(long.length).toBeGreaterThan(1);
    expect(long.flat().map((one) => one.text)).toEqual([
      '湖南省长沙市岳麓区望月湖街道',
      '湖南省长沙市',
      '湖南省',
      '湖南',
      '湖',
    ]);
    expect(pagesOf([])).toEqual([]);
  });

  it('gives a line longer than the row a page of its own', () => {
    const endless = '字'.repeat(60);
    expect(pagesOf(of('一', endless, '二')).map((page) => page.length)).toEqual([1, 1, 1]);
  });
});
