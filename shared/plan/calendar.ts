/** Working days: what a promise of so many working days means on the calendar. Pure; the day is given. */
import type { CalendarYear } from '../catalogue/calendar.ts';
import type { IsoDate } from '../codes/real-date.ts';
import { daysLater, weekday } from '../codes/weekday.ts';

/**
 * What a count rests on, the weakest of the years it touches: `published` holidays and moved days, `provisional` ones
 * (statutory days before the State Council has published the year), or `weekends` only, for a year not in the data.
 */
export type CalendarBasis = 'published' | 'provisional' | 'weekends';

export interface DueDay {
  readonly day: IsoDate;
  readonly basis: CalendarBasis;
  /** The years that are not published. */
  readonly openYears: readonly number[];
}

/** Saturday, Sunday and holidays are free, unless the calendar says the day is worked. */
export function isWorkingDay(day: IsoDate, calendar: readonly CalendarYear[]): boolean {
  const year = yearOf(day, calendar);
  if (year?.workingDays.includes(day)) return true;
  if (weekday(day) > 5) return false;
  return !year?.holidays.some(({ from, to }) => from <= day && day <= to);
}

/**
 * The day on which `count` working days after `day` are over. The day itself is not counted (as for every time limit
 * in days); nought is the day itself.
 * @param count whole number, 0 to 1000
 */
export function addWorkingDays(day: IsoDate, count: number, calendar: readonly CalendarYear[]): DueDay {
  if (!Number.isInteger(count) || count < 0 || count > 1000) throw new RangeError(`${count} working days`);
  let current = day;
  for (let left = count; left > 0; ) {
    current = daysLater(current, 1);
    if (isWorkingDay(current, calendar)) left -= 1;
  }
  return { day: current, ...basisOf(day, current, calendar) };
}

function basisOf(
  first: IsoDate,
  last: IsoDate,
  calendar: readonly CalendarYear[],
): Pick<DueDay, 'basis' | 'openYears'> {
  const bases: CalendarBasis[] = [];
  const openYears: number[] = [];
  for (let year = Number(first.slice(0, 4)); year <= Number(last.slice(0, 4)); year += 1) {
    const known = calendar.find((one) => one.year === year);
    bases.push(known === undefined ? 'weekends' : known.verified ? 'published' : 'provisional');
    if (!known?.verified) openYears.push(year);
  }
  const weakest = (['weekends', 'provisional'] as const).find((basis) => bases.includes(basis));
  return { basis: weakest ?? 'published', openYears };
}

const yearOf = (day: IsoDate, calendar: readonly CalendarYear[]): CalendarYear | undefined =>
  calendar.find((one) => one.year === Number(day.slice(0, 4)));
