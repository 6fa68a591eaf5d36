import { err, ok } from '#shared/result.ts';
import type { Checked } from './checked.ts';

/** A calendar date as `YYYY-MM-DD`. Strings of this form order as dates do. */
export type IsoDate = string;

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** True when year (1800–2199, the standard's own example was born in 1880), month (1–12) and day name a day that exists. */
export function isRealDate(year: number, month: number, day: number): boolean {
  const whole = Number.isInteger(year) && Number.isInteger(month) && Number.isInteger(day);
  if (!whole || year < 1800 || year > 2199 || month < 1 || month > 12) return false;
  return day >= 1 && day <= daysIn(year, month);
}

/** Reads `YYYYMMDD` (GB/T 7408 basic form, as cards and numbers carry it) into `YYYY-MM-DD`. */
export function parseBasicDate(text: string): Checked<IsoDate, 'shape' | 'not-a-date'> {
  const parts = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (!parts) return err({ code: 'shape' });
  const [, year = '', month = '', day = ''] = parts;
  if (!isRealDate(Number(year), Number(month), Number(day))) return err({ code: 'not-a-date' });
  return ok(`${year}-${month}-${day}`);
}

/** Reads `YYYY-MM-DD`; the answer is the same text, known to be a day that exists. */
export function parseIsoDate(text: string): Checked<IsoDate, 'shape' | 'not-a-date'> {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? parseBasicDate(text.replaceAll('-', '')) : err({ code: 'shape' });
}

/** Completed years on `day` of someone born on `birth`; negative before birth. */
export function ageOn(birth: IsoDate, day: IsoDate): number {
  const years = Number(day.slice(0, 4)) - Number(birth.slice(0, 4));
  return day.slice(5) < birth.slice(5) ? years - 1 : years;
}
