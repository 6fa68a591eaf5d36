import { describe, expect, it } from 'vitest';
import {
  backTo,
  choosePart,
  daysIn,
  formatParts,
  nextStep,
  optionsOf,
  parseDate,
  stepsOf,
} from './date-steps.ts';

const lifetime = { min: '1906-01-01', max: '2026-11-23' };
const lastYear = { min: '2025-11-23', max: '2026-11-23' };
const values = (...args: Parameters<typeof optionsOf>): number[] =>
  optionsOf(...args).map((one) => one.value);

describe('choosing a date', () => {
  it('goes by decades only when there are many years', () => {
    expect(stepsOf(lifetime, false)).toEqual(['decade', 'year', 'month', 'day']);
    expect(stepsOf(lastYear, true)).toEqual(['year', 'month', 'day', 'hour', 'minute']);
    expect(values('decade', {}, lifetime)).toEqual([
      2020, 2010, 2000, 1990, 1980, 1970, 1960, 1950, 1940, 1930, 1920, 1910, 1900,
    ]);
    expect(values('year', { decade: 2020 }, lifetime)).toEqual([2020, 2021, 2022, 2023, 2024, 2025, 2026]);
    expect(values('year', { decade: 1900 }, lifetime)).toEqual([1906, 1907, 1908, 1909]);
    expect(values('year', {}, lastYear)).toEqual([2026, 2025]);
  });

  it('knows the days of a month', () => {
    expect([daysIn(2024, 2), daysIn(2023, 2), daysIn(1900, 2), daysIn(2000, 2), daysIn(2026, 12)]).toEqual([
      29, 28, 28, 29, 31,
    ]);
    expect(values('day', { year: 2024, month: 2 }, lifetime).at(-1)).toBe(29);
  });

  it('allows nothing outside the range', () => {
    const allowed = (...args: Parameters<typeof optionsOf>): number[] =>
      optionsOf(...args)
        .filter((one) => one.allowed)
        .map((one) => one.value);
    expect(allowed('month', { year: 2025 }, lastYear)).toEqual([11, 12]);
    expect(allowed('month', { year: 2026 }, lastYear)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(allowed('day', { year: 2026, month: 11 }, lastYear)).toHaveLength(23);
    expect(allowed('day', { year: 2025, month: 11 }, lastYear)).toEqual([23, 24, 25, 26, 27, 28, 29, 30]);
  });

  it('walks from nothing to a whole value, and forgets what hangs on a changed part', () => {
    let parts = {};
    const chosen = { decade: 2020, year: 2026, month: 11, day: 23, hour: 8, minute: 5 };
    for (const step of stepsOf(lifetime, true)) {
      expect(nextStep(parts, lifetime, true)).toBe(step);
      parts = choosePart(parts, step, chosen[step]);
    }
    expect(nextStep(parts, lifetime, true)).toBeUndefined();
    expect(formatParts(parts)).toBe('2026-11-23T08:05');
    expect(formatParts(choosePart(parts, 'month', 2))).toBe('2026-02');
    expect(formatParts(backTo(parts, 'month'))).toBe('2026');
  });

  it('reads only values that exist', () => {
    expect(formatParts(parseDate('2026-11-23'))).toBe('2026-11-23');
    expect(formatParts(parseDate('2026-11-23T08:05'))).toBe('2026-11-23T08:05');
    for (const wrong of [
      '',
      '2026',
      '2026-02-30',
      '2026-13-01',
      '2026-11-23T24:00',
      '23.11.2026',
      '2026-1-1',
    ])
      expect(parseDate(wrong)).toEqual({});
  });
});
