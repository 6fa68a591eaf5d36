import { err, ok } from '#shared/result.ts';
import { mod11_10 } from './check-digits.ts';
import { type Checked, compact } from './checked.ts';
import { type IsoDate, parseBasicDate, parseIsoDate } from './real-date.ts';

/** What a 预受理号 is made of: unique without any server, because a terminal counts its own day. */
export interface IntakeNumberParts {
  /** 6 digits, GB/T 2260, where the terminal stands. */
  readonly region: string;
  /** 4 digits, the terminal's number in its region. */
  readonly terminal: string;
  readonly date: IsoDate;
  /** 1–99999, counted per terminal and day. */
  readonly sequence: number;
}

/**
 * Makes a 预受理号 of 24 digits: region 6, terminal 4, yyyymmdd 8, sequence 5, check 1 (ISO 7064 MOD 11,10
 * over the 23 before it).
 */
export function makeIntakeNumber(
  parts: IntakeNumberParts,
): Checked<string, 'region' | 'terminal' | 'date' | 'sequence'> {
  if (!/^\d{6}$/.test(parts.region)) return err({ code: 'region' });
  if (!/^\d{4}$/.test(parts.terminal)) return err({ code: 'terminal' });
  const date = parseIsoDate(parts.date);
  if (!date.ok) return err({ code: 'date' });
  const counted = Number.isInteger(parts.sequence) && parts.sequence >= 1 && parts.sequence <= 99_999;
  if (!counted) return err({ code: 'sequence' });
  const sequence = String(parts.sequence).padStart(5, '0');
  const body = `${parts.region}${parts.terminal}${date.value.replaceAll('-', '')}${sequence}`;
  return ok(body + mod11_10(body));
}

/** Reads a 预受理号 back, spaces allowed; every single mistyped digit is refused. */
export function parseIntakeNumber(
  text: string,
): Checked<
  IntakeNumberParts & { readonly number: string },
  'empty' | 'characters' | 'length' | 'check-digit' | 'date' | 'sequence'
> {
  const number = compact(text);
  if (number === '') return err({ code: 'empty' });
  if (!/^\d+$/.test(number)) return err({ code: 'characters' });
  if (number.length !== 24) return err({ code: 'length' });
  if (mod11_10(number.slice(0, 23)) !== number[23]) return err({ code: 'check-digit' });
  const date = parseBasicDate(number.slice(10, 18));
  if (!date.ok) return err({ code: 'date' });
  const sequence = Number(number.slice(18, 23));
  if (sequence === 0) return err({ code: 'sequence' });
  return ok({
    number,
    region: number.slice(0, 6),
    terminal: number.slice(6, 10),
    date: date.value,
    sequence,
  });
}

/** Groups a 预受理号 for paper and screen: region, terminal, date, sequence with its check digit. */
export function groupIntakeNumber(number: string): string {
  return [number.slice(0, 6), number.slice(6, 10), number.slice(10, 18), number.slice(18)].join(' ');
}
