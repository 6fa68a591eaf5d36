import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { icao731 } from './check-digits.ts';
import { parsePermanentResident } from './permanent-resident.ts';

describe('parsePermanentResident', () => {
  it('reads the 15 characters of the 2017 card', () => {
    expect(parsePermanentResident('KAZ110090123105')).toMatchObject({
      ok: true,
      value: { version: '2017', nationality: 'KAZ', region: '1100', birthShort: '901231' },
    });
    expect(parsePermanentResident('usa110090010114').ok).toBe(true);
  });

  it.each([
    ['93184019790812005X', '840', '1979-08-12'],
    ['931724199102140047', '724', '1991-02-14'],
  ])('reads the 18 characters of the 2023 card: %s', (number, country, birth) => {
    expect(parsePermanentResident(number)).toMatchObject({
      ok: true,
      value: { version: '2023', province: '31', country, birth },
    });
  });

  it.each([
    ['USA110090010115', 'check-digit'],
    ['USA110090023110', 'birth-date'],
    ['US1110090010114', 'characters'],
    ['931840197908120051', 'check-digit'],
    ['931840197902300051', 'birth-date'],
    ['83184019790812005X', 'characters'],
    ['9318401979081200', 'length'],
    ['', 'empty'],
  ])('refuses %s as %s', (number, code) => {
    expect(parsePermanentResident(number)).toEqual({ ok: false, error: { code } });
  });

  it('catches every single wrong digit of the short number', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 3, max: 14 }),
        fc.nat({ max: 9 }),
        fc.nat({ max: 9 }),
        (at, digit, seq) => {
          const body = `USA1100900101${seq}`;
          const number = body + icao731(body);
          fc.pre(number[at] !== String(digit));
          expect(parsePermanentResident(number).ok).toBe(true);
          expect(parsePermanentResident(number.slice(0, at) + digit + number.slice(at + 1)).ok).toBe(false);
        },
      ),
      { numRuns: 300 },
    );
  });
});
