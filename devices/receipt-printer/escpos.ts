import iconv from 'iconv-lite';
import receiptline from 'receiptline';
import { type Charset, isInRom } from './charset.ts';
import { type Bitmap, type Glyph, Interpreter, type PrintedLine, type QrCode } from './interpreter.ts';
import { charactersOf, glyphsSvg } from './render.ts';
import { type Token, Tokenizer } from './tokens.ts';

/** What the encoder must know of the paper and the printer. */
export interface PrinterTraits {
  /** Half-width characters in one line. */
  readonly columns: number;
  /** Printable dots in one line. */
  readonly dots: number;
  readonly charset: Charset;
}

/** Draws one line of characters as dots, `width` × `height`, its upper edge at `top`. */
export type DrawLine = (
  glyphs: readonly Glyph[],
  width: number,
  height: number,
  top: number,
) => Promise<Bitmap>;

const bytes = (...values: number[]): string => String.fromCharCode(...values);
const word = (value: number): [number, number] => [value & 255, (value >> 8) & 255];
const binary = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

/** The QR generator of receiptline, for everyone who draws codes. */
export const qrModules = (code: QrCode): readonly Uint8Array[] =>
  receiptline.qrcode.generate({
    data: code.data,
    type: 'qrcode',
    cell: code.cell,
    level: code.level,
    quietZone: false,
  });

/** GS v 0, normal size. Its width is a whole number of bytes. */
export function rasterCommand(bitmap: Bitmap): Uint8Array {
  const head = [0x1d, 0x76, 0x30, 0, ...word((bitmap.width + 7) >> 3), ...word(bitmap.height)];
  const command = new Uint8Array(head.length + bitmap.bits.length);
  command.set(head);
  command.set(bitmap.bits, head.length);
  return command;
}

/**
 * receiptline's plain ESC/POS command set with two changes. Rules are drawn as dots, because the line-drawing
 * characters of code page 1 are missing in many printers sold in China. QR codes are left to the printer
 * (GS ( k: model, size, level, data, print), which makes them sharper than a bit image and a tenth as long.
 */
function commandSet(dots: number): typeof receiptline.commands.generic {
  return {
    ...receiptline.commands.generic,
    charWidth: 12,
    lf: () => '\n\x1b2',
    hr: () => {
      const stride = (dots + 7) >> 3;
      const height = 24;
      const bits = new Uint8Array(stride * height);
      bits.fill(0xff, stride * 11, stride * 13);
      // No further feed for the line feed behind it; `lf` brings the usual spacing back.
      return String.fromCharCode(...rasterCommand({ width: dots, height, bits }), 0x1b, 0x33, 0);
    },
    qrcode: (symbol) => {
      const data = iconv.encode(symbol.data, 'gb18030').toString('latin1');
      const level = { l: 48, m: 49, q: 50, h: 51 }[symbol.level];
      return [
        bytes(0x1d, 0x28, 0x6b, 4, 0, 49, 65, 50, 0),
        bytes(0x1d, 0x28, 0x6b, 3, 0, 49, 67, symbol.cell),
        bytes(0x1d, 0x28, 0x6b, 3, 0, 49, 69, level),
        bytes(0x1d, 0x28, 0x6b, ...word(data.length + 3), 49, 80, 48) + data,
        bytes(0x1d, 0x28, 0x6b, 3, 0, 49, 81, 48),
      ].join('');
    },
  };
}

/**
 * A receiptline document as ESC/POS bytes: GB 18030 text, ending with a cut and `GS r 1`, whose answer comes only
 * when everything before it was worked off. Lines with a character the printer has no glyph for are drawn here and
 * sent as a picture of the whole line. Deterministic: the same document gives the same bytes.
 */
export async function encodeReceipt(
  document: string,
  printer: PrinterTraits,
  draw: DrawLine,
): Promise<Uint8Array> {
  const stream = binary(
    receiptline.transform(document, {
      cpl: printer.columns,
      encoding: 'gb18030',
      spacing: true,
      command: commandSet(printer.dots),
    }),
  );
  const tokens = new Tokenizer().push(stream).filter((token) => !isPulse(token));
  // Most slips hold nothing that must be drawn: then nobody has to know where on the paper a character stands.
  if (isAllInRom(document, printer.charset)) return concatenated(tokens.map((one) => one.bytes));
  const interpreter = new Interpreter({ dots: printer.dots, qrModules });
  const parts: Uint8Array[] = [];
  let line: Token[] = [];
  for (const token of tokens) {
    line.push(token);
    const [fed] = interpreter.apply(token);
    if (!fed) continue;
    const drawn = fed.glyphs.some((glyph) => !isInRom(glyph.char, printer.charset));
    parts.push(...(drawn ? await drawnLine(fed, line, printer, draw) : line.map((one) => one.bytes)));
    line = [];
  }
  parts.push(...line.map((one) => one.bytes));
  return concatenated(parts);
}

/** False when in doubt: characters written as \xnn are looked at one by one. */
const isAllInRom = (document: string, charset: Charset): boolean =>
  !/\\x[89a-f]/i.test(document) && [...new Set(document)].every((char) => isInRom(char, charset));

/**
 * ESC p and DLE DC4: a pulse at the drawer's connector. A document may hold raw commands; none of them may open a cash
 * drawer or sound a bell somewhere in the cabinet.
 */
const isPulse = ({ name }: Token): boolean => name === 'ESC p' || name === 'DLE DC4';

/** The line's own commands without its text and positions, then its picture from the left edge, then its margins. */
async function drawnLine(
  line: PrintedLine,
  tokens: readonly Token[],
  printer: PrinterTraits,
  draw: DrawLine,
): Promise<Uint8Array[]> {
  const settings = tokens.filter(
    ({ kind, name }) => kind === 'command' && name !== 'ESC $' && name !== 'ESC \\',
  );
  const bitmap = await draw(line.glyphs, printer.dots, line.advance, line.y);
  const margins = (left: number, area: number, align: number): Uint8Array =>
    Uint8Array.from([0x1d, 0x4c, ...word(left), 0x1d, 0x57, ...word(area), 0x1b, 0x61, align]);
  return [
    ...settings.map((one) => one.bytes),
    margins(0, printer.dots, 0),
    rasterCommand(bitmap),
    margins(line.left, line.area, line.align),
  ];
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Draws lines with the shipped fonts. */
export const lineDrawer =
  (rasteriser: { bitmap(svg: string, characters: Iterable<string>): Promise<Bitmap> }): DrawLine =>
  (glyphs, width, height, top) =>
    rasteriser.bitmap(glyphsSvg(glyphs, width, height, top), charactersOf(glyphs));
