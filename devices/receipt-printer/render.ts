import { HAN_FAMILY, LATIN_FAMILY } from './fonts.ts';
import { type Bitmap, CELL_HEIGHT, type Glyph, type Page, type Picture } from './interpreter.ts';

/** Where the baseline stands in a cell of 24 dots: the em box of the shipped fonts is 880 above, 120 below. */
const BASELINE = Math.round(CELL_HEIGHT * 0.88);

const escapeXml = (text: string): string =>
  text.replace(/[&<>]/g, (sign) => `&#${sign.codePointAt(0)};`).replace(/\p{Cc}/gu, ' ');

/** Every character a drawing of these glyphs needs. */
export const charactersOf = (glyphs: readonly Glyph[]): Set<string> =>
  new Set(glyphs.map((glyph) => glyph.char));

/** Black cells of inverse text and lines under text. */
function groundSvg({ x, y, width, height, inverse, underline }: Glyph): string {
  if (inverse) return `<rect x="${x}" y="${y}" width="${width}" height="${height}"/>`;
  if (underline === 0) return '';
  return `<rect x="${x}" y="${y + height - underline}" width="${width}" height="${underline}"/>`;
}

function inkSvg(glyph: Glyph): string {
  const { char, x, y, width, widthScale, heightScale } = glyph;
  if (char === ' ' || char === '\u3000') return '';
  const ink = glyph.inverse ? '#fff' : '#000';
  const bold = glyph.bold ? ` stroke="${ink}" stroke-width="1"` : '';
  const family = char <= '~' ? LATIN_FAMILY : HAN_FAMILY;
  const place = `translate(${x + width / 2} ${y}) scale(${widthScale} ${heightScale})`;
  return `<text transform="${place}" y="${BASELINE}" font-family="${family}" fill="${ink}"${bold}>${escapeXml(char)}</text>`;
}

/** All grounds before all ink, or the ground of one cell would cut the edge of its neighbour's character. */
const textSvg = (glyphs: readonly Glyph[]): string =>
  `<g font-size="${CELL_HEIGHT}" text-anchor="middle">${glyphs.map(groundSvg).join('')}${glyphs.map(inkSvg).join('')}</g>`;

/** Runs of black dots as one path, so that no picture format is needed in between. */
function bitmapPath(picture: Bitmap, left: number, top: number): string {
  const stride = (picture.width + 7) >> 3;
  let path = '';
  for (let y = 0; y < picture.height; y++)
    for (let x = 0; x < picture.width; x++) {
      const from = x;
      while (x < picture.width && ((picture.bits[y * stride + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0) x++;
      if (x > from) path += `M${left + from} ${top + y}h${x - from}v1h${from - x}z`;
    }
  return `<path shape-rendering="crispEdges" d="${path}"/>`;
}

const pictureSvg = (picture: Picture): string => bitmapPath(picture, picture.x, picture.y);

/** Glyphs alone, on white, moved up by `top` dots. */
export function glyphsSvg(glyphs: readonly Glyph[], width: number, height: number, top: number): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="${width}" height="${height}" fill="#fff"/><g transform="translate(0 ${-top})">${textSvg(glyphs)}</g></svg>`;
}

/** Blank paper left, right, above and below the print area, in dots. */
const MARGIN = 24;

/** Tallest paper that is drawn: 2.5 m at 203 dpi. A slip is a tenth of it. */
const MAX_HEIGHT = 20_000;

/** False for paper too long to be drawn at once. */
export const isDrawable = (pages: readonly Page[]): boolean =>
  pages.reduce((sum, page) => sum + page.height + 2 * MARGIN, 0) <= MAX_HEIGHT;

/** Pages one under the other as they come out of the printer, with a dashed line at every cut between them. */
export function paperSvg(pages: readonly Page[]): { svg: string; characters: Set<string> } {
  const width = pages.reduce((most, page) => Math.max(most, page.width), 1) + 2 * MARGIN;
  let top = 0;
  const parts = pages.map((page, index) => {
    const cut =
      index > 0
        ? `<path d="M0 ${top}h${width}" stroke="#888" stroke-width="2" stroke-dasharray="12 8"/>`
        : '';
    const pictures = [...page.pictures, ...page.codes].map(pictureSvg).join('');
    const body = `${cut}<g transform="translate(${MARGIN} ${top + MARGIN})">${pictures}${textSvg(page.glyphs)}</g>`;
    top += page.height + 2 * MARGIN;
    return body;
  });
  const height = Math.max(1, top);
  return {
    svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="${width}" height="${height}" fill="#fff"/>${parts.join('')}</svg>`,
    characters: new Set(pages.flatMap((page) => [...charactersOf(page.glyphs)])),
  };
}
