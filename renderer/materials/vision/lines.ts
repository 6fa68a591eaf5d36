import type { Edges } from './edges.ts';

/** A straight line x·cos(angle) + y·sin(angle) = distance; `angle` points to its brighter side. */
export interface Line {
  readonly angle: number;
  readonly distance: number;
  readonly votes: number;
}

const ANGLES = 180;
const STEP = (2 * Math.PI) / ANGLES;
const DISTANCE = 2;
/** Kept for each twelfth of a turn, so that the grain of a wooden desk cannot crowd out the sides of the sheet. */
const SECTORS = 12;
const MOST_IN_SECTOR = 5;
/** One strong edge counts no more than a few weak ones: a table rule must not outvote the paper's own edge. */
const STRONGEST = 60;

/** Straight edges by Hough's method, each point voting only for lines along its own direction. */
export function findLines({ width, strength, direction, points, height }: Edges): readonly Line[] {
  const reach = Math.ceil(Math.hypot(width, height));
  const bins = Math.ceil((2 * reach) / DISTANCE) + 1;
  const votes = new Float32Array(ANGLES * bins);
  const cos = Float64Array.from({ length: ANGLES }, (_, i) => Math.cos(i * STEP));
  const sin = Float64Array.from({ length: ANGLES }, (_, i) => Math.sin(i * STEP));
  for (const i of points) {
    const x = i % width;
    const y = (i - x) / width;
    const weight = Math.min(STRONGEST, strength[i] ?? 0);
    const main = Math.round((direction[i] ?? 0) / STEP);
    for (let off = -1; off <= 1; off++) {
      const a = (main + off + ANGLES) % ANGLES;
      const distance = x * (cos[a] ?? 0) + y * (sin[a] ?? 0);
      const bin = a * bins + Math.round((distance + reach) / DISTANCE);
      votes[bin] = (votes[bin] ?? 0) + (off === 0 ? weight : weight / 2);
    }
  }
  // A side of a page is at least a seventh of the picture's shorter side long.
  const least = (Math.min(width, height) / 7) * 20;
  const lines: Line[] = [];
  const peaks: number[] = [];
  for (let i = 0; i < votes.length; i++) if ((votes[i] ?? 0) >= least) peaks.push(i);
  peaks.sort((p, q) => (votes[q] ?? 0) - (votes[p] ?? 0));
  const held = new Uint8Array(SECTORS);
  for (const peak of peaks) {
    const a = Math.floor(peak / bins);
    const sector = Math.floor((a * SECTORS) / ANGLES);
    if ((held[sector] ?? 0) >= MOST_IN_SECTOR) continue;
    const line = {
      angle: a * STEP,
      distance: (peak - a * bins) * DISTANCE - reach,
      votes: votes[peak] ?? 0,
    };
    const near = (other: Line): boolean =>
      turn(other.angle - line.angle) < 0.12 && Math.abs(other.distance - line.distance) < 8;
    if (lines.some(near)) continue;
    lines.push(line);
    held[sector] = (held[sector] ?? 0) + 1;
  }
  return lines;
}

/** The size of an angle between −π and π. */
export const turn = (angle: number): number => Math.abs(Math.atan2(Math.sin(angle), Math.cos(angle)));
