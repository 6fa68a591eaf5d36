import { err, ok } from '#shared/result.ts';
import { luhnHolds } from './check-digits.ts';
import { type Checked, compact } from './checked.ts';

export interface BankCard {
  readonly number: string;
  /** Groups of four, as printed on cards. */
  readonly grouped: string;
}

/** Bank card number: 15–19 digits whose last digit is the Luhn check; no issuer begins with 0. */
export function parseBankCard(
  text: string,
): Checked<BankCard, 'empty' | 'characters' | 'length' | 'issuer' | 'check-digit'> {
  const number = compact(text);
  if (number === '') return err({ code: 'empty' });
  if (!/^\d+$/.test(number)) return err({ code: 'characters' });
  if (number.length < 15 || number.length > 19) return err({ code: 'length' });
  if (number.startsWith('0')) return err({ code: 'issuer' });
  if (!luhnHolds(number)) return err({ code: 'check-digit' });
  return ok({ number, grouped: number.replace(/(.{4})(?=.)/g, '$1 ') });
}
