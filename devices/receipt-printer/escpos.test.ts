import { expect, test } from 'vitest';
import { isInRom } from './charset.ts';
import { encodeReceipt, type PrinterTraits, qrModules } from './escpos.ts';
import { type Glyph, interpret } from './interpreter.ts';

const traits: PrinterTraits = { columns: 48, dots: 576, charset: 'gb18030' };

/** A drawing whose first byte tells how many characters were drawn. */
const recorder = () => {
  const drawn: { text: string; width: number; height: number; top: number }[] = [];
  const draw = (glyphs: readonly Glyph[], width: number, height: number, top: number) => {
    drawn.push({ text: glyphs.map((glyph) => glyph.char).join(''), width, height, top });
    const bits = new Uint8Array((width >> 3) * height);
    bits[0] = 0x80;
    return Promise.resolve({ width, height, bits });
  };
  return { drawn, draw };
};

test('which characters a printer has in memory', () => {
  const inRom = (char: string): boolean[] =>
    (['gb2312', 'gbk', 'gb18030'] as const).map((charset) => isInRom(char, charset));
  expect(inRom('一')).toEqual([true, true, true]);
  expect(inRom('A')).toEqual([true, true, true]);
  expect(inRom('é')).toEqual([true, true, true]);
  expect(inRom('·')).toEqual([true, true, true]);
  expect(inRom('禤')).toEqual([false, true, true]);
  for (const char of '𠮷㙍䶮㛃䲟ñ') expect([char, ...inRom(char)]).toEqual([char, false, false, false]);
});

test('only lines with characters outside the printer’s memory are drawn, the rest is text', async () => {
  const { drawn, draw } = recorder();
  const bytes = await encodeReceipt('普通一行\n|左 | 㙍村|\n^^^𠮷^^^\n最后', traits, draw);
  expect(drawn).toEqual([
    { text: '左㙍村', width: 576, height: 30, top: 30 },
    { text: '𠮷', width: 576, height: 48, top: 60 },
  ]);
  const { pages, unknown } = interpret(bytes, { dots: 576, qrModules });
  expect(unknown).toEqual([]);
  expect(pages[0]?.lines).toEqual(['普通一行', '最后']);
  expect(pages[0]?.pictures.map(({ x, y, width, height }) => ({ x, y, width, height }))).toEqual([
    { x: 0, y: 30, width: 576, height: 30 },
    { x: 0, y: 60, width: 576, height: 48 },
  ]);
  // The line behind the pictures stands where it would have stood without them.
  const last = pages[0]?.glyphs.find((glyph) => glyph.char === '最');
  expect([last?.x, last?.y]).toEqual([264, 108]);
  expect(pages[0]?.height).toBe(138);
});

test('no four-byte character ever goes to the printer as text', async () => {
  const bytes = await encodeReceipt('一㙍二𠮷三䶮', traits, recorder().draw);
  expect(interpret(bytes, { dots: 576, qrModules }).pages[0]?.glyphs).toEqual([]);
});

test('a QR code goes as GS ( k, rules as dots, and the stream ends with a cut and GS r 1', async () => {
  const bytes = await encodeReceipt('---\n{code:YCB1:7:8;option:qrcode,6,m}', traits, recorder().draw);
  const [page] = interpret(bytes, { dots: 576, qrModules }).pages;
  expect(page?.codes).toMatchObject([{ data: 'YCB1:7:8', level: 'm', cell: 6 }]);
  expect(page?.pictures).toMatchObject([{ x: 0, y: 0, width: 576, height: 24 }]);
  expect([...bytes.slice(-7)]).toEqual([0x1d, 0x56, 0x42, 0, 0x1d, 0x72, 1]);
});

test('the same document gives the same bytes, and narrow paper is obeyed', async () => {
  const narrow: PrinterTraits = { columns: 32, dots: 384, charset: 'gbk' };
  const [one, two] = await Promise.all(
    [0, 1].map(() => encodeReceipt('|左 | 右|\n---', narrow, recorder().draw)),
  );
  expect(one).toEqual(two);
  const [page] = interpret(one ?? new Uint8Array(), { dots: 384, qrModules }).pages;
  expect(page?.glyphs.at(-1)).toMatchObject({ char: '右', x: 360 });
});
