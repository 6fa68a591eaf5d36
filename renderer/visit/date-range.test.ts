import { expect, it } from 'vitest';
import { dateRange } from './date-range.ts';

const past = [{ rule: 'not-in-future', severity: 'error' }] as const;

it('offers no future where the rules forbid it, and few years where the minute is asked', () => {
  expect(dateRange({ kind: 'date-time' }, past, '2026-11-23')).toEqual({
    min: '2006-01-01',
    max: '2026-11-23',
  });
  expect(dateRange({ kind: 'date' }, past, '2026-11-23')).toEqual({ min: '1900-01-01', max: '2026-11-23' });
});

it('offers any day where no rule speaks', () => {
  expect(dateRange({ kind: 'date-time' }, [], '2026-11-23')).toEqual({
    min: '1900-01-01',
    max: '2100-12-31',
  });
});
