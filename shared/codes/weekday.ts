/** Days as `YYYY-MM-DD` counted on the calendar, without any zone. */
import type { IsoDate } from './real-date.ts';

const MS_OF_DAY = 86_400_000;

/** 1 is Monday, 7 is Sunday (GB/T 7408). */
export const weekday = (day: IsoDate): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;

/** The day so many days later. */
export const daysLater = (day: IsoDate, days: number): IsoDate =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * MS_OF_DAY).toISOString().slice(0, 10);

/** Every day from the first to the last; none when the last comes before the first. */
export function daysBetween(first: IsoDate, last: IsoDate): IsoDate[] {
  const days: IsoDate[] = [];
  for (let day = first; day <= last; day = daysLater(day, 1)) days.push(day);
  return days;
}
