import { describe, expect, test } from 'vitest';
import type { ElementValue } from '../application/types.ts';
import { DataElement, type ElementType } from '../catalogue/schema.ts';
import { type CheckContext, checkValue } from './check-value.ts';

const both = { zh: '某项', en: 'Something' };
const element = (type: ElementType, more: object = {}): DataElement =>
  DataElement.parse({ id: 'one', name: both, type, privacy: 'personal', ...more });
const context = (values: Record<string, ElementValue> = {}): CheckContext => ({
  now: '2026-11-23T10:00',
  valueOf: (id) => values[id],
});
const codes = (
  type: ElementType,
  value: ElementValue | undefined,
  more?: object,
  values?: Record<string, ElementValue>,
) =>
  checkValue(element(type, more), value, context(values)).map((one) =>
    one.part ? `${one.part}:${one.code}` : one.code,
  );

const name = { kind: 'text', input: 'name', maxLength: 30 } as const;
const weight = { kind: 'number', min: 300, max: 8000, decimals: 0, unit: both } as const;
const document = {
  kind: 'identity-document',
  types: [
    { id: '111', label: both },
    { id: '553', label: both },
    { id: '414', label: both },
  ],
} as const satisfies ElementType;

describe('a value is checked by the real rule of its type', () => {
  test.each([
    ['the example of the standard', '11010519491231002X', []],
    ['one digit wrong', '110105194912310021', ['id-number.check-digit']],
    ['check digit right, but 31 February', '110105194902310026', ['id-number.birth-date']],
    ['19 characters', '11010519491231002X1', ['id-number.length']],
  ])('ID number: %s', (_what, value, expected) => {
    expect(codes({ kind: 'id-number' }, value)).toEqual(expected);
  });

  test.each([
    ['13800138000', []],
    ['1380013800', ['phone.length']],
    ['23800138000', ['phone.prefix']],
  ])('phone %s', (value, expected) => {
    expect(codes({ kind: 'phone' }, value)).toEqual(expected);
  });

  test('bank card by its check digit', () => {
    expect(codes({ kind: 'bank-card' }, '6222020000000000000')).toEqual([]);
    expect(codes({ kind: 'bank-card' }, '6222020000000000001')).toEqual(['bank-card.check-digit']);
  });

  test.each([
    ['91350100M000100Y43', []],
    ['91350100m000100y43', []],
    ['91350100M000100Y44', ['uscc.check-digit']],
    ['91350100M000100Y4', ['uscc.length']],
    ['9135O100M000100Y43', ['uscc.characters']],
  ])('统一社会信用代码 %s', (value, expected) => {
    expect(codes({ kind: 'uscc' }, value)).toEqual(expected);
  });

  test.each([
    ['110101001001GB00001F00010001', []],
    ['110101 001001 GB00001 F00010001', []],
    ['110101001001GB00001F0001000', ['estate-unit.length']],
    ['110101001001GB00001X00010001', ['estate-unit.shape']],
  ])('不动产单元号 %s', (value, expected) => {
    expect(codes({ kind: 'estate-unit' }, value)).toEqual(expected);
  });

  test('a code inside a composite is checked like one that stands alone', () => {
    const type = {
      kind: 'composite',
      parts: [
        { id: 'name', label: both, type: { kind: 'text', input: 'text', maxLength: 60 } },
        { id: 'uscc', label: both, type: { kind: 'uscc' } },
      ],
    } as const satisfies ElementType;
    expect(codes(type, { name: '某银行', uscc: '91350100M000100Y44' })).toEqual(['uscc:uscc.check-digit']);
  });

  test.each([
    ['张三丰', []],
    ['阿不都·热合曼', []],
    ['𠮷䶮', []],
    ['张3', ['name.characters']],
  ])('name %s', (value, expected) => {
    expect(codes(name, value)).toEqual(expected);
  });

  test('numbers keep to their range and to whole numbers', () => {
    expect(codes(weight, '3200')).toEqual([]);
    expect(codes(weight, '32')).toEqual(['number.range']);
    expect(codes(weight, '3200.5')).toEqual(['number.whole']);
    expect(codes(weight, 'abc')).toEqual(['number.not-a-number']);
  });

  test('a document number is checked by the rule of its type', () => {
    expect(codes(document, { type: '111', number: '11010519491231002X' })).toEqual([]);
    expect(codes(document, { type: '111', number: '1' })).toEqual(['number:id-number.length']);
    expect(codes(document, { type: '553', number: '931724199102140047' })).toEqual([]);
    expect(codes(document, { type: '414', number: 'E12345678' })).toEqual([]);
    expect(codes(document, { number: 'E12345678' })).toEqual(['type:required']);
  });

  test('an address is whole as a card prints it, or chosen and typed', () => {
    const address = { kind: 'address', detail: true } as const;
    expect(codes(address, { whole: '北京市某区某路1号' })).toEqual([]);
    expect(codes(address, { region: '110105', regionName: '北京市朝阳区' })).toEqual(['detail:required']);
    expect(codes(address, { detail: '某路1号' })).toEqual(['region:required']);
  });

  test('a date and time that exists and is not in the future', () => {
    const more = { rules: [{ rule: 'not-in-future', severity: 'error' }] };
    expect(codes({ kind: 'date-time' }, '2026-11-23T09:59', more)).toEqual([]);
    expect(codes({ kind: 'date-time' }, '2026-11-23T10:01', more)).toEqual(['date.in-future']);
    expect(codes({ kind: 'date-time' }, '2026-02-30T10:01', more)).toEqual(['date.not-a-time']);
  });

  test('all defects of a composite at once', () => {
    const type = {
      kind: 'composite',
      parts: [
        { id: 'weight', label: both, type: weight },
        { id: 'length', label: both, type: { ...weight, min: 20, max: 70 } },
      ],
    } as const satisfies ElementType;
    expect(codes(type, { weight: '1' })).toEqual(['weight:number.range', 'length:required']);
  });

  test('an optional part of a composite may stay empty, and is checked when given', () => {
    const type = {
      kind: 'composite',
      parts: [
        { id: 'name', label: both, type: { kind: 'text', input: 'name', maxLength: 30 } },
        { id: 'phone', label: both, type: { kind: 'phone' }, optional: true },
      ],
    } as const satisfies ElementType;
    expect(codes(type, { name: '王小明' })).toEqual([]);
    expect(codes(type, { name: '王小明', phone: '12' })).toEqual(['phone:phone.length']);
  });

  test('empty is required, unless optional', () => {
    expect(codes(name, undefined)).toEqual(['required']);
    expect(codes(name, '  ')).toEqual(['required']);
    expect(codes(name, '', { optional: true })).toEqual([]);
  });

  test('the surname rule warns and does not stop', () => {
    const more = { rules: [{ rule: 'surname-of', elements: ['mother', 'father'], severity: 'warn' }] };
    const parents = { mother: '李秀英', father: '王建国' };
    expect(codes(name, '王小宝', more, parents)).toEqual([]);
    expect(checkValue(element(name, more), '赵小宝', context(parents))).toMatchObject([
      { code: 'rule.surname-of', severity: 'warn' },
    ]);
    expect(codes(name, '赵小宝', more, {})).toEqual([]);
  });
});
