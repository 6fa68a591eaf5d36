/** Pictures as plain arrays, so that everything here runs in a worker and in a test alike. */

/** Brightness 0–255, row by row. */
export interface Grey {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** Red, green, blue, opacity 0–255, as `ImageData`. */
export interface Colour {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Corners of a page in the order top left, top right, bottom right, bottom left of the page as it lies. */
export type Quad = readonly [Point, Point, Point, Point];

/** Brightness (ITU-R BT.601) of a picture, made smaller by whole steps until its longer side is at most `longest`. */
export function greyOf(picture: Colour, longest: number): { readonly grey: Grey; readonly step: number } {
  const step = Math.max(1, Math.ceil(Math.max(picture.width, picture.height) / longest));
  const width = Math.floor(picture.width / step);
  const height = Math.floor(picture.height / step);
  const data = new Float32Array(width * height);
  const { data: source, width: stride } = picture;
  const count = step * step;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let v = 0; v < step; v++) {
        let at = ((y * step + v) * stride + x * step) * 4;
        for (let u = 0; u < step; u++, at += 4)
          sum += 0.299 * (source[at] ?? 0) + 0.587 * (source[at + 1] ?? 0) + 0.114 * (source[at + 2] ?? 0);
      }
      data[y * width + x] = sum / count;
    }
  return { grey: { width, height, data }, step };
}

/** Smoothed by the binomial 1-4-6-4-1 in both directions; edges repeat. */
export function smooth({ width, height, data }: Grey): Grey {
  const across = new Float32Array(data.length);
  const both = new Float32Array(data.length);
  const at = (value: number, last: number): number => (value < 0 ? 0 : value > last ? last : value);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    for (let x = 0; x < width; x++) {
      const get = (dx: number): number => data[row + at(x + dx, width - 1)] ?? 0;
      across[row + x] = (get(-2) + 4 * get(-1) + 6 * get(0) + 4 * get(1) + get(2)) / 16;
    }
  }
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const get = (dy: number): number => across[at(y + dy, height - 1) * width + x] ?? 0;
      both[y * width + x] = (get(-2) + 4 * get(-1) + 6 * get(0) + 4 * get(1) + get(2)) / 16;
    }
  return { width, height, data: both };
}
