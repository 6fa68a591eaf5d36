/**
 * Writes a font program of just the glyphs a document uses: Compact Font Format (Adobe Technical Note 5176), CID-keyed
 * with Adobe-Identity-0, charstrings of Type 2 (Note 5177). Glyph n has CID n. Written here because the subsets of the
 * libraries at hand are refused by readers, and because one font can then be made from many slices.
 */
import type { Outline } from './faces.ts';

const byte = (value: number, shift: number): number => (value >> shift) & 0xff;
const u16 = (value: number): number[] => [byte(value, 8), byte(value, 0)];
const u32 = (value: number): number[] => [byte(value, 24), byte(value, 16), byte(value, 8), byte(value, 0)];
const ascii = (text: string): number[] => [...text].map((character) => character.charCodeAt(0));

/** A number of a charstring or a dictionary, −32768 to 32767. */
function number(value: number): number[] {
  if (value >= -107 && value <= 107) return [value + 139];
  if (value >= 108 && value <= 1131) return [247 + ((value - 108) >> 8), (value - 108) & 0xff];
  if (value >= -1131 && value <= -108) return [251 + ((-value - 108) >> 8), (-value - 108) & 0xff];
  return [28, ...u16(value)];
}

/** A dictionary number that always takes five bytes, for offsets not known yet. */
const offset = (value: number): number[] => [29, ...u32(value)];

/** INDEX: count, size of an offset, offsets, data. */
function index(items: readonly (readonly number[])[]): number[] {
  if (items.length === 0) return u16(0);
  const offsets: number[] = [1];
  for (const item of items) offsets.push((offsets.at(-1) ?? 1) + item.length);
  return [...u16(items.length), 4, ...offsets.flatMap(u32), ...items.flat()];
}

const DEFAULT_WIDTH = 1000;
const ROS = [12, 30];
const FD_ARRAY = [12, 36];
const FD_SELECT = [12, 37];
const CID_COUNT = [12, 34];
const [CHARSET, CHAR_STRINGS, PRIVATE, FONT_BBOX, DEFAULT_WIDTH_X] = [15, 17, 18, 5, 20];
const [RMOVETO, RLINETO, RRCURVETO, ENDCHAR] = [21, 5, 8, 14];
/** Standard strings end at 390; ours follow. */
const FIRST_STRING = 391;

function charString({ advance, path }: Outline): number[] {
  const code: number[] = [];
  const width = Math.round(advance);
  if (width !== DEFAULT_WIDTH) code.push(...number(width));
  let [x, y] = [0, 0];
  /** Steps from point to point, and the place they end. */
  const steps = (points: readonly number[]): number[] =>
    points.flatMap((value, at) => {
      if (at % 2 === 1) return [];
      const [px, py] = [Math.round(value), Math.round(points[at + 1] ?? 0)];
      const step = [...number(px - x), ...number(py - y)];
      [x, y] = [px, py];
      return step;
    });
  for (const { command, args } of path) {
    if (command === 'moveTo') code.push(...steps(args), RMOVETO);
    else if (command === 'lineTo') code.push(...steps(args), RLINETO);
    else if (command === 'bezierCurveTo') code.push(...steps(args), RRCURVETO);
    else if (command === 'quadraticCurveTo') {
      const [cx = 0, cy = 0, ex = 0, ey = 0] = args;
      const near = (from: number, control: number): number => from + (2 / 3) * (control - from);
      code.push(...steps([near(x, cx), near(y, cy), near(ex, cx), near(ey, cy), ex, ey]), RRCURVETO);
    }
  }
  return [...code, ENDCHAR];
}

/** Smallest box around all outlines: left, bottom, right, top. */
export function boundsOf(glyphs: readonly Outline[]): [number, number, number, number] {
  const bounds: [number, number, number, number] = [0, 0, 0, 0];
  for (const { args } of glyphs.flatMap((glyph) => glyph.path))
    for (const [at, value] of args.entries()) {
      const [low, high] = at % 2 === 0 ? ([0, 2] as const) : ([1, 3] as const);
      bounds[low] = Math.min(bounds[low], Math.round(value));
      bounds[high] = Math.max(bounds[high], Math.round(value));
    }
  return bounds;
}

/**
 * @param name PostScript name, ASCII
 * @param glyphs outlines by CID; the first is .notdef
 */
export function writeCff(name: string, glyphs: readonly Outline[]): Uint8Array<ArrayBuffer> {
  const last = glyphs.length - 1;
  const header = [1, 0, 4, 4];
  const names = index([ascii(name)]);
  const strings = index([ascii('Adobe'), ascii('Identity')]);
  const globalSubroutines = index([]);
  const charset = last > 0 ? [2, ...u16(1), ...u16(last - 1)] : [0];
  const fdSelect = [3, ...u16(1), ...u16(0), 0, ...u16(glyphs.length)];
  const charStrings = index(glyphs.map(charString));
  const privateDict = [...number(DEFAULT_WIDTH), DEFAULT_WIDTH_X];
  const fdArray = (at: number): number[] => index([[...offset(privateDict.length), ...offset(at), PRIVATE]]);

  const top = (at: { charset: number; fdSelect: number; charStrings: number; fdArray: number }): number[] =>
    index([
      [
        ...[...number(FIRST_STRING), ...number(FIRST_STRING + 1), ...number(0), ...ROS],
        ...[...boundsOf(glyphs).flatMap(number), FONT_BBOX],
        ...[...number(glyphs.length), ...CID_COUNT],
        ...[...offset(at.charset), CHARSET],
        ...[...offset(at.fdSelect), ...FD_SELECT],
        ...[...offset(at.charStrings), CHAR_STRINGS],
        ...[...offset(at.fdArray), ...FD_ARRAY],
      ],
    ]);
  const nowhere = { charset: 0, fdSelect: 0, charStrings: 0, fdArray: 0 };
  const start =
    header.length + names.length + top(nowhere).length + strings.length + globalSubroutines.length;
  const places = { ...nowhere, charset: start };
  places.fdSelect = places.charset + charset.length;
  places.charStrings = places.fdSelect + fdSelect.length;
  places.fdArray = places.charStrings + charStrings.length;
  const privateAt = places.fdArray + fdArray(0).length;
  return new Uint8Array([
    ...header,
    ...names,
    ...top(places),
    ...strings,
    ...globalSubroutines,
    ...charset,
    ...fdSelect,
    ...charStrings,
    ...fdArray(privateAt),
    ...privateDict,
  ]);
}
