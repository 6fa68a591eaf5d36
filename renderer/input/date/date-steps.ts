/** A day, or a minute of it, half chosen: each part stands once the one before it does. */
export type DateParts = {
  readonly decade?: number;
  readonly year?: number;
  readonly month?: number;
  readonly day?: number;
  readonly hour?: number;
  readonly minute?: number;
};

export type DateStep = 'decade' | 'year' | 'month' | 'day' | 'hour' | 'minute';

/** First and last day that may be chosen, `YYYY-MM-DD` both. */
export type DateRange = { readonly min: string; readonly max: string };

const two = (n: number): string => String(n).padStart(2, '0');
const four = (n: number): string => String(n).padStart(4, '0');

/** More years than this are chosen by their decade first. */
const mostYears = 24;

/** Reads `YYYY-MM-DD` or `YYYY-MM-DDTHH:mm`; anything else, a day that does not exist too, is nothing chosen. */
export function parseDate(value: string): DateParts {
  const match = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}))?$/.exec(value);
  if (!match) return {};
  const [year = 0, month = 0, day = 0] = match.slice(1, 4).map(Number);
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return {};
  const decade = decadeOf(year);
  if (match[4] === undefined) return { decade, year, month, day };
  const [hour, minute] = [Number(match[4]), Number(match[5])];
  return hour > 23 || minute > 59 ? {} : { decade, year, month, day, hour, minute };
}

/** The value as far as it is chosen: `2026`, `2026-11`, `2026-11-23`, `2026-11-23T08`, `2026-11-23T08:05`. */
export function formatParts({ year, month, day, hour, minute }: DateParts): string {
  let text = year === undefined ? '' : four(year);
  if (month !== undefined) text += `-${two(month)}`;
  if (day !== undefined) text += `-${two(day)}`;
  if (hour !== undefined) text += `T${two(hour)}`;
  if (minute !== undefined) text += `:${two(minute)}`;
  return text;
}

export const decadeOf = (year: number): number => year - (year % 10);

/** Days of a month, Gregorian. */
export const daysIn = (year: number, month: number): number =>
  new Date(Date.UTC(year, month, 0)).getUTCDate();

const yearsOf = (range: DateRange): [number, number] => [
  Number(range.min.slice(0, 4)),
  Number(range.max.slice(0, 4)),
];

const needsDecade = (range: DateRange): boolean => {
  const [first, last] = yearsOf(range);
  return last - first >= mostYears;
};

const order: readonly DateStep[] = ['decade', 'year', 'month', 'day', 'hour', 'minute'];

/** The steps of a choice within this range, in order. */
export const stepsOf = (range: DateRange, withTime: boolean): DateStep[] =>
  order.filter(
    (step) =>
      (step !== 'decade' || needsDecade(range)) && (withTime || (step !== 'hour' && step !== 'minute')),
  );

/** The next thing to choose; undefined when all is. */
export const nextStep = (parts: DateParts, range: DateRange, withTime: boolean): DateStep | undefined =>
  stepsOf(range, withTime).find((step) => parts[step] === undefined);

/** The parts with `step` chosen, and what came after it forgotten. */
export function choosePart(parts: DateParts, step: DateStep, value: number): DateParts {
  const kept = order.slice(0, order.indexOf(step));
  const before = Object.fromEntries(
    kept.flatMap((one) => (parts[one] === undefined ? [] : [[one, parts[one]]])),
  ) as DateParts;
  return { ...before, [step]: value };
}

/** The parts as they were before `step` was chosen. */
export function backTo(parts: DateParts, step: DateStep): DateParts {
  return Object.fromEntries(
    order
      .slice(0, order.indexOf(step))
      .flatMap((one) => (parts[one] === undefined ? [] : [[one, parts[one]]])),
  ) as DateParts;
}

export type DateOption = { readonly value: number; readonly allowed: boolean };

const span = (first: number, last: number, step = 1): number[] =>
  Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, i) => first + i * step);

/** What may be chosen at a step, recent years first, everything else in order. Months and days outside the range are shown but not allowed. */
export function optionsOf(step: DateStep, parts: DateParts, range: DateRange): DateOption[] {
  const [first, last] = yearsOf(range);
  const { decade, year = first, month = 1 } = parts;
  const allowed = (value: number): DateOption => ({ value, allowed: true });
  switch (step) {
    case 'decade':
      return span(decadeOf(first), decadeOf(last), 10).reverse().map(allowed);
    case 'year': {
      const from = decade === undefined ? first : Math.max(first, decade);
      const to = decade === undefined ? last : Math.min(last, decade + 9);
      return decade === undefined ? span(from, to).reverse().map(allowed) : span(from, to).map(allowed);
    }
    case 'month':
      return span(1, 12).map((value) => {
        const text = `${four(year)}-${two(value)}`;
        return { value, allowed: text >= range.min.slice(0, 7) && text <= range.max.slice(0, 7) };
      });
    case 'day':
      return span(1, daysIn(year, month)).map((value) => {
        const text = `${four(year)}-${two(month)}-${two(value)}`;
        return { value, allowed: text >= range.min && text <= range.max };
      });
    case 'hour':
      return span(0, 23).map(allowed);
    case 'minute':
      return span(0, 59).map(allowed);
  }
}
