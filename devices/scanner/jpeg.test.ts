import fc from 'fast-check';
import jpeg from 'jpeg-js';
import { expect, test } from 'vitest';
import { readJpeg } from './jpeg.ts';

/** A grey ramp with some noise, so that compressed data holds FF bytes. */
const picture = (width: number, height: number): Uint8Array => {
  const data = Buffer.from(Array.from({ length: width * height * 4 }, (_, i) => (i * 7919) & 255));
  return jpeg.encode({ width, height, data }, 90).data;
};
const small = picture(40, 24);

test('size and colour of a whole file', () => {
  expect(readJpeg(small)).toEqual({ width: 40, height: 24, components: 3, length: small.length });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 1, max: 64 }), (width, height) => {
      expect(readJpeg(picture(width, height))).toMatchObject({ width, height });
    }),
    { numRuns: 20 },
  );
});

test('padding behind the end is not part of the file', () => {
  expect(readJpeg(Buffer.concat([small, Buffer.alloc(500)]))?.length).toBe(small.length);
});

test('cut off anywhere it is no file', () => {
  for (let end = 0; end < small.length; end++) expect(readJpeg(small.subarray(0, end))).toBeUndefined();
});

test('any bytes and any one changed byte are read or refused, never a crash', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      expect(readJpeg(bytes)).toBeUndefined();
    }),
  );
  fc.assert(
    fc.property(fc.nat(small.length - 1), fc.nat(255), (at, value) => {
      const changed = Uint8Array.from(small);
      changed[at] = value;
      const facts = readJpeg(changed);
      if (facts) expect(facts.length).toBeLessThanOrEqual(small.length);
    }),
  );
});
