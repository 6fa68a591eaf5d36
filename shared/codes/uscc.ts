import { err, ok } from '#shared/result.ts';
import { type Checked, compact } from './checked.ts';
import { isProvince } from './division.ts';
import { organisationCheck } from './organisation-code.ts';

/** GB 32100 alphabet: no I, O, S, V, Z. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

export type UsccProblem = 'empty' | 'length' | 'characters' | 'check-digit';
export type UsccWarning = 'unknown-department' | 'unknown-region' | 'organisation-code';

export interface Uscc {
  readonly number: string;
  /** 登记管理部门: 1 机构编制, 5 民政, 9 市场监管, A 中央军委改革编制, N 农业, Y 其他. */
  readonly department: string;
  readonly category: string;
  readonly region: string;
  readonly organisationCode: string;
  readonly warnings: readonly UsccWarning[];
}

/** GB 32100 check character of the first 17 characters: weights 3^i mod 31. */
export function usccCheck(body: string): string {
  let sum = 0;
  let weight = 1;
  for (const character of body) {
    sum += ALPHABET.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return ALPHABET.charAt((31 - (sum % 31)) % 31);
}

/**
 * 统一社会信用代码 GB 32100: 18 characters. Department, region and the organisation code inside only warn:
 * old registrations do not always keep those rules, the outer check character always holds.
 */
export function parseUscc(text: string): Checked<Uscc, UsccProblem> {
  const number = compact(text);
  if (number === '') return err({ code: 'empty' });
  if (number.length !== 18) return err({ code: 'length' });
  const inAlphabet = [...number].every((character) => ALPHABET.includes(character));
  if (!inAlphabet || !/^.{2}\d{6}/.test(number)) return err({ code: 'characters' });
  if (usccCheck(number.slice(0, 17)) !== number[17]) return err({ code: 'check-digit' });
  const department = number.slice(0, 1);
  const region = number.slice(2, 8);
  const organisationCode = number.slice(8, 17);
  const warnings: UsccWarning[] = [];
  if (!'159ANY'.includes(department)) warnings.push('unknown-department');
  // 100000 is the state itself: national bodies and nationwide registrations.
  if (region !== '100000' && !isProvince(region.slice(0, 2))) warnings.push('unknown-region');
  if (organisationCheck(organisationCode.slice(0, 8)) !== organisationCode[8])
    warnings.push('organisation-code');
  return ok({ number, department, category: number.slice(1, 2), region, organisationCode, warnings });
}
