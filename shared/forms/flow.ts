/** Blocks one under the other over as many A4 pages as they need. */
import { A4, type Mark, type Measure, type Sheet, type Weight } from './sheet.ts';

/** Margins and sizes in points. */
export const margin = { left: 54, right: 54, top: 56, bottom: 58 } as const;
export const contentWidth = A4.width - margin.left - margin.right;
const bottom = A4.height - margin.bottom;

/** A piece of a page that is never split. `draw` gets the upper edge it was placed at. */
export interface Block {
  readonly height: number;
  /** Stays on one page with the block after it. */
  readonly keepWithNext?: boolean;
  readonly draw: (top: number) => readonly Mark[];
}

export interface Frame {
  readonly title: string;
  /** Behind everything, on every page. */
  readonly ground: readonly Mark[];
  /** Opens every page after the first. */
  readonly continued: Block;
  readonly foot: (page: number, pages: number) => readonly Mark[];
}

/** The most a single block may take: a page that opens with the continuation head. */
export const tallest = (continued: Block): number => bottom - margin.top - continued.height;

export function flow(blocks: readonly Block[], frame: Frame): Sheet {
  const pages: Mark[][] = [[]];
  let top: number = margin.top;
  const put = (block: Block): void => {
    pages.at(-1)?.push(...block.draw(top));
    top += block.height;
  };
  for (const [at, block] of blocks.entries()) {
    let height = block.height;
    for (let next = at; blocks[next]?.keepWithNext; next++) height += blocks[next + 1]?.height ?? 0;
    if (top + Math.min(height, tallest(frame.continued)) > bottom) {
      pages.push([]);
      top = margin.top;
      put(frame.continued);
    }
    put(block);
  }
  return {
    title: frame.title,
    pages: pages.map((marks, at) => ({
      marks: [...frame.ground, ...marks, ...frame.foot(at + 1, pages.length)],
    })),
  };
}

export const textMark = (
  x: number,
  y: number,
  text: string,
  { size = 10.5, weight = 400, grey = 0 }: { size?: number; weight?: Weight; grey?: number } = {},
): Mark => ({ kind: 'text', x, y, size, weight, text, grey });

export const lineMark = (x1: number, y1: number, x2: number, y2: number, width = 0.6): Mark => ({
  kind: 'line',
  from: [x1, y1],
  to: [x2, y2],
  width,
});

/** A line of text in the middle of the sheet. */
export function centred(
  measure: Measure,
  y: number,
  text: string,
  style: { size: number; weight?: Weight; grey?: number },
): Mark {
  return textMark((A4.width - measure(text, style.size, style.weight ?? 400)) / 2, y, text, style);
}

/** A line of text that ends at `right`. */
export const flushRight = (
  measure: Measure,
  right: number,
  y: number,
  text: string,
  style: { size: number; grey?: number },
): Mark => textMark(right - measure(text, style.size, 400), y, text, style);

export const space = (height: number): Block => ({ height, draw: () => [] });
