import { err, ok } from '#shared/result.ts';
import { mod11_2 } from './check-digits.ts';
import { type Checked, compact } from './checked.ts';
import { isProvince } from './division.ts';
import { type IsoDate, parseBasicDate } from './real-date.ts';

export type CitizenIdProblem = 'empty' | 'length' | 'characters' | 'birth-date' | 'check-digit';
export type CitizenIdWarning = 'unknown-region' | 'born-in-future';

export interface CitizenId {
  /** 18 characters, upper case. */
  readonly number: string;
  /** 6 digits at first registration; may be withdrawn by now. */
  readonly region: string;
  readonly birth: IsoDate;
  /** GB/T 2261.1: odd 17th digit male, even female. */
  readonly sex: '1' | '2';
  readonly warnings: readonly CitizenIdWarning[];
}

export interface CitizenIdContext {
  /** Today in China; a later birth is a warning only, because a kiosk's clock may be wrong. */
  readonly today?: IsoDate;
  /** Knows the 6-digit codes of GB/T 2260, withdrawn ones included; default: the province digits alone. */
  readonly isKnownRegion?: (code: string) => boolean;
}

/**
 * 公民身份号码 GB 11643: 6 digits region, 8 birth, 3 sequence, 1 check (MOD 11-2). Residence permits of Hong
 * Kong, Macao and Taiwan residents follow the same rule (regions 810000, 820000, 830000). An unknown region
 * warns and never refuses.
 */
export function parseCitizenId(
  text: string,
  context: CitizenIdContext = {},
): Checked<CitizenId, CitizenIdProblem> {
  const number = compact(text);
  if (number === '') return err({ code: 'empty' });
  if (number.length !== 18) return err({ code: 'length' });
  if (!/^\d{17}[\dX]$/.test(number)) return err({ code: 'characters' });
  const birth = parseBasicDate(number.slice(6, 14));
  if (!birth.ok) return err({ code: 'birth-date' });
  if (mod11_2(number.slice(0, 17)) !== number[17]) return err({ code: 'check-digit' });
  const region = number.slice(0, 6);
  const known = context.isKnownRegion ?? ((code: string) => isProvince(code.slice(0, 2)));
  const warnings: CitizenIdWarning[] = [];
  if (!known(region)) warnings.push('unknown-region');
  if (context.today !== undefined && birth.value > context.today) warnings.push('born-in-future');
  return ok({ number, region, birth: birth.value, sex: Number(number[16]) % 2 === 1 ? '1' : '2', warnings });
}
