import { err, ok } from '#shared/result.ts';
import { type Checked, compact } from './checked.ts';

/** Postcode: 6 digits. Whether it may be left empty is the form's decision. */
export function parsePostcode(
  text: string,
): Checked<{ readonly number: string }, 'empty' | 'characters' | 'length'> {
  const number = compact(text);
  if (number === '') return err({ code: 'empty' });
  if (!/^\d+$/.test(number)) return err({ code: 'characters' });
  return number.length === 6 ? ok({ number }) : err({ code: 'length' });
}
