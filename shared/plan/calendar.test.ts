import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type CalendarYear, checkCalendarYear } from '#shared/catalogue/calendar.ts';
import { loadCatalogue } from '../catalogue/load.ts';
import { daysBetween, daysLater, weekday } from '../codes/weekday.ts';
import { addWorkingDays, isWorkingDay } from './calendar.ts';

let calendar: readonly CalendarYear[];
beforeAll(async () => {
  const loaded = await loadCatalogue((name) => readFile(`assets/catalogue/${name}`, 'utf8'));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
  calendar = loaded.value.calendar;
});

test('a weekday is counted from Monday', () => {
  expect(['2026-11-23', '2026-11-28', '2026-11-29'].map(weekday)).toEqual([1, 6, 7]);
});

describe('the shipped years', () => {
  test('2026 has the thirteen statutory days and as many days worked as were moved', () => {
    const year = calendar.find((one) => one.year === 2026);
    if (!year) throw new Error('no 2026');
    const off = year.holidays.flatMap(({ from, to }) => daysBetween(from, to));
    expect(off).toHaveLength(33);
    const freeWeekdays = off.filter((day) => weekday(day) < 6);
    // Weekdays free = the thirteen statutory days (those at a weekend are given back) + one for each weekend day worked.
    expect(freeWeekdays.length - year.workingDays.length).toBe(13);
    expect(year.verified).toBe(true);
  });

  test('2027 is provisional: the statutory days, nothing moved', () => {
    const year = calendar.find((one) => one.year === 2027);
    if (!year) throw new Error('no 2027');
    expect(year.holidays.flatMap(({ from, to }) => daysBetween(from, to))).toHaveLength(13);
    expect(year.workingDays).toEqual([]);
    expect(year.verified).toBe(false);
  });
});

describe('working days after a day', () => {
  test.each([
    ['over a weekend', '2026-11-20', 1, '2026-11-23'],
    ['over the Spring Festival with its two Saturdays worked', '2026-02-13', 3, '2026-02-25'],
    ['into the National Day week', '2026-09-30', 1, '2026-10-08'],
    ['to a Saturday that is worked', '2026-10-08', 2, '2026-10-10'],
    ['to a Sunday that is worked', '2026-09-18', 1, '2026-09-20'],
    ['from a holiday', '2026-05-02', 1, '2026-05-06'],
    ['none is the day itself, even a holiday', '2026-10-01', 0, '2026-10-01'],
  ])('%s', (_, from, count, day) => {
    expect(addWorkingDays(from, count, calendar)).toEqual({ day, basis: 'published', openYears: [] });
  });

  test('into a year not yet published says so', () => {
    expect(addWorkingDays('2026-12-30', 2, calendar)).toEqual({
      day: '2027-01-04',
      basis: 'provisional',
      openYears: [2027],
    });
  });

  test('of a year nobody has data for counts weekends only, and says so', () => {
    expect(addWorkingDays('2029-09-28', 3, calendar)).toEqual({
      day: '2029-10-03',
      basis: 'weekends',
      openYears: [2029],
    });
    expect(addWorkingDays('2027-12-30', 2, calendar)).toMatchObject({
      basis: 'weekends',
      openYears: [2027, 2028],
    });
    expect(addWorkingDays('2026-11-20', 1, [])).toMatchObject({ day: '2026-11-23', basis: 'weekends' });
  });

  test.each([-1, 1.5, Number.NaN, 1001])('%d of them cannot be', (count) => {
    expect(() => addWorkingDays('2026-01-01', count, calendar)).toThrow(RangeError);
  });

  const someDay = fc.integer({ min: 0, max: 900 }).map((days) => daysLater('2025-12-01', days));

  test('are exactly that many, and the last of them is one', () => {
    fc.assert(
      fc.property(someDay, fc.integer({ min: 1, max: 120 }), (day, count) => {
        const due = addWorkingDays(day, count, calendar).day;
        const passed = daysBetween(daysLater(day, 1), due).filter((one) => isWorkingDay(one, calendar));
        expect(passed).toHaveLength(count);
        expect(passed.at(-1)).toBe(due);
      }),
    );
  });

  test('may be counted in two parts', () => {
    const few = fc.integer({ min: 0, max: 60 });
    fc.assert(
      fc.property(someDay, few, few, (day, one, other) => {
        const half = addWorkingDays(day, one, calendar).day;
        expect(addWorkingDays(half, other, calendar).day).toBe(
          addWorkingDays(day, one + other, calendar).day,
        );
      }),
    );
  });
});

describe('a broken year', () => {
  const year = (more: Partial<CalendarYear>): CalendarYear => ({
    schema: 1,
    year: 2026,
    source: '样例',
    verified: true,
    holidays: [],
    workingDays: [],
    ...more,
  });
  const name = { zh: '节', en: 'Feast' };
  test.each<[string, Partial<CalendarYear>, string]>([
    [
      'a holiday of another year',
      { holidays: [{ name, from: '2025-12-31', to: '2026-01-01' }] },
      'holidays.0',
    ],
    ['a day that does not exist', { workingDays: ['2026-02-29'] }, 'workingDays.0'],
    [
      'a holiday that ends first',
      { holidays: [{ name, from: '2026-05-03', to: '2026-05-01' }] },
      'holidays.0',
    ],
    ['a Wednesday worked', { workingDays: ['2026-05-06'] }, 'workingDays.0'],
    [
      'a day both free and worked',
      { holidays: [{ name, from: '2026-05-02', to: '2026-05-02' }], workingDays: ['2026-05-02'] },
      'workingDays.0',
    ],
    [
      'a day free twice',
      {
        holidays: [
          { name, from: '2026-05-01', to: '2026-05-02' },
          { name, from: '2026-05-02', to: '2026-05-03' },
        ],
      },
      'holidays.1',
    ],
  ])('%s is refused at its place', (_, more, at) => {
    expect(checkCalendarYear(year(more)).map((one) => one.at)).toContain(at);
  });

  test('is refused by the loader with its file', async () => {
    const read = async (file: string) =>
      file === 'calendar/2027.json' ? JSON.stringify(year({})) : readFile(`assets/catalogue/${file}`, 'utf8');
    expect(await loadCatalogue(read)).toMatchObject({
      error: [{ file: 'calendar/2027.json', at: 'year', problem: 'is 2026, not 2027' }],
    });
  });
});
