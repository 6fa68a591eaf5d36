import { err, ok } from '#shared/result.ts';
import { type Checked, compact } from './checked.ts';

export interface RealEstateUnit {
  readonly number: string;
  readonly region: string;
  readonly cadastralDistrict: string;
  readonly cadastralSubdistrict: string;
  /** Two letters: who owns the land, and the kind of right. */
  readonly tenure: string;
  readonly parcel: string;
  /** F building, L forest, Q other, W nothing stands on it. */
  readonly fixture: 'F' | 'L' | 'Q' | 'W';
  readonly unit: string;
}

const SHAPE = /^(\d{6})(\d{3})(\d{3})([A-Z]{2})(\d{5})([FLQW])(\d{8})$/;

/** 不动产单元号 GB/T 37346: 28 characters, parts only (the standard has no check character). */
export function parseRealEstateUnit(text: string): Checked<RealEstateUnit, 'empty' | 'length' | 'shape'> {
  const number = compact(text);
  if (number === '') return err({ code: 'empty' });
  if (number.length !== 28) return err({ code: 'length' });
  const parts = SHAPE.exec(number);
  if (!parts) return err({ code: 'shape' });
  const [, region = '', district = '', subdistrict = '', tenure = '', parcel = '', fixture, unit = ''] =
    parts;
  return ok({
    number,
    region,
    cadastralDistrict: district,
    cadastralSubdistrict: subdistrict,
    tenure,
    parcel,
    fixture: fixture as RealEstateUnit['fixture'],
    unit,
  });
}
