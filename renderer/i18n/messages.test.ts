import { describe, expect, it } from 'vitest';
import { fill, type MessageModule } from './core.ts';
import { messages, modules } from './messages.ts';

const han = /\p{Script=Han}/u;
const latin = /\p{Script=Latin}+/gu;

/** Latin words a Chinese screen may show: the name of the other language on its own button. */
const latinAllowed = new Set(['English']);
/** Han an English screen may show: the same, and names that are official in Chinese only. */
const hanAllowed = new Set(['中文']);

const places = (sentence: string) => [...sentence.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
const withoutPlaces = (sentence: string) => sentence.replace(/\{\w+\}/g, '');

const named: [string, MessageModule<string>][] = Object.entries(modules);

describe.each(named)('the sentences of %s', (_, module) => {
  const keys = Object.keys(module.zh);
  const zh = (key: string) => module.zh[key] ?? '';
  const en = (key: string) => module.en[key] ?? '';

  it('are there in both languages, and say something', () => {
    expect(Object.keys(module.en).sort()).toEqual([...keys].sort());
    for (const key of keys) {
      expect(zh(key).trim(), key).not.toBe('');
      expect(en(key).trim(), key).not.toBe('');
    }
  });

  it('have the same places to fill in both languages', () => {
    for (const key of keys) expect(places(en(key)), key).toEqual(places(zh(key)));
  });

  it('hold no Latin words in Chinese', () => {
    for (const key of keys) {
      const words = [...withoutPlaces(zh(key)).matchAll(latin)].map(([word]) => word);
      expect(
        words.filter((word) => !latinAllowed.has(word)),
        key,
      ).toEqual([]);
    }
  });

  it('hold no Han in English', () => {
    for (const key of keys) {
      if (hanAllowed.has(en(key))) continue;
      expect(han.test(en(key)), `${key}: ${en(key)}`).toBe(false);
    }
  });
});

describe('the merged sentences', () => {
  it('lose none: no two modules use one key', () => {
    const count = Object.values(modules).reduce((sum, module) => sum + Object.keys(module.zh).length, 0);
    expect(Object.keys(messages.zh)).toHaveLength(count);
    expect(Object.keys(messages.en)).toHaveLength(count);
  });
});

describe('filling a sentence', () => {
  it('puts values in their places and leaves a forgotten place in sight', () => {
    expect(fill('第 {page} 屏，共 {pages} 屏', { page: 2, pages: 3 })).toBe('第 2 屏，共 3 屏');
    expect(fill('{count} 件', {})).toBe('{count} 件');
  });
});
