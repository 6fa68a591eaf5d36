import { type Colour, type Grey, greyOf } from './picture.ts';

/** What can be wrong with the picture of a page, worst first. */
export const qualityIssues = ['dark', 'blank', 'blur', 'glare'] as const;
export type QualityIssue = (typeof qualityIssues)[number];

/** What was measured, for the technician and for tests. */
export interface PageMeasures {
  /** Brightness of the paper, 0–255. */
  readonly paper: number;
  /** Part of the page that is ink, 0–1. */
  readonly ink: number;
  /** Steepness of the sharpest strokes: the part of their contrast crossed within one pixel at 150 dpi, 0–1. */
  readonly sharpness: number;
  /** Part of the page that is burnt out, 0–1. */
  readonly burnt: number;
}

/** A page is judged at about 150 dpi for A4, where small print is three pixels thin. */
const JUDGED_SIDE = 1800;
const BLOCK = 16;

const limits = { paper: 85, ink: 0.0004, sharpness: 0.24, burnt: 0.004 };

/** Everything that is wrong with a flat page. A page that is dark or blank is not asked whether it is sharp. */
export function judgePage(picture: Colour): {
  readonly measures: PageMeasures;
  readonly issues: readonly QualityIssue[];
} {
  const { grey } = greyOf(picture, JUDGED_SIDE);
  const paper = paperLevels(grey);
  const level = median(paper.levels);
  const { ink, sharpness } = strokes(grey, paper);
  const measures = { paper: level, ink, sharpness, burnt: burnt(grey, level) };
  const issues: QualityIssue[] = [];
  if (level < limits.paper) issues.push('dark');
  if (ink < limits.ink) issues.push('blank');
  if (issues.length === 0 && sharpness < limits.sharpness) issues.push('blur');
  if (measures.burnt > limits.burnt) issues.push('glare');
  return { measures, issues };
}

interface Paper {
  readonly columns: number;
  readonly levels: number[];
}

/** Brightness of the paper block by block: what the brighter tenth of each block reaches. */
function paperLevels({ width, height, data }: Grey): Paper {
  const columns = Math.ceil(width / BLOCK);
  const rows = Math.ceil(height / BLOCK);
  const levels: number[] = [];
  for (let by = 0; by < rows; by++)
    for (let bx = 0; bx < columns; bx++) {
      const values: number[] = [];
      for (let y = by * BLOCK; y < Math.min(height, (by + 1) * BLOCK); y += 4)
        for (let x = bx * BLOCK; x < Math.min(width, (bx + 1) * BLOCK); x += 2)
          values.push(data[y * width + x] ?? 0);
      values.sort((a, b) => a - b);
      levels.push(values[Math.floor(values.length * 0.9)] ?? 0);
    }
  return { columns, levels };
}

/**
 * Ink is what is clearly darker than the paper around it. How sharp it is: for each pixel on a stroke's flank, the step
 * to its neighbours two apart, by the contrast within five pixels; the sharpest strokes speak for the page.
 */
function strokes(
  { width, height, data }: Grey,
  { columns, levels }: Paper,
): Pick<PageMeasures, 'ink' | 'sharpness'> {
  // The border may show a strip of the desk.
  const mx = Math.round(width * 0.03);
  const my = Math.round(height * 0.03);
  let dark = 0;
  let count = 0;
  const steep: number[] = [];
  for (let y = my; y < height - my; y++) {
    const row = y * width;
    const blockRow = Math.floor(y / BLOCK) * columns;
    for (let x = mx; x < width - mx; x++) {
      const here = data[row + x] ?? 0;
      const paper = levels[blockRow + Math.floor(x / BLOCK)] ?? 255;
      count++;
      if (here > paper * 0.72) continue;
      dark++;
      const dx = Math.abs((data[row + x + 1] ?? 0) - (data[row + x - 1] ?? 0)) / 2;
      const dy = Math.abs((data[row + width + x] ?? 0) - (data[row - width + x] ?? 0)) / 2;
      const step = Math.max(dx, dy);
      if (step < 4) continue;
      const along = dx > dy ? 1 : width;
      let low = here;
      let high = here;
      for (let off = -4; off <= 4; off++) {
        const value = data[row + x + off * along] ?? here;
        if (value < low) low = value;
        if (value > high) high = value;
      }
      if (high - low > 30) steep.push(step / (high - low));
    }
  }
  steep.sort((a, b) => a - b);
  return {
    ink: count === 0 ? 0 : dark / count,
    sharpness: steep.length < 40 ? 1 : (steep[Math.floor(steep.length * 0.9)] ?? 1),
  };
}

/**
 * The part of the page that is as bright as can be while its paper is not: a reflection. On a page whose paper is
 * white all over, as from a scanner, nothing stands out.
 */
function burnt({ width, height, data }: Grey, paper: number): number {
  if (paper > 236) return 0;
  const least = Math.max(246, paper + 14);
  let inside = 0;
  for (let y = 2; y < height - 2; y += 2)
    for (let x = 2; x < width - 2; x += 2) {
      const i = y * width + x;
      if ((data[i] ?? 0) >= least && (data[i - 2] ?? 0) >= least && (data[i + 2 * width] ?? 0) >= least)
        inside++;
    }
  return (inside * 4) / (width * height);
}

const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[list.length >> 1] ?? 0;
