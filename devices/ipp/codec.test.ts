import ipp from '@sealsystems/ipp';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  boolean,
  charset,
  decodeIpp,
  encodeIpp,
  enumeration,
  type IppGroup,
  type IppMessage,
  type IppValue,
  integer,
  keyword,
  language,
  mimeType,
  name,
  syntax,
  text,
  uri,
} from './codec.ts';

const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
const plain: fc.Arbitrary<IppValue> = fc.oneof(
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map(integer),
  fc.nat(1000).map(enumeration),
  fc.boolean().map(boolean),
  fc.constantFrom(keyword, uri, name, mimeType, text).chain((make) => word.map(make)),
  fc.tuple(fc.nat(9999), fc.nat(9999)).map((value) => ({ syntax: syntax.range, value })),
  fc.uint8Array({ maxLength: 30 }).map((value) => ({ syntax: syntax.octets, value })),
  fc.constant({ syntax: syntax.noValue, value: null }),
);
const named = (value: fc.Arbitrary<IppValue>) =>
  fc
    .dictionary(word, fc.array(value, { minLength: 1, maxLength: 3 }), { minKeys: 1, maxKeys: 4 })
    .map((all) => new Map(Object.entries(all)));
const value: fc.Arbitrary<IppValue> = fc.oneof(
  plain,
  named(plain).map((inner) => ({ syntax: syntax.collection, value: inner })),
  named(
    fc.oneof(
      plain,
      named(plain).map((inner) => ({ syntax: syntax.collection, value: inner })),
    ),
  ).map((inner) => ({ syntax: syntax.collection, value: inner })),
);
const message: fc.Arbitrary<IppMessage> = fc.record({
  version: fc.constant([2, 0] as const),
  code: fc.nat(0xffff),
  requestId: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  groups: fc.array(fc.record({ tag: fc.constantFrom(1, 2, 4, 5), attributes: named(value) }), {
    maxLength: 3,
  }),
  data: fc.uint8Array({ maxLength: 50 }),
});

test('what is written is read back', () => {
  fc.assert(
    fc.property(message, (given) => {
      expect(decodeIpp(encodeIpp(given))).toEqual({ ok: true, value: given });
    }),
  );
});

test('a message cut anywhere is malformed, or its document is shorter', () => {
  fc.assert(
    fc.property(message, fc.nat(), (given, at) => {
      const bytes = encodeIpp(given);
      const cut = decodeIpp(bytes.subarray(0, at % bytes.length));
      if (cut.ok) expect(cut.value.data.length).toBeLessThan(given.data.length);
      else expect(cut.error).toBe('malformed');
    }),
  );
});

describe('bytes of a faulty printer', () => {
  test('a hundred thousand of them: a message or malformed, nothing else', () => {
    const likely = fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 2, 3, 4, 0x34, 0x37, 0x44, 0x4a, 0xff));
    const noise = fc
      .array(likely, { maxLength: 60 })
      .map((rest) => Uint8Array.from([2, 0, 0, 0, 0, 0, 0, 1, ...rest]));
    fc.assert(
      fc.property(noise, (bytes) => {
        const read = decodeIpp(bytes);
        if (!read.ok) expect(read.error).toBe('malformed');
      }),
      { numRuns: 100_000 },
    );
  });

  test('lengths that point backwards', () => {
    expect(decodeIpp(Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 1, 4, 0x44, 0, 0, 0xff, 0xfb, 3)).ok).toBe(false);
  });

  test('collections in collections without end', () => {
    const open = [syntax.collection, 0, 0, 0, 0, syntax.memberName, 0, 0, 0, 1, 0x61];
    const bytes = [
      2,
      0,
      0,
      0,
      0,
      0,
      0,
      1,
      4,
      syntax.collection,
      0,
      1,
      0x61,
      0,
      0,
      syntax.memberName,
      0,
      0,
      0,
      1,
      0x61,
    ];
    for (let depth = 0; depth < 50_000; depth++) bytes.push(...open);
    expect(decodeIpp(Uint8Array.from(bytes))).toEqual({ ok: false, error: 'malformed' });
  });
});

describe('a library others wrote', () => {
  const groups: IppGroup[] = [
    {
      tag: 1,
      attributes: new Map<string, readonly IppValue[]>([
        ['attributes-charset', [charset('utf-8')]],
        ['attributes-natural-language', [language('zh-cn')]],
        ['printer-uri', [uri('ipp://localhost/ipp/print')]],
        ['job-name', [name('居住证明')]],
        ['document-format', [mimeType('application/pdf')]],
      ]),
    },
    {
      tag: 2,
      attributes: new Map<string, readonly IppValue[]>([
        ['copies', [integer(2)]],
        ['sides', [keyword('two-sided-long-edge')]],
        ['media', [keyword('iso_a4_210x297mm')]],
      ]),
    },
  ];

  test('reads what is written here', () => {
    const bytes = encodeIpp({
      version: [2, 0],
      code: 0x0002,
      requestId: 77,
      groups,
      data: Uint8Array.of(1, 2, 3),
    });
    expect(ipp.parse(Buffer.from(bytes))).toMatchObject({
      operation: 'Print-Job',
      id: 77,
      'operation-attributes-tag': { 'job-name': '居住证明', 'document-format': 'application/pdf' },
      'job-attributes-tag': { copies: 2, sides: 'two-sided-long-edge', media: 'iso_a4_210x297mm' },
      data: Buffer.from([1, 2, 3]),
    });
  });

  test('writes what is read here', () => {
    const bytes = ipp.serialize({
      operation: 'Print-Job',
      id: 77,
      'operation-attributes-tag': {
        'attributes-charset': 'utf-8',
        'attributes-natural-language': 'zh-cn',
        'printer-uri': 'ipp://localhost/ipp/print',
        'job-name': '居住证明',
        'document-format': 'application/pdf',
      },
      'job-attributes-tag': { copies: 2, sides: 'two-sided-long-edge', media: 'iso_a4_210x297mm' },
      data: Buffer.from([1, 2, 3]),
    });
    const read = decodeIpp(bytes);
    const plainly = read.ok && read.value.groups.map((one) => [one.tag, Object.fromEntries(one.attributes)]);
    expect(plainly).toEqual(groups.map((one) => [one.tag, Object.fromEntries(one.attributes)]));
    expect(read.ok && [...read.value.data]).toEqual([1, 2, 3]);
  });
});
