import { err, ok } from '#shared/result.ts';
import { type Checked, compact } from './checked.ts';

const WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];

/** GB 11714 check character of the first 8 characters (0–9 A–Z): 10 is written X, 11 is written 0. */
export function organisationCheck(body: string): string {
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number.parseInt(body[at] ?? '0', 36), 0);
  const check = 11 - (sum % 11);
  return check === 10 ? 'X' : check === 11 ? '0' : String(check);
}

/** 组织机构代码 GB 11714: 8 characters and a check character, with or without the dash. */
export function parseOrganisationCode(
  text: string,
): Checked<{ readonly number: string }, 'empty' | 'length' | 'characters' | 'check-digit'> {
  const number = compact(text);
  if (number === '') return err({ code: 'empty' });
  if (number.length !== 9) return err({ code: 'length' });
  if (!/^[0-9A-Z]{8}[0-9X]$/.test(number)) return err({ code: 'characters' });
  if (organisationCheck(number.slice(0, 8)) !== number[8]) return err({ code: 'check-digit' });
  return ok({ number });
}
