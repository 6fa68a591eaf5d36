import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ReportDecoder, type ReportLayout } from './codec.ts';
import { reportsOf } from './simulator.ts';

const all = (layout: ReportLayout, reports: readonly Uint8Array[]) => {
  const decoder = new ReportDecoder(layout);
  return reports.map((report) => decoder.push(report));
};

test('a code of any length comes back whole, over as many reports as it takes', () => {
  const text = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 100 })
    .filter((one) => !/\p{Cc}/u.test(one) && new TextEncoder().encode(one).length < 500);
  fc.assert(
    fc.property(text, (code) => {
      const decoded = all('aim', reportsOf(code));
      expect(decoded.slice(0, -1).every((one) => one.kind === 'more')).toBe(true);
      expect(decoded.at(-1)).toEqual({ kind: 'code', code });
    }),
  );
});

test('the plain layout', () => {
  const report = new Uint8Array(63);
  report.set([2, 4, 0x31, 0x32, 0x33, 0x0d]);
  expect(all('plain', [report])).toEqual([{ kind: 'code', code: '123' }]);
});

test('any reports: a code, more or garbled, and bounded memory', () => {
  const report = fc.uint8Array({ maxLength: 70 }).map((bytes) => {
    if (bytes.length > 0 && bytes.length % 3 > 0) bytes[0] = 2;
    return bytes;
  });
  fc.assert(
    fc.property(fc.array(report, { maxLength: 40 }), fc.constantFrom('aim', 'plain'), (reports, layout) => {
      for (const one of all(layout, reports)) {
        expect(['code', 'more', 'garbled']).toContain(one.kind);
        if (one.kind === 'code') expect(one.code.length).toBeLessThanOrEqual(512);
      }
    }),
    { numRuns: 5_000 },
  );
});

test('half a code is forgotten with the reader that was taken away', () => {
  const decoder = new ReportDecoder('aim');
  const [first = new Uint8Array(0)] = reportsOf('a'.repeat(80));
  expect(decoder.push(first)).toEqual({ kind: 'more' });
  decoder.reset();
  expect(reportsOf('123').map((report) => decoder.push(report))).toEqual([{ kind: 'code', code: '123' }]);
});
