import type { Grey } from './picture.ts';

/** Thin edges of a picture: where brightness changes most along its own direction. */
export interface Edges {
  readonly width: number;
  readonly height: number;
  /** Strength of the change for every point; 0 where there is no edge. */
  readonly strength: Float32Array;
  /** Direction in which it gets brighter, radians. */
  readonly direction: Float32Array;
  /** Indexes of the points on edges. */
  readonly points: Int32Array;
}

/** Weaker changes are noise of the camera. */
const WEAKEST = 14;

/** Sobel gradients, thinned across their direction (the first half of Canny's method). */
export function findEdges({ width, height, data }: Grey): Edges {
  const size = width * height;
  const gx = new Float32Array(size);
  const gy = new Float32Array(size);
  const full = new Float32Array(size);
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      const p = (dx: number, dy: number): number => data[i + dy * width + dx] ?? 0;
      const dx = p(1, -1) + 2 * p(1, 0) + p(1, 1) - p(-1, -1) - 2 * p(-1, 0) - p(-1, 1);
      const dy = p(-1, 1) + 2 * p(0, 1) + p(1, 1) - p(-1, -1) - 2 * p(0, -1) - p(1, -1);
      gx[i] = dx;
      gy[i] = dy;
      full[i] = Math.hypot(dx, dy);
    }
  const strength = new Float32Array(size);
  const direction = new Float32Array(size);
  const points: number[] = [];
  for (let y = 2; y < height - 2; y++)
    for (let x = 2; x < width - 2; x++) {
      const i = y * width + x;
      const here = full[i] ?? 0;
      if (here < WEAKEST) continue;
      const dx = gx[i] ?? 0;
      const dy = gy[i] ?? 0;
      const steep = Math.abs(dy) > Math.abs(dx) * 2.4142;
      const flat = Math.abs(dx) > Math.abs(dy) * 2.4142;
      const beside = flat ? 1 : steep ? width : dx * dy > 0 ? width + 1 : width - 1;
      if (here < (full[i + beside] ?? 0) || here <= (full[i - beside] ?? 0)) continue;
      strength[i] = here;
      direction[i] = Math.atan2(dy, dx);
      points.push(i);
    }
  return { width, height, strength, direction, points: Int32Array.from(points) };
}
