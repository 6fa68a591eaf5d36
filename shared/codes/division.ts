import { err, ok } from '#shared/result.ts';
import { type Checked, compact } from './checked.ts';

/** First two digits of GB/T 2260 in use, with 81–83 (Hong Kong, Macao, Taiwan residents) and 91 (abroad). */
const PROVINCES = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 91'.split(
    ' ',
  ),
);

/** True when the two digits are a province of GB/T 2260; county codes change and are never grounds to refuse. */
export const isProvince = (digits: string): boolean => PROVINCES.has(digits);

export interface Division {
  /** 6 digits (county and above), 9 (street or township) or 12 (village or neighbourhood). */
  readonly code: string;
  readonly level: 'province' | 'city' | 'county' | 'township' | 'village';
  readonly warnings: readonly 'unknown-province'[];
}

/** 行政区划代码 GB/T 2260 with the 9 and 12 digit extensions of the statistics office. Shape only. */
export function parseDivision(text: string): Checked<Division, 'characters' | 'length'> {
  const code = compact(text);
  if (!/^\d*$/.test(code)) return err({ code: 'characters' });
  if (![6, 9, 12].includes(code.length)) return err({ code: 'length' });
  const level =
    code.length === 12
      ? 'village'
      : code.length === 9
        ? 'township'
        : code.endsWith('0000')
          ? 'province'
          : code.endsWith('00')
            ? 'city'
            : 'county';
  return ok({ code, level, warnings: isProvince(code.slice(0, 2)) ? [] : ['unknown-province'] });
}
