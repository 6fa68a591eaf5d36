import iconv from 'iconv-lite';
import { type Token, Tokenizer } from './tokens.ts';

/** Dots of one half-width cell of font A. A Han character is two cells wide. */
export const CELL_WIDTH = 12;
export const CELL_HEIGHT = 24;
/** ESC 2: one sixth of an inch at 180 units, as 80 mm printers have it. */
const DEFAULT_SPACING = 30;

export interface Style {
  readonly bold: boolean;
  readonly underline: number;
  readonly inverse: boolean;
  /** 1–8 */
  readonly widthScale: number;
  readonly heightScale: number;
}

/** One printed character; x and y are the upper left corner of its cell in dots. */
export interface Glyph extends Style {
  readonly char: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A picture of one bit per dot, rows padded to whole bytes, most significant bit on the left, 1 is black. */
export interface Bitmap {
  readonly width: number;
  readonly height: number;
  readonly bits: Uint8Array;
}

export interface Picture extends Bitmap {
  readonly x: number;
  readonly y: number;
}

export interface QrCode {
  readonly data: string;
  readonly cell: number;
  readonly level: 'l' | 'm' | 'q' | 'h';
}

export interface PlacedQrCode extends QrCode, Picture {}

/** What stands between two cuts. */
export interface Page {
  readonly width: number;
  readonly height: number;
  readonly glyphs: readonly Glyph[];
  readonly pictures: readonly Picture[];
  readonly codes: readonly PlacedQrCode[];
  /** The text of each line, left to right. */
  readonly lines: readonly string[];
}

/** A line that has just been fed, and the margins in force behind it. */
export interface PrintedLine {
  readonly y: number;
  readonly advance: number;
  readonly glyphs: readonly Glyph[];
  readonly left: number;
  readonly area: number;
  readonly align: number;
}

export interface InterpreterOptions {
  /** Printable dots in one line. */
  readonly dots: number;
  /** The modules of a QR code, row by row, 1 is dark: the generator is given so that it can be another one. */
  readonly qrModules: (code: QrCode) => readonly Uint8Array[];
}

const plain: Style = { bold: false, underline: 0, inverse: false, widthScale: 1, heightScale: 1 };
const levels = ['l', 'm', 'q', 'h'] as const;

/** Code page 1 (katakana) as receipt printers have it: only its line-drawing characters are of use here. */
const katakanaRules: Readonly<Record<number, string>> = {
  143: '┼',
  144: '┴',
  145: '┬',
  146: '┤',
  147: '├',
  149: '─',
  150: '│',
  152: '┌',
  153: '┐',
  154: '└',
  155: '┘',
  156: '╭',
  157: '╮',
  158: '╰',
  159: '╯',
};

/**
 * What a printer makes of ESC/POS tokens: characters, bit images and codes at their places on pages. It knows
 * what receipts are made of (GB 18030 text, sizes, bold, underline, inverse, alignment, margins, positions,
 * rules, `GS v 0`, `GS 8 L`/`GS ( L` fn 112/50, `GS ( k` QR codes, cuts); anything else is kept in `unknown`.
 */
export class Interpreter {
  readonly pages: Page[] = [];
  readonly unknown: string[] = [];
  readonly #options: InterpreterOptions;
  #style = plain;
  #align = 0;
  #left = 0;
  #area: number;
  #spacing = DEFAULT_SPACING;
  #codePage = 0;
  #x = 0;
  #y = 0;
  #line: Glyph[] = [];
  #glyphs: Glyph[] = [];
  #pictures: Picture[] = [];
  #codes: PlacedQrCode[] = [];
  #lines: string[] = [];
  #qr = { data: '', cell: 3, level: 'l' as QrCode['level'] };
  #stored: Bitmap | undefined;

  constructor(options: InterpreterOptions) {
    this.#options = options;
    this.#area = options.dots;
  }

  /** The page being printed, as far as it has come. */
  get current(): Page {
    return {
      width: this.#options.dots,
      height: this.#y,
      glyphs: [...this.#glyphs],
      pictures: [...this.#pictures],
      codes: [...this.#codes],
      lines: [...this.#lines],
    };
  }

  /** Applies one token; gives the lines that were fed by it (none, one, or two when a line was too long). */
  apply(token: Token): PrintedLine[] {
    if (token.kind === 'char') return this.#character(token);
    if (token.kind === 'feed') return [this.#feed()];
    if (token.kind === 'command') return this.#command(token);
    if (token.name !== '') this.unknown.push(token.name);
    return [];
  }

  #character(token: Token): PrintedLine[] {
    const [first = 0] = token.bytes;
    const char = this.#decode(token.bytes, first);
    const cells = token.bytes.length > 1 ? 2 : 1;
    const width = cells * CELL_WIDTH * this.#style.widthScale;
    const height = CELL_HEIGHT * this.#style.heightScale;
    const fed = this.#x > 0 && this.#x + width > this.#area ? [this.#feed()] : [];
    this.#line.push({ ...this.#style, char, x: this.#x, y: 0, width, height });
    this.#x += width;
    return fed;
  }

  #decode(bytes: Uint8Array, first: number): string {
    if (bytes.length > 1 || first < 0x80) return iconv.decode(Buffer.from(bytes), 'gb18030');
    return (this.#codePage === 1 ? katakanaRules[first] : undefined) ?? '\ufffd';
  }

  #feed(): PrintedLine {
    const tallest = this.#line.reduce((height, glyph) => Math.max(height, glyph.height), 0);
    const end = this.#line.reduce((right, glyph) => Math.max(right, glyph.x + glyph.width), 0);
    const shift = this.#left + Math.max(0, Math.floor(((this.#area - end) * this.#align) / 2));
    const y = this.#y;
    const advance = Math.max(this.#spacing, tallest);
    // Characters of different height stand on one line: the lower edges of their cells are level.
    const glyphs = this.#line.map((glyph) => ({
      ...glyph,
      x: glyph.x + shift,
      y: y + tallest - glyph.height,
    }));
    this.#glyphs.push(...glyphs);
    this.#lines.push(lineText(glyphs));
    this.#y += advance;
    this.#x = 0;
    this.#line = [];
    return { y, advance, glyphs, left: this.#left, area: this.#area, align: this.#align };
  }

  #command(token: Token): PrintedLine[] {
    const [n = 0, m = 0] = token.data;
    switch (token.name) {
      case 'ESC @':
        this.#style = plain;
        this.#align = 0;
        this.#left = 0;
        this.#area = this.#options.dots;
        this.#spacing = DEFAULT_SPACING;
        this.#line = [];
        this.#x = 0;
        return [];
      case 'ESC 2':
        this.#spacing = DEFAULT_SPACING;
        return [];
      case 'ESC 3':
        this.#spacing = n;
        return [];
      case 'ESC a':
        this.#align = n % 48 > 2 ? 0 : n % 48;
        return [];
      case 'ESC E':
      case 'ESC G':
        this.#style = { ...this.#style, bold: (n & 1) === 1 };
        return [];
      case 'ESC -':
      case 'FS -':
        this.#style = { ...this.#style, underline: n % 48 };
        return [];
      case 'GS B':
        this.#style = { ...this.#style, inverse: (n & 1) === 1 };
        return [];
      case 'GS !':
        this.#style = { ...this.#style, widthScale: ((n >> 4) & 7) + 1, heightScale: (n & 7) + 1 };
        return [];
      case 'GS L':
        this.#left = n | (m << 8);
        return [];
      case 'GS W':
        this.#area = Math.min(n | (m << 8), this.#options.dots - this.#left);
        return [];
      case 'ESC $':
        this.#x = n | (m << 8);
        return [];
      case 'ESC \\': {
        const signed = ((n | (m << 8)) << 16) >> 16;
        this.#x = Math.max(0, this.#x + signed);
        return [];
      }
      case 'ESC t':
        this.#codePage = n;
        return [];
      case 'ESC d': {
        const fed = this.#line.length > 0 ? [this.#feed()] : [];
        this.#y += this.#spacing * Math.max(0, n - fed.length);
        return fed;
      }
      case 'ESC J': {
        const fed = this.#line.length > 0 ? [this.#feed()] : [];
        this.#y += n;
        return fed;
      }
      case 'GS v':
        this.#rasterImage(token.data);
        return [];
      case 'GS 8':
        this.#storeImage(token.data.slice(5));
        return [];
      case 'GS (':
        this.#extended(token.data);
        return [];
      case 'GS V':
      case 'ESC i':
      case 'ESC m':
        this.#cut();
        return [];
      default:
        return [];
    }
  }

  /** GS v 0 m xL xH yL yH d…: x in bytes, y in dots. */
  #rasterImage(data: Uint8Array): void {
    const [, mode = 0, xl = 0, xh = 0, yl = 0, yh = 0] = data;
    const bytesWide = xl | (xh << 8);
    const height = yl | (yh << 8);
    const bits = data.slice(6, 6 + bytesWide * height);
    if (mode % 48 !== 0) this.unknown.push(`GS v 0 mode ${mode}`);
    this.#place({ width: bytesWide * 8, height, bits });
  }

  /** Function 112 of GS ( L and GS 8 L: keep a picture for function 50 to print. */
  #storeImage(data: Uint8Array): void {
    const [, fn = 0, , , , , xl = 0, xh = 0, yl = 0, yh = 0] = data;
    if (fn !== 112) return;
    this.#stored = { width: xl | (xh << 8), height: yl | (yh << 8), bits: data.slice(10) };
  }

  #extended(data: Uint8Array): void {
    const [letter = 0] = data;
    const body = data.slice(3);
    const [, fn = 0] = body;
    if (letter === 0x4c && fn === 112) this.#storeImage(body);
    if (letter === 0x4c && (fn === 50 || fn === 2) && this.#stored) this.#place(this.#stored);
    if (letter === 0x6b) this.#qrCommand(body);
  }

  /** GS ( k cn fn …, cn 49: QR code. Functions 67 size, 69 level, 80 data, 81 print. */
  #qrCommand(body: Uint8Array): void {
    const [cn = 0, fn = 0, n = 0] = body;
    if (cn !== 49) return;
    if (fn === 67) this.#qr = { ...this.#qr, cell: Math.min(16, Math.max(1, n)) };
    if (fn === 69) this.#qr = { ...this.#qr, level: levels[n - 48] ?? 'l' };
    if (fn === 80) this.#qr = { ...this.#qr, data: String.fromCharCode(...body.slice(3)) };
    if (fn !== 81 || this.#qr.data === '') return;
    const modules = this.#options.qrModules(this.#qr);
    const bitmap = scaled(modules, this.#qr.cell);
    this.#codes.push({ ...this.#qr, ...this.#place(bitmap) });
    this.#pictures.pop();
  }

  /** Pictures are printed at once, aligned in the print area, and feed by their own height. */
  #place(bitmap: Bitmap): Picture {
    const room = Math.max(0, this.#area - bitmap.width);
    const x = this.#left + Math.floor((room * this.#align) / 2);
    const picture = { ...bitmap, x, y: this.#y };
    this.#pictures.push(picture);
    this.#y += bitmap.height;
    return picture;
  }

  #cut(): void {
    if (this.#line.length > 0) this.#feed();
    this.pages.push(this.current);
    this.#glyphs = [];
    this.#pictures = [];
    this.#codes = [];
    this.#lines = [];
    this.#y = 0;
  }
}

/** Characters in order with a blank where at least one cell is free between two of them. */
function lineText(glyphs: readonly Glyph[]): string {
  const sorted = [...glyphs].sort((a, b) => a.x - b.x);
  return sorted
    .map((glyph, index) => {
      const before = sorted[index - 1];
      const gap = before !== undefined && glyph.x - (before.x + before.width) >= CELL_WIDTH;
      return (gap ? ' ' : '') + glyph.char;
    })
    .join('')
    .trim();
}

function scaled(modules: readonly Uint8Array[], cell: number): Bitmap {
  const width = modules.length * cell;
  const stride = (width + 7) >> 3;
  const bits = new Uint8Array(stride * width);
  for (let y = 0; y < width; y++)
    for (let x = 0; x < width; x++)
      if (modules[Math.floor(y / cell)]?.[Math.floor(x / cell)] === 1)
        bits[y * stride + (x >> 3)] = (bits[y * stride + (x >> 3)] ?? 0) | (0x80 >> (x & 7));
  return { width, height: width, bits };
}

/** A whole stream at once. */
export function interpret(bytes: Uint8Array, options: InterpreterOptions): Interpreter {
  const interpreter = new Interpreter(options);
  for (const token of new Tokenizer().push(bytes)) interpreter.apply(token);
  return interpreter;
}
