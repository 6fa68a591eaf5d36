import { describe, expect, it } from 'vitest';
import { inputMessages } from './messages.ts';

describe('sentences of the input components', () => {
  it.each(Object.entries(inputMessages.zh))('%s is Chinese without Latin words', (_, text) => {
    expect(text.replace(/\{\w+\}/g, '')).not.toMatch(/[A-Za-z]/);
    expect(text).toMatch(/\p{Script=Han}|—/u);
  });

  it.each(Object.entries(inputMessages.en))(
    '%s is English without Chinese characters, with the same blanks',
    (key, text) => {
      expect(text).not.toMatch(/\p{Script=Han}/u);
      const blanks = (one: string): string[] =>
        [...one.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').sort();
      expect(blanks(text)).toEqual(blanks(inputMessages.zh[key as keyof typeof inputMessages.zh]));
    },
  );
});
