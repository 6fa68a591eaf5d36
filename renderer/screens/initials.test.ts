import { describe, expect, it } from 'vitest';
import { initialsOf, matching, nextLetters } from './initials.ts';

const all = [
  { pinyin: 'xin sheng er chu sheng' },
  { pinyin: 'qi ye zhi gong tui xiu' },
  { pinyin: 'gong min shen hou' },
];

describe('search by the first letters of pinyin', () => {
  it('finds 新生儿出生 by xse', () => {
    expect(initialsOf(all[0]?.pinyin ?? '')).toBe('xsecs');
    expect(matching(all, 'xse')).toEqual([all[0]]);
  });

  it('finds by letters from the middle: 退休 by tx', () => {
    expect(matching(all, 'tx')).toEqual([all[1]]);
  });

  it('offers only letters that lead on', () => {
    expect([...nextLetters(all, 'x')]).toEqual(['s']);
    expect(nextLetters(all, '').has('g')).toBe(true);
    expect([...nextLetters(all, 'zz')]).toEqual([]);
  });
});
