import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalText } from './canonical.ts';

/** Any JSON whose keys are names, as the ids and fields of a catalogue are. */
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'binary' }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value')),
    fc.dictionary(
      fc.string({ unit: 'binary' }).filter((key) => !/^\d+$/.test(key) && key !== '__proto__'),
      tie('value'),
    ),
  ),
})).value;

test('is the canonical form of RFC 8785', () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(canonicalText(value)).toBe(canonicalize(value));
    }),
  );
});
