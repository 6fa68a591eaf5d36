import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chinaDate } from '../time/china.ts';
import { parseBankCard } from './bank-card.ts';
import { icao731, luhnHolds, mod11_2, mod11_10 } from './check-digits.ts';
import { parseDivision } from './division.ts';
import { ETHNIC_CODES, ETHNIC_GROUPS, isEthnicCode } from './ethnic.ts';
import { maskBankCard, maskIdNumber, maskName, maskPhone } from './masks.ts';
import { parseMobilePhone } from './phone.ts';
import { parsePostcode } from './postcode.ts';
import { ageOn, isRealDate, parseBasicDate, parseIsoDate } from './real-date.ts';
import { parseRealEstateUnit } from './real-estate-unit.ts';
import { isSexCode, SEXES } from './sex.ts';

describe('dates', () => {
  it.each([
    ['20240229', '2024-02-29'],
    ['19491231', '1949-12-31'],
    ['20000229', '2000-02-29'],
  ])('%s', (text, iso) => expect(parseBasicDate(text)).toEqual({ ok: true, value: iso }));

  it.each(['20230229', '19000229', '20240431', '20241301', '20240100', '17991231', '00000000'])(
    '%s is no day',
    (text) => expect(parseBasicDate(text)).toEqual({ ok: false, error: { code: 'not-a-date' } }),
  );

  it('refuses other shapes', () => {
    expect(parseBasicDate('2024-02-29')).toEqual({ ok: false, error: { code: 'shape' } });
    expect(parseIsoDate('20240229')).toEqual({ ok: false, error: { code: 'shape' } });
    expect(parseIsoDate('2024-02-29')).toEqual({ ok: true, value: '2024-02-29' });
    expect(isRealDate(2024, 1.5, 1)).toBe(false);
  });

  it('agrees with the calendar for every real day', () => {
    const days = fc.date({ min: new Date('1800-01-01'), max: new Date('2199-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(days, (day) => {
        const iso = day.toISOString().slice(0, 10);
        expect(parseBasicDate(iso.replaceAll('-', ''))).toEqual({ ok: true, value: iso });
      }),
    );
  });

  it('counts completed years and the date in China', () => {
    expect(ageOn('2000-06-15', '2020-06-14')).toBe(19);
    expect(ageOn('2000-06-15', '2020-06-15')).toBe(20);
    expect(chinaDate(Date.UTC(2026, 0, 1, 15, 59))).toBe('2026-01-01');
    expect(chinaDate(Date.UTC(2026, 0, 1, 16, 0))).toBe('2026-01-02');
  });
});

describe('check digits, by the examples of their standards', () => {
  it('agrees', () => {
    expect(mod11_2('0794')).toBe('0');
    expect(mod11_2('079')).toBe('X');
    expect(mod11_10('0794')).toBe('5');
    expect(icao731('520727')).toBe('3');
    expect(luhnHolds('79927398713')).toBe(true);
  });
});

describe('mobile phone', () => {
  it('groups 3-4-4 and takes the country code', () => {
    expect(parseMobilePhone('+86 138-0013-8000')).toEqual({
      ok: true,
      value: { number: '13800138000', grouped: '138 0013 8000', warnings: [] },
    });
    expect(parseMobilePhone('17000000000')).toMatchObject({
      ok: true,
      value: { warnings: ['virtual-range'] },
    });
  });

  it.each([
    ['12800138000', 'prefix'],
    ['1380013800', 'length'],
    ['1380013800a', 'characters'],
    ['', 'empty'],
  ])('refuses %s as %s', (text, code) => {
    expect(parseMobilePhone(text)).toEqual({ ok: false, error: { code } });
  });
});

describe('bank card', () => {
  it('groups by four', () => {
    expect(parseBankCard('6222020000000000000')).toEqual({
      ok: true,
      value: { number: '6222020000000000000', grouped: '6222 0200 0000 0000 000' },
    });
  });

  it.each([
    ['6222020000000000001', 'check-digit'],
    ['62220200000000', 'length'],
    ['62220200000000000000', 'length'],
    ['000000000000000', 'issuer'],
    ['622202000000000000O', 'characters'],
    ['', 'empty'],
  ])('refuses %s as %s', (text, code) => {
    expect(parseBankCard(text)).toEqual({ ok: false, error: { code } });
  });

  it('has exactly one check digit for every body, so every single wrong digit is caught', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[1-9]\d{13,17}$/),
        fc.nat(),
        fc.nat({ max: 9 }),
        (body, place, digit) => {
          const fitting = [...'0123456789'].filter((check) => luhnHolds(body + check));
          expect(fitting).toHaveLength(1);
          const number = body + fitting[0];
          const at = place % number.length;
          fc.pre(number[at] !== String(digit));
          expect(luhnHolds(number.slice(0, at) + digit + number.slice(at + 1))).toBe(false);
        },
      ),
    );
  });
});

describe('places', () => {
  it('reads divisions by length', () => {
    expect(parseDivision('653101')).toEqual({
      ok: true,
      value: { code: '653101', level: 'county', warnings: [] },
    });
    expect(parseDivision('440000')).toMatchObject({ value: { level: 'province' } });
    expect(parseDivision('440300')).toMatchObject({ value: { level: 'city' } });
    expect(parseDivision('653101001')).toMatchObject({ value: { level: 'township' } });
    expect(parseDivision('653101001002')).toMatchObject({ value: { level: 'village' } });
    expect(parseDivision('993101')).toMatchObject({ ok: true, value: { warnings: ['unknown-province'] } });
    expect(parseDivision('6531')).toEqual({ ok: false, error: { code: 'length' } });
    expect(parseDivision('65310A')).toEqual({ ok: false, error: { code: 'characters' } });
  });

  it('reads postcodes', () => {
    expect(parsePostcode('844000').ok).toBe(true);
    expect(parsePostcode('84400')).toEqual({ ok: false, error: { code: 'length' } });
    expect(parsePostcode('84400o')).toEqual({ ok: false, error: { code: 'characters' } });
  });

  it('splits a real estate unit number', () => {
    expect(parseRealEstateUnit('650102 001003 GB00012 F00010005')).toMatchObject({
      ok: true,
      value: {
        region: '650102',
        cadastralDistrict: '001',
        cadastralSubdistrict: '003',
        tenure: 'GB',
        parcel: '00012',
        fixture: 'F',
        unit: '00010005',
      },
    });
    expect(parseRealEstateUnit('650102001003GB00012X00010005')).toEqual({
      ok: false,
      error: { code: 'shape' },
    });
    expect(parseRealEstateUnit('650102001003GB00012F0001000')).toEqual({
      ok: false,
      error: { code: 'length' },
    });
  });
});

describe('lists', () => {
  it('has the 56 peoples and the two other codes, each with two names', () => {
    expect(ETHNIC_CODES).toHaveLength(58);
    expect(ETHNIC_CODES.slice(0, 2)).toEqual(['01', '02']);
    expect(ETHNIC_CODES.at(-1)).toBe('98');
    expect(new Set(Object.values(ETHNIC_GROUPS).map((name) => name.zh)).size).toBe(58);
    expect(new Set(Object.values(ETHNIC_GROUPS).map((name) => name.en)).size).toBe(58);
    expect(ETHNIC_GROUPS['05']).toEqual({ zh: '维吾尔', en: 'Uygur' });
    expect(isEthnicCode('57')).toBe(false);
    expect(isEthnicCode('toString')).toBe(false);
  });

  it('has the four sexes of GB/T 2261.1', () => {
    expect(Object.keys(SEXES)).toEqual(['0', '1', '2', '9']);
    expect(isSexCode('3')).toBe(false);
  });
});

describe('masks', () => {
  it.each([
    ['张三丰', '张*丰'],
    ['张三', '张*'],
    ['张', '*'],
    ['', ''],
    ['𠮷田太郎', '𠮷**郎'],
    ['艾力·测试', '艾***试'],
  ])('name %s', (name, masked) => expect(maskName(name)).toBe(masked));

  it('hides what the rules say', () => {
    expect(maskIdNumber('11010519491231002X')).toBe('1101**********002X');
    expect(maskIdNumber('USA110090010114')).toBe('USA1*******0114');
    expect(maskIdNumber('1234')).toBe('1***');
    expect(maskPhone('13800138000')).toBe('138****8000');
    expect(maskBankCard('6222020000000000000')).toBe('***************0000');
  });
});
