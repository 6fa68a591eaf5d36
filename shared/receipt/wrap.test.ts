import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cells, wrap } from './wrap.ts';

test('no line is wider than the paper and no character but blanks is lost', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'一次办，。（）abc XYZ-1 ') }),
      fc.integer({ min: 4, max: 60 }),
      (text, columns) => {
        const lines = wrap(text, columns);
        for (const line of lines) expect(cells(line)).toBeLessThanOrEqual(columns);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      },
    ),
  );
});

test('words stay whole and closing punctuation does not begin a line', () => {
  expect(wrap('the time recorded by the authority', 12)).toEqual([
    'the time',
    'recorded by',
    'the',
    'authority',
  ]);
  expect(wrap('请妥善保管。', 10)).toEqual(['请妥善保', '管。']);
  expect(wrap('incomprehensibilities', 8)).toEqual(['incompre', 'hensibil', 'ities']);
  expect(wrap('', 8)).toEqual([]);
});
