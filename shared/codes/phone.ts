import { err, ok } from '#shared/result.ts';
import { type Checked, compact } from './checked.ts';

/** Prefixes of virtual operators: real numbers, but SMS delivery is less certain. */
const VIRTUAL = ['162', '165', '167', '170', '171'];

export interface MobilePhone {
  readonly number: string;
  /** Grouped 3-4-4 for showing and reading aloud. */
  readonly grouped: string;
  readonly warnings: readonly 'virtual-range'[];
}

/** Mainland mobile number, 11 digits from 13 to 19, `+86` allowed. Virtual ranges warn, never refuse. */
export function parseMobilePhone(
  text: string,
): Checked<MobilePhone, 'empty' | 'characters' | 'length' | 'prefix'> {
  const number = compact(text).replace(/^(\+|00)86/, '');
  if (number === '') return err({ code: 'empty' });
  if (!/^\d+$/.test(number)) return err({ code: 'characters' });
  if (number.length !== 11) return err({ code: 'length' });
  if (!/^1[3-9]/.test(number)) return err({ code: 'prefix' });
  return ok({
    number,
    grouped: `${number.slice(0, 3)} ${number.slice(3, 7)} ${number.slice(7)}`,
    warnings: VIRTUAL.includes(number.slice(0, 3)) ? ['virtual-range'] : [],
  });
}
