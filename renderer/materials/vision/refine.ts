import type { Colour, Point, Quad } from './picture.ts';

const SAMPLES = 48;
/** The first and last part of a side is left out: corners are bent, torn and rounded. */
const ENDS = 0.06;

/**
 * Moves each side of a quad onto the edge that is really there, to a fraction of a pixel: brightness is sampled across
 * the side in the whole picture, a straight line is fitted through the steepest places, and lines are crossed again.
 * @param reach how far across, in pixels of the picture
 */
export function refine(picture: Colour, quad: Quad, reach: number): Quad {
  const sides = [0, 1, 2, 3].map((i) => sideOf(picture, quad[i] as Point, quad[(i + 1) % 4] as Point, reach));
  return [0, 1, 2, 3].map((i) => {
    const meet = crossing(sides[(i + 3) % 4] as Side, sides[i] as Side);
    const before = quad[i] as Point;
    // A side that could not be fitted must not throw its corners away.
    return meet && Math.hypot(meet.x - before.x, meet.y - before.y) < reach * 3 ? meet : before;
  }) as unknown as Quad;
}

/** A straight line: a point on it and its direction. */
interface Side {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
}

function sideOf(picture: Colour, from: Point, to: Point, reach: number): Side {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const dx = (to.x - from.x) / length;
  const dy = (to.y - from.y) / length;
  const offsets: { readonly along: number; readonly across: number; readonly weight: number }[] = [];
  for (let s = 0; s < SAMPLES; s++) {
    const along = (ENDS + ((1 - 2 * ENDS) * (s + 0.5)) / SAMPLES) * length;
    const found = steepest(picture, from.x + dx * along, from.y + dy * along, -dy, dx, reach);
    if (found) offsets.push({ along, across: found.at, weight: found.step });
  }
  let keep = offsets;
  let line = { slope: 0, base: 0 };
  for (let round = 0; round < 3 && keep.length >= 8; round++) {
    line = fitLine(keep);
    const error = (one: { along: number; across: number }): number =>
      Math.abs(one.across - line.base - line.slope * one.along);
    const typical = [...keep].map(error).sort((a, b) => a - b)[keep.length >> 1] ?? 0;
    keep = keep.filter((one) => error(one) <= Math.max(0.7, typical * 2.5));
  }
  if (keep.length < SAMPLES / 4) line = { slope: 0, base: 0 };
  const x = from.x - dy * line.base;
  const y = from.y + dx * line.base;
  const norm = Math.hypot(1, line.slope);
  return { x, y, dx: (dx - dy * line.slope) / norm, dy: (dy + dx * line.slope) / norm };
}

/** Where brightness changes most across a side, with a parabola through the three steepest steps. */
function steepest(picture: Colour, x: number, y: number, nx: number, ny: number, reach: number) {
  const values: number[] = [];
  for (let off = -reach - 1; off <= reach + 1; off++)
    values.push(brightness(picture, x + nx * off, y + ny * off));
  const steps = values.slice(0, -2).map((value, i) => Math.abs((values[i + 2] ?? 0) - value));
  let best = 0;
  for (let i = 1; i < steps.length; i++) if ((steps[i] ?? 0) > (steps[best] ?? 0)) best = i;
  const step = steps[best] ?? 0;
  if (step < 8) return undefined;
  const before = steps[best - 1] ?? step;
  const after = steps[best + 1] ?? step;
  const bend = before - 2 * step + after;
  const shift = Math.abs(bend) < 1e-6 ? 0 : Math.max(-0.5, Math.min(0.5, (0.5 * (before - after)) / bend));
  return { at: best - reach + shift, step };
}

/** Brightness between pixels, bilinear; edges repeat. */
function brightness({ width, height, data }: Colour, x: number, y: number): number {
  const px = Math.max(0, Math.min(width - 1.001, x));
  const py = Math.max(0, Math.min(height - 1.001, y));
  const ix = Math.floor(px);
  const iy = Math.floor(py);
  const fx = px - ix;
  const fy = py - iy;
  const at = (u: number, v: number): number => {
    const i = ((iy + v) * width + ix + u) * 4;
    return 0.299 * (data[i] ?? 0) + 0.587 * (data[i + 1] ?? 0) + 0.114 * (data[i + 2] ?? 0);
  };
  return (at(0, 0) * (1 - fx) + at(1, 0) * fx) * (1 - fy) + (at(0, 1) * (1 - fx) + at(1, 1) * fx) * fy;
}

function fitLine(
  list: readonly { readonly along: number; readonly across: number; readonly weight: number }[],
) {
  let [w, a, c, aa, ac] = [0, 0, 0, 0, 0];
  for (const { along, across, weight } of list) {
    w += weight;
    a += weight * along;
    c += weight * across;
    aa += weight * along * along;
    ac += weight * along * across;
  }
  const det = w * aa - a * a;
  const slope = Math.abs(det) < 1e-9 ? 0 : (w * ac - a * c) / det;
  return { slope, base: (c - slope * a) / w };
}

function crossing(one: Side, two: Side): Point | undefined {
  const det = one.dx * two.dy - one.dy * two.dx;
  if (Math.abs(det) < 0.1) return undefined;
  const t = ((two.x - one.x) * two.dy - (two.y - one.y) * two.dx) / det;
  return { x: one.x + one.dx * t, y: one.y + one.dy * t };
}
