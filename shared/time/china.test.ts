import { expect, test } from 'vitest';
import { CHINA_ZONE, chinaDate, chinaMinute, chinaTime } from './china.ts';

test('a moment is told in China Standard Time, also across midnight and the year', () => {
  const late = Date.parse('2026-12-31T16:30:00Z');
  expect(chinaMinute(late)).toBe('2027-01-01T00:30');
  expect(chinaDate(late)).toBe('2027-01-01');
  expect(chinaTime('2026-11-23T17:05:59+08:00')).toBe('2026-11-23 17:05');
});

test('agrees with the zone of the time zone database in every month', () => {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: CHINA_ZONE,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  for (let month = 0; month < 12; month++) {
    const at = Date.UTC(2026, month, 15, 20, 7);
    expect(format.format(at)).toBe(chinaMinute(at).replace('T', ' '));
  }
});
