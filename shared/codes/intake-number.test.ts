import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupIntakeNumber, makeIntakeNumber, parseIntakeNumber } from './intake-number.ts';

const parts = { region: '653101', terminal: '0007', date: '2026-11-23', sequence: 42 };

const numbers = fc
  .record({
    region: fc.stringMatching(/^\d{6}$/),
    terminal: fc.stringMatching(/^\d{4}$/),
    date: fc
      .date({ min: new Date('2020-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
      .map((day) => day.toISOString().slice(0, 10)),
    sequence: fc.integer({ min: 1, max: 99_999 }),
  })
  .map((record) => ({ record, made: makeIntakeNumber(record) }));

describe('intake number', () => {
  it('is region, terminal, day, sequence and one check digit', () => {
    const made = makeIntakeNumber(parts);
    expect(made).toEqual({ ok: true, value: '653101000720261123000424' });
    expect(groupIntakeNumber('653101000720261123000424')).toBe('653101 0007 20261123 000424');
    expect(parseIntakeNumber('653101 0007 20261123 000424')).toEqual({
      ok: true,
      value: { ...parts, number: '653101000720261123000424' },
    });
  });

  it('says which part cannot be', () => {
    const code = (change: object) => makeIntakeNumber({ ...parts, ...change });
    expect(code({ region: '6531' })).toEqual({ ok: false, error: { code: 'region' } });
    expect(code({ terminal: '7' })).toEqual({ ok: false, error: { code: 'terminal' } });
    expect(code({ date: '2026-02-30' })).toEqual({ ok: false, error: { code: 'date' } });
    expect(code({ sequence: 0 })).toEqual({ ok: false, error: { code: 'sequence' } });
    expect(code({ sequence: 100_000 })).toEqual({ ok: false, error: { code: 'sequence' } });
  });

  it('reads back whatever it made and refuses every single wrong digit', () => {
    fc.assert(
      fc.property(numbers, fc.nat({ max: 23 }), fc.nat({ max: 9 }), ({ record, made }, at, digit) => {
        if (!made.ok) throw new Error('must be made');
        expect(parseIntakeNumber(made.value)).toMatchObject({ ok: true, value: record });
        fc.pre(made.value[at] !== String(digit));
        const wrong = made.value.slice(0, at) + digit + made.value.slice(at + 1);
        expect(parseIntakeNumber(wrong)).toEqual({ ok: false, error: { code: 'check-digit' } });
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['', 'empty'],
    ['65310100072026112300042', 'length'],
    ['65310100072026112300042X', 'characters'],
  ])('refuses %s as %s', (text, code) => {
    expect(parseIntakeNumber(text)).toEqual({ ok: false, error: { code } });
  });
});
