import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mod11_2 } from './check-digits.ts';
import { parseCitizenId } from './citizen-id.ts';

describe('parseCitizenId (GB 11643)', () => {
  it.each([
    ['11010519491231002X', '1949-12-31', '2'],
    ['440524188001010014', '1880-01-01', '1'],
    ['110101199003070011', '1990-03-07', '1'],
    ['810000199201231238', '1992-01-23', '1'],
    ['83000019850701004X', '1985-07-01', '2'],
    ['65310119880307003X', '1988-03-07', '1'],
  ])('%s', (number, birth, sex) => {
    expect(parseCitizenId(number)).toMatchObject({ ok: true, value: { number, birth, sex, warnings: [] } });
  });

  it.each([
    ['110105194912310021', 'check-digit'],
    ['110105194902310026', 'birth-date'],
    ['1101051949123100211', 'length'],
    ['', 'empty'],
    ['11010519491231O02X', 'characters'],
    ['X1010519491231002X', 'characters'],
    ['110105491231002', 'length'],
  ])('refuses %s as %s', (number, code) => {
    expect(parseCitizenId(number)).toEqual({ ok: false, error: { code } });
  });

  it('takes what people type: small x, spaces, full-width characters', () => {
    expect(parseCitizenId(' 110105 19491231 002x')).toMatchObject({
      value: { number: '11010519491231002X' },
    });
    expect(parseCitizenId('１１０１０５１９４９１２３１００２Ｘ')).toMatchObject({
      value: { number: '11010519491231002X' },
    });
  });

  it('warns and never refuses for region and clock', () => {
    const body = '99010519491231002';
    expect(parseCitizenId(body + mod11_2(body))).toMatchObject({
      ok: true,
      value: { warnings: ['unknown-region'] },
    });
    const known = { isKnownRegion: (code: string) => code === '110106', today: '1949-12-30' };
    expect(parseCitizenId('11010519491231002X', known)).toMatchObject({
      ok: true,
      value: { warnings: ['unknown-region', 'born-in-future'] },
    });
  });

  const numbers = fc
    .tuple(
      fc.constantFrom('110101', '653101', '810000'),
      fc.date({ min: new Date('1900-01-01'), max: new Date('2030-12-31'), noInvalidDate: true }),
      fc.integer({ min: 0, max: 999 }),
    )
    .map(([region, date, sequence]) => {
      const birth = date.toISOString().slice(0, 10).replaceAll('-', '');
      const body = `${region}${birth}${String(sequence).padStart(3, '0')}`;
      return body + mod11_2(body);
    });

  it('accepts every well-made number and catches every single wrong digit', () => {
    fc.assert(
      fc.property(numbers, fc.nat({ max: 17 }), fc.nat({ max: 9 }), (number, at, digit) => {
        expect(parseCitizenId(number).ok).toBe(true);
        fc.pre(number[at] !== String(digit));
        expect(parseCitizenId(number.slice(0, at) + digit + number.slice(at + 1)).ok).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  it('catches every swap of neighbours', () => {
    fc.assert(
      fc.property(numbers, fc.nat({ max: 15 }), (number, at) => {
        const [left = '', right = ''] = [number[at], number[at + 1]];
        fc.pre(left !== right);
        expect(parseCitizenId(number.slice(0, at) + right + left + number.slice(at + 2)).ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('answers any text with a value, never a throw', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseCitizenId(text)));
  });
});
