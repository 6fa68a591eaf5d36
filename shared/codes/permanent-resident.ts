import { err, ok } from '#shared/result.ts';
import { icao731, mod11_2 } from './check-digits.ts';
import { type Checked, compact } from './checked.ts';
import { type IsoDate, isRealDate, parseBasicDate } from './real-date.ts';

export type PermanentResidentProblem = 'empty' | 'length' | 'characters' | 'birth-date' | 'check-digit';

/** 外国人永久居留身份证 number of the 2017 card (15 characters). */
export interface PermanentResident2017 {
  readonly version: '2017';
  readonly number: string;
  /** ISO 3166-1 alpha-3 (GB/T 2659). */
  readonly nationality: string;
  /** 4 digits of the place of application. */
  readonly region: string;
  /** YYMMDD: the number itself does not tell the century. */
  readonly birthShort: string;
}

/** 外国人永久居留身份证 number of the card issued from 2023-12-01 (18 characters). */
export interface PermanentResident2023 {
  readonly version: '2023';
  readonly number: string;
  readonly province: string;
  /** ISO 3166-1 numeric. */
  readonly country: string;
  readonly birth: IsoDate;
}

function parse2017(number: string): Checked<PermanentResident2017, PermanentResidentProblem> {
  if (!/^[A-Z]{3}\d{12}$/.test(number)) return err({ code: 'characters' });
  const [year, month, day] = [number.slice(7, 9), number.slice(9, 11), number.slice(11, 13)].map(Number);
  const real = [1900, 2000].some((century) => isRealDate(century + (year ?? 0), month ?? 0, day ?? 0));
  if (!real) return err({ code: 'birth-date' });
  if (icao731(number.slice(0, 14)) !== number[14]) return err({ code: 'check-digit' });
  return ok({
    version: '2017',
    number,
    nationality: number.slice(0, 3),
    region: number.slice(3, 7),
    birthShort: number.slice(7, 13),
  });
}

function parse2023(number: string): Checked<PermanentResident2023, PermanentResidentProblem> {
  if (!/^9\d{16}[\dX]$/.test(number)) return err({ code: 'characters' });
  const birth = parseBasicDate(number.slice(6, 14));
  if (!birth.ok) return err({ code: 'birth-date' });
  if (mod11_2(number.slice(0, 17)) !== number[17]) return err({ code: 'check-digit' });
  return ok({
    version: '2023',
    number,
    province: number.slice(1, 3),
    country: number.slice(3, 6),
    birth: birth.value,
  });
}

/**
 * Foreign permanent resident number. 15 characters: alpha-3, 4 region, YYMMDD, 1 sequence, check by weights
 * 7 3 1. 18 characters: 9, province, numeric country, YYYYMMDD, 3 sequence, check MOD 11-2.
 */
export function parsePermanentResident(
  text: string,
): Checked<PermanentResident2017 | PermanentResident2023, PermanentResidentProblem> {
  const number = compact(text);
  if (number === '') return err({ code: 'empty' });
  if (number.length === 15) return parse2017(number);
  if (number.length === 18) return parse2023(number);
  return err({ code: 'length' });
}
