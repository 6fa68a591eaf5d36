import type { Wording } from '../catalogue/schema.ts';

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** `YYYY-MM-DD` or `YYYY-MM-DDTHH:mm` as people say it; anything else unchanged. */
export function formatDate(value: string): Wording {
  const match = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}:\d{2}))?$/.exec(value);
  if (!match) return { zh: value, en: value };
  const [year, month, day] = match.slice(1, 4).map(Number);
  const time = match[4];
  return {
    zh: `${year}年${month}月${day}日${time === undefined ? '' : ` ${time.replace(':', '时')}分`}`,
    en: `${day} ${months[(month ?? 1) - 1] ?? ''} ${year}${time === undefined ? '' : `, ${time}`}`,
  };
}
