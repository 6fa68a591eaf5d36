import { expect, it } from 'vitest';
import { formatDate } from './format-date.ts';

it('says days and minutes as people do, and leaves the rest alone', () => {
  expect(formatDate('2040-01-09')).toEqual({ zh: '2040年1月9日', en: '9 January 2040' });
  expect(formatDate('2026-11-13T08:30')).toEqual({
    zh: '2026年11月13日 08时30分',
    en: '13 November 2026, 08:30',
  });
  expect(formatDate('长期')).toEqual({ zh: '长期', en: '长期' });
});
