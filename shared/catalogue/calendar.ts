/** 工作日历: holidays of a year and the weekend days worked instead (调休), as data of the catalogue. */
import * as z from 'zod';
import { parseIsoDate } from '../codes/real-date.ts';
import { daysBetween, weekday } from '../codes/weekday.ts';

const Day = z.iso.date();

export const CalendarYear = z.strictObject({
  /** For editors; means nothing to the kiosk. */
  $schema: z.string().optional(),
  schema: z.literal(1),
  year: z.number().int().min(2000).max(2199),
  source: z.string().min(1),
  /** False until the State Council has published the year: statutory days only, nothing moved. */
  verified: z.boolean(),
  /** Both ends included. */
  holidays: z.array(
    z.strictObject({
      name: z.strictObject({ zh: z.string().min(1), en: z.string().min(1) }),
      from: Day,
      to: Day,
    }),
  ),
  /** Saturdays and Sundays that are worked. */
  workingDays: z.array(Day),
});
export type CalendarYear = z.infer<typeof CalendarYear>;

/** What is wrong with a year beyond its shape. */
export function checkCalendarYear(calendar: CalendarYear): { at: string; problem: string }[] {
  const defects: { at: string; problem: string }[] = [];
  const inYear = (day: string, at: string): boolean => {
    const real = parseIsoDate(day).ok && Number(day.slice(0, 4)) === calendar.year;
    if (!real) defects.push({ at, problem: `${day} is not a day of ${calendar.year}` });
    return real;
  };
  const off = new Set<string>();
  for (const [index, { from, to }] of calendar.holidays.entries()) {
    const at = `holidays.${index}`;
    if (!inYear(from, at) || !inYear(to, at)) continue;
    if (to < from) defects.push({ at, problem: 'ends before it begins' });
    for (const day of daysBetween(from, to)) {
      if (off.has(day)) defects.push({ at, problem: `${day} is there twice` });
      off.add(day);
    }
  }
  for (const [index, day] of calendar.workingDays.entries()) {
    const at = `workingDays.${index}`;
    if (!inYear(day, at)) continue;
    if (weekday(day) < 6) defects.push({ at, problem: `${day} is a working day anyway` });
    if (off.has(day)) defects.push({ at, problem: `${day} is a holiday, too` });
    if (calendar.workingDays.indexOf(day) !== index) defects.push({ at, problem: `${day} is there twice` });
  }
  return defects;
}
