import fc from 'fast-check';
import receiptline from 'receiptline';
import { expect, test } from 'vitest';
import { qrModules } from './escpos.ts';
import { Interpreter, interpret } from './interpreter.ts';
import { Tokenizer } from './tokens.ts';

const options = { dots: 576, qrModules };
const stream = (document: string, command: 'escpos' | 'generic' = 'generic'): Uint8Array =>
  Buffer.from(
    receiptline.transform(document, { cpl: 48, encoding: 'gb18030', spacing: true, command }),
    'latin1',
  );

test.each(['generic', 'escpos'] as const)(
  'reads text, sizes and styles of receiptline’s own %s stream',
  (command) => {
    const { pages, unknown } = interpret(
      stream('^^^^预受理^^^^\n"粗体" `反白` _下划线_\n|左 | 右|\n𠮷㙍䶮 Abc', command),
      options,
    );
    expect(unknown).toEqual([]);
    expect(pages).toHaveLength(1);
    const [page] = pages;
    expect(page?.lines).toEqual(['预受理', '粗体 反白 下划线', '左 右', '𠮷㙍䶮 Abc']);
    const glyph = (char: string) => page?.glyphs.find((one) => one.char === char);
    expect(glyph('预')).toMatchObject({ widthScale: 3, heightScale: 3, width: 72, height: 72, y: 0, x: 180 });
    expect(glyph('粗')).toMatchObject({ bold: true, inverse: false, underline: 0 });
    expect(glyph('反')).toMatchObject({ bold: false, inverse: true });
    expect(glyph('下')).toMatchObject({ underline: 2 });
    expect(glyph('左')).toMatchObject({ x: 0, width: 24 });
    expect(glyph('右')).toMatchObject({ x: 576 - 24 });
    expect(glyph('A')).toMatchObject({ width: 12, height: 24 });
  },
);

test('reads rules and frames drawn with code page 1', () => {
  const { pages } = interpret(stream('---\n{border:line}\n|左 |中 |\n{border:space}'), options);
  expect(pages[0]?.lines[0]).toBe('─'.repeat(48));
  expect(pages[0]?.lines.join('')).toMatch(/╭─+┬─+╮.*│.*╰─+┴─+╯/);
});

test.each(['generic', 'escpos'] as const)(
  'places the QR picture of the %s stream in the middle',
  (command) => {
    const { pages } = interpret(stream('{code:YCB1:1:2;option:qrcode,6,m}', command), options);
    const modules = qrModules({ data: 'YCB1:1:2', cell: 6, level: 'm' });
    const [picture] = pages[0]?.pictures ?? [];
    const stride = ((picture?.width ?? 0) + 7) >> 3;
    expect(picture?.height).toBe(modules.length * 6);
    const dot = (x: number, y: number): number =>
      ((picture?.bits[y * stride + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1;
    const read = modules.map((row, y) => [...row].map((_, x) => dot(x * 6 + 3, y * 6 + 3)));
    expect(read).toEqual(modules.map((row) => [...row]));
    expect(Math.abs((picture?.x ?? 0) * 2 + (picture?.width ?? 0) - 576)).toBeLessThanOrEqual(8);
  },
);

test('cuts make pages, also in the middle', () => {
  expect(interpret(stream('一\n=\n二'), options).pages.map((page) => page.lines)).toEqual([['一'], ['二']]);
});

test('a stream cut at every byte gives the same pages', () => {
  const bytes = stream('^^^预受理^^^\n"𠮷" 一次办\n{code:YCB1:1:2;option:qrcode,3,l}\n---');
  const whole = new Tokenizer().push(bytes);
  for (let cut = 0; cut <= bytes.length; cut++) {
    const tokenizer = new Tokenizer();
    const tokens = [...tokenizer.push(bytes.subarray(0, cut)), ...tokenizer.push(bytes.subarray(cut))];
    expect(tokens).toEqual(whole);
    expect(tokenizer.pending).toBe(0);
  }
});

test('commands nobody knows are named and skipped; old and new barcodes, drawer and tabs do not derail it', () => {
  const bytes = Uint8Array.from([
    ...[0x1b, 0x40, 0x1b, 0x7e, 0x1d, 0x6b, 0, 0x31, 0x32, 0, 0x1d, 0x6b, 73, 2, 0x31, 0x32],
    ...[0x1b, 0x70, 0, 25, 250, 0x1b, 0x44, 8, 16, 0, 0x10, 0x14, 1, 0, 1, 0x41, 0x0a, 0x1d, 0x56, 0],
  ]);
  const { pages, unknown } = interpret(bytes, options);
  expect(unknown).toEqual(['ESC ~']);
  expect(pages[0]?.lines).toEqual(['A']);
});

test('a QR code by GS ( k is read back as data', () => {
  const data = Buffer.from('YCB1:5:6');
  const bytes = Buffer.concat([
    Buffer.from([0x1d, 0x28, 0x6b, 3, 0, 49, 67, 4, 0x1d, 0x28, 0x6b, 3, 0, 49, 69, 49]),
    Buffer.from([0x1d, 0x28, 0x6b, data.length + 3, 0, 49, 80, 48]),
    data,
    Buffer.from([0x1d, 0x28, 0x6b, 3, 0, 49, 81, 48, 0x1d, 0x56, 0]),
  ]);
  const [code] = interpret(bytes, options).pages[0]?.codes ?? [];
  expect(code).toMatchObject({ data: 'YCB1:5:6', cell: 4, level: 'm', x: 0, width: 84, height: 84 });
});

test('any bytes in any pieces: every byte is accounted for, nothing is thrown', () => {
  const lead = fc.constantFrom(0x1b, 0x1c, 0x1d, 0x10, 0x0a, 0x81, 0x28, 0x6b, 0x76, 0x30, 0x4c);
  const noise = fc.array(fc.oneof(lead, fc.nat(255)), { maxLength: 200 });
  fc.assert(
    fc.property(fc.array(noise, { maxLength: 4 }), (pieces) => {
      const tokenizer = new Tokenizer();
      const interpreter = new Interpreter(options);
      const tokens = pieces.flatMap((piece) => tokenizer.push(Uint8Array.from(piece)));
      for (const token of tokens) interpreter.apply(token);
      const read = tokens.flatMap((token) => [...token.bytes]);
      const all = pieces.flat();
      expect(read).toEqual(all.slice(0, all.length - tokenizer.pending));
    }),
    { numRuns: 500 },
  );
});
