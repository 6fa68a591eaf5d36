/** A sheet as PDF: text as text, the fonts as one subset per weight, no date and no id of its own. */
import { PDFDocument, PDFHexString, PDFName, type PDFRef, PDFString } from 'pdf-lib';
import { A4, charactersOf, type Mark, type Sheet, type Weight } from '#shared/forms/sheet.ts';
import { boundsOf, writeCff } from './cff.ts';
import type { FontBook, Outline } from './faces.ts';

const FONT_NAMES: Readonly<Record<Weight, string>> = {
  400: 'YICIBA+KioskSans-Regular',
  700: 'YICIBA+KioskSans-Bold',
};
const FONT_KEYS: Readonly<Record<Weight, string>> = { 400: 'R', 700: 'B' };
/** Of Noto Sans CJK SC, in 1/1000 em. */
const METRICS = { ascent: 880, descent: -120, capHeight: 733 };
const empty: Outline = { advance: 1000, path: [] };

export interface PdfInput {
  readonly sheet: Sheet;
  readonly fonts: FontBook;
  /** PNG of the signature; without it its place stays empty. */
  readonly signature?: Uint8Array;
}

/** The same sheet, fonts and signature give the same bytes. The fonts must hold the sheet's characters. */
export async function sheetToPdf({ sheet, fonts, signature }: PdfInput): Promise<Uint8Array<ArrayBuffer>> {
  const pdf = await PDFDocument.create({ updateMetadata: false });
  pdf.catalog.set(PDFName.of('Lang'), PDFString.of('zh-CN'));
  pdf.catalog.set(PDFName.of('ViewerPreferences'), pdf.context.obj({ DisplayDocTitle: true }));
  pdf.context.trailerInfo.Info = pdf.context.register(
    pdf.context.obj({ Title: PDFHexString.fromText(sheet.title) }),
  );
  const characters = charactersOf([sheet]);
  const cids: Record<Weight, ReadonlyMap<string, number>> = { 400: new Map(), 700: new Map() };
  const fontRefs: [Weight, PDFRef][] = [];
  for (const weight of [400, 700] as const) {
    // By code point, so that the order of the texts does not matter. CID 0 is .notdef.
    const used = [...characters[weight]].sort((a, b) => (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0));
    if (used.length === 0) continue;
    cids[weight] = new Map(used.map((character, at) => [character, at + 1]));
    fontRefs.push([weight, embedFont(pdf, weight, used, fonts)]);
  }
  const image = signature ? await pdf.embedPng(signature) : undefined;
  for (const { marks } of sheet.pages) {
    const page = pdf.addPage([A4.width, A4.height]);
    for (const [weight, ref] of fontRefs) page.node.setFontDictionary(PDFName.of(FONT_KEYS[weight]), ref);
    if (image && marks.some((mark) => mark.kind === 'signature'))
      page.node.setXObject(PDFName.of('Signature'), image.ref);
    const content = marks.map((mark) => operators(mark, cids, image)).join('\n');
    page.node.addContentStream(pdf.context.register(pdf.context.flateStream(content)));
  }
  return new Uint8Array(await pdf.save({ useObjectStreams: false }));
}

const n = (value: number): string => String(Math.round(value * 100) / 100);
const down = (y: number): string => n(A4.height - y);

function operators(
  mark: Mark,
  cids: Readonly<Record<Weight, ReadonlyMap<string, number>>>,
  image: { readonly width: number; readonly height: number } | undefined,
): string {
  switch (mark.kind) {
    case 'text': {
      const codes = [...mark.text].map((c) => (cids[mark.weight].get(c) ?? 0).toString(16).padStart(4, '0'));
      const font = `/${FONT_KEYS[mark.weight]} ${n(mark.size)} Tf`;
      return `BT ${n(mark.grey)} g ${font} ${n(mark.x)} ${down(mark.y)} Td <${codes.join('')}> Tj ET`;
    }
    case 'line': {
      const [from, to] = [mark.from, mark.to].map(([x, y]) => `${n(x)} ${down(y)}`);
      return `0 G ${n(mark.width)} w ${from} m ${to} l S`;
    }
    case 'fill': {
      const corner = `${n(mark.x)} ${down(mark.y + mark.height)}`;
      return `${n(mark.grey)} g ${corner} ${n(mark.width)} ${n(mark.height)} re f`;
    }
    case 'qr': {
      const side = mark.size / mark.modules.length;
      const squares = mark.modules.flatMap((row, r) =>
        row.flatMap((isBlack, c) => (isBlack ? [`${c} ${mark.modules.length - 1 - r} 1 1 re`] : [])),
      );
      // One path in module units, so that neighbours share their edge exactly.
      const place = `${side.toFixed(6)} 0 0 ${side.toFixed(6)} ${n(mark.x)} ${down(mark.y + mark.size)} cm`;
      return `q 0 g ${place} ${squares.join(' ')} f Q`;
    }
    case 'signature': {
      if (!image) return '';
      const scale = Math.min(mark.width / image.width, mark.height / image.height);
      const [width, height] = [image.width * scale, image.height * scale];
      const x = mark.x + (mark.width - width) / 2;
      const y = mark.y + (mark.height + height) / 2;
      return `q ${n(width)} 0 0 ${n(height)} ${n(x)} ${down(y)} cm /Signature Do Q`;
    }
  }
}

/** A composite font of Type 0 over a CIDFontType0C program (ISO 32000-1, 9.7). */
function embedFont(pdf: PDFDocument, weight: Weight, used: readonly string[], fonts: FontBook): PDFRef {
  const { context } = pdf;
  const name = FONT_NAMES[weight];
  const glyphs = [empty, ...used.map((character) => fonts.outline(character, weight))];
  const program = context.flateStream(writeCff(name, glyphs), { Subtype: 'CIDFontType0C' });
  const descriptor = context.obj({
    Type: 'FontDescriptor',
    FontName: name,
    Flags: 4,
    FontBBox: boundsOf(glyphs),
    ItalicAngle: 0,
    Ascent: METRICS.ascent,
    Descent: METRICS.descent,
    CapHeight: METRICS.capHeight,
    StemV: weight === 700 ? 140 : 80,
    FontFile3: context.register(program),
  });
  const descendant = context.obj({
    Type: 'Font',
    Subtype: 'CIDFontType0',
    BaseFont: name,
    CIDSystemInfo: { Registry: PDFString.of('Adobe'), Ordering: PDFString.of('Identity'), Supplement: 0 },
    FontDescriptor: context.register(descriptor),
    DW: 1000,
    W: [0, glyphs.map((glyph) => Math.round(glyph.advance))],
  });
  return context.register(
    context.obj({
      Type: 'Font',
      Subtype: 'Type0',
      BaseFont: name,
      Encoding: 'Identity-H',
      DescendantFonts: [context.register(descendant)],
      ToUnicode: context.register(context.flateStream(toUnicode(used))),
    }),
  );
}

/** Which text each CID stands for, so that the text can be found and read aloud (ISO 32000-1, 9.10.3). */
function toUnicode(used: readonly string[]): string {
  const hex = (value: number): string => value.toString(16).padStart(4, '0');
  const utf16 = (text: string): string =>
    Array.from({ length: text.length }, (_, at) => hex(text.charCodeAt(at))).join('');
  const lines = used.map((character, at) => `<${hex(at + 1)}> <${utf16(character)}>`);
  const blocks: string[] = [];
  for (let at = 0; at < lines.length; at += 100) {
    const block = lines.slice(at, at + 100);
    blocks.push(`${block.length} beginbfchar`, ...block, 'endbfchar');
  }
  return [
    '/CIDInit /ProcSet findresource begin',
    '12 dict begin',
    'begincmap',
    '/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def',
    '/CMapName /Adobe-Identity-UCS def',
    '/CMapType 2 def',
    '1 begincodespacerange',
    '<0000> <ffff>',
    'endcodespacerange',
    ...blocks,
    'endcmap',
    'CMapName currentdict /CMap defineresource pop',
    'end',
    'end',
  ].join('\n');
}
