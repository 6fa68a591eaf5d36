import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { organisationCheck, parseOrganisationCode } from './organisation-code.ts';
import { parseUscc, usccCheck } from './uscc.ts';

const ALPHABET = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'];

describe('parseUscc (GB 32100)', () => {
  it.each(['11650100010198604G', '91350100M000100Y43'])('%s', (number) => {
    expect(parseUscc(number)).toMatchObject({ ok: true, value: { number, warnings: [] } });
  });

  it('names its parts', () => {
    expect(parseUscc('91350100m000100y43')).toMatchObject({
      value: { department: '9', category: '1', region: '350100', organisationCode: 'M000100Y4' },
    });
  });

  it.each([
    ['11650100010198604H', 'check-digit'],
    ['1165010001019860IG', 'characters'],
    ['1165010001019860', 'length'],
    ['116501000101986O4G', 'characters'],
    ['', 'empty'],
  ])('refuses %s as %s', (number, code) => {
    expect(parseUscc(number)).toEqual({ ok: false, error: { code } });
  });

  it('catches every single wrong character', () => {
    const bodies = fc
      .tuple(fc.constantFrom('91', '11', '52'), fc.stringMatching(/^\d{6}$/))
      .chain(([head, region]) =>
        fc
          .array(fc.constantFrom(...ALPHABET), { minLength: 9, maxLength: 9 })
          .map((tail) => head + region + tail.join('')),
      );
    fc.assert(
      fc.property(bodies, fc.nat({ max: 17 }), fc.constantFrom(...ALPHABET), (body, at, wrong) => {
        const number = body + usccCheck(body);
        expect(parseUscc(number).ok).toBe(true);
        fc.pre(number[at] !== wrong);
        expect(parseUscc(number.slice(0, at) + wrong + number.slice(at + 1)).ok).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('parseOrganisationCode (GB 11714)', () => {
  it.each(['010198604', 'M000100Y4', '01019860-4'])('%s', (number) => {
    expect(parseOrganisationCode(number).ok).toBe(true);
  });

  it('refuses by rule', () => {
    expect(parseOrganisationCode('010198605')).toEqual({ ok: false, error: { code: 'check-digit' } });
    expect(parseOrganisationCode('0101986045')).toEqual({ ok: false, error: { code: 'length' } });
    expect(parseOrganisationCode('01019860Y')).toEqual({ ok: false, error: { code: 'characters' } });
  });

  it('catches every single wrong digit', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{8}$/), fc.nat({ max: 7 }), fc.nat({ max: 9 }), (body, at, digit) => {
        fc.pre(body[at] !== String(digit));
        const wrong = body.slice(0, at) + digit + body.slice(at + 1) + organisationCheck(body);
        expect(parseOrganisationCode(body + organisationCheck(body)).ok).toBe(true);
        expect(parseOrganisationCode(wrong).ok).toBe(false);
      }),
    );
  });
});
