import { type Edges, findEdges } from './edges.ts';
import { findLines, type Line, turn } from './lines.ts';
import { type Colour, type Grey, greyOf, type Point, type Quad, smooth } from './picture.ts';
import { refine } from './refine.ts';

/** Longer side at which a page is looked for; its corners are then sharpened in the whole picture. */
const SEARCH_SIDE = 480;
/** Smallest page, as a part of the picture: an identity card under a camera that sees A3. */
const LEAST_AREA = 0.02;
/** How much of each side must be seen as an edge; the rest may be hidden by a finger. */
const LEAST_SIDE = 0.45;
const LEAST_ALL = 0.7;
/** What a part of a side that is not seen costs: large figures made of odds and ends must not beat a small sheet. */
const UNSEEN = 3.2;

/** Corners of the sheet of paper in a picture, in its pixels, or null when no sheet is seen whole. */
export function findPage(picture: Colour): Quad | null {
  const { grey, step } = greyOf(picture, SEARCH_SIDE);
  const rough = findInGrey(grey);
  if (!rough) return null;
  const scaled = rough.map(({ x, y }) => ({ x: (x + 0.5) * step - 0.5, y: (y + 0.5) * step - 0.5 }));
  return inOrder(refine(picture, scaled as unknown as Quad, step * 2 + 1));
}

function findInGrey(grey: Grey): Quad | null {
  const edges = findEdges(smooth(grey));
  const lines = findLines(edges);
  const meet = lines.map((one) => lines.map((two) => corner(edges, one, two)));
  const best: Best = { quad: null, score: 0 };
  // A bright sheet has its brighter side inside on all four edges, a dark one outside.
  for (const inside of [0, Math.PI]) {
    const normal = lines.map((line) => line.angle + inside);
    const from = (i: number): number => normal[i] ?? 0;
    const follows = lines.map((_, i) =>
      lines.flatMap((_line, k) => (meet[i]?.[k] && across(from(i), from(k)) ? [k] : [])),
    );
    for (let one = 0; one < lines.length; one++)
      for (const two of follows[one] ?? [])
        for (const three of follows[two] ?? []) {
          if (!opposite(from(one), from(three))) continue;
          for (const four of follows[three] ?? []) {
            // Each set of four is met in four turns; the one that begins with its first line is taken.
            if (one > two || one > three || one > four) continue;
            if (!opposite(from(two), from(four)) || !(follows[four] ?? []).includes(one)) continue;
            const round = [one, two, three, four];
            const quad = round.map((line, i) => meet[round[(i + 3) % 4] ?? 0]?.[line]) as unknown as Quad;
            judge(
              edges,
              round.map((line) => from(line) - inside),
              quad,
              best,
            );
          }
        }
  }
  return best.quad;
}

interface Best {
  quad: Quad | null;
  score: number;
}

const QUARTER = Math.PI / 2;
/** The second normal is a quarter turn on, as far as a tilted camera leaves it one. */
const across = (from: number, to: number): boolean => turn(to - from - QUARTER) < 0.55;
const opposite = (from: number, to: number): boolean => turn(to - from - Math.PI) < 0.55;

/**
 * How well four lines, in turn around a sheet, are seen as its sides: longer sides that are seen count for more, parts
 * that are not seen count against it. Takes the place of `best` when it is better.
 */
function judge(edges: Edges, angles: readonly number[], quad: Quad, best: Best): void {
  const lengths = quad.map((from, i) => {
    const to = quad[(i + 1) % 4] as Point;
    return Math.hypot(to.x - from.x, to.y - from.y);
  });
  const whole = lengths.reduce((sum, length) => sum + length, 0);
  if (whole <= best.score || lengths.some((length) => length < 20)) return;
  if (Math.abs(areaOf(quad)) < LEAST_AREA * edges.width * edges.height) return;
  let lost = 0;
  let seen = 0;
  for (const [i, length] of lengths.entries()) {
    const support = seenAlong(edges, quad[i] as Point, quad[(i + 1) % 4] as Point, angles[i] ?? 0);
    if (support < LEAST_SIDE) return;
    seen += support * length;
    lost += UNSEEN * (1 - support) * length;
    if (whole - lost <= best.score) return;
  }
  if (seen / whole < LEAST_ALL) return;
  best.quad = quad;
  best.score = whole - lost;
}

/** The part of a side along which there is an edge of its direction. */
function seenAlong(edges: Edges, from: Point, to: Point, angle: number): number {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const steps = Math.max(8, Math.round(length / 2));
  const nx = Math.cos(angle);
  const ny = Math.sin(angle);
  let hits = 0;
  for (let s = 0; s < steps; s++) {
    const t = (s + 0.5) / steps;
    const x = from.x + (to.x - from.x) * t;
    const y = from.y + (to.y - from.y) * t;
    for (let off = -2; off <= 2; off++) {
      const px = Math.round(x + nx * off);
      const py = Math.round(y + ny * off);
      if (px < 0 || py < 0 || px >= edges.width || py >= edges.height) continue;
      const i = py * edges.width + px;
      if ((edges.strength[i] ?? 0) > 0 && turn((edges.direction[i] ?? 0) - angle) < 0.35) {
        hits++;
        break;
      }
    }
  }
  return hits / steps;
}

/** Where two lines cross, if that is inside the picture (or a hair beside it). */
function corner(edges: Edges, one: Line, two: Line): Point | undefined {
  const [a, b] = [Math.cos(one.angle), Math.sin(one.angle)];
  const [c, d] = [Math.cos(two.angle), Math.sin(two.angle)];
  const det = a * d - b * c;
  if (Math.abs(det) < 0.3) return undefined;
  const x = (one.distance * d - two.distance * b) / det;
  const y = (two.distance * a - one.distance * c) / det;
  const margin = 3;
  const inside = x > -margin && y > -margin && x < edges.width + margin && y < edges.height + margin;
  return inside ? { x, y } : undefined;
}

/** Area of a quad, positive when its corners go round as on a screen. */
export function areaOf(quad: Quad): number {
  let sum = 0;
  for (let i = 0; i < 4; i++) {
    const p = quad[i] as Point;
    const q = quad[(i + 1) % 4] as Point;
    sum += p.x * q.y - q.x * p.y;
  }
  return sum / 2;
}

/** Begins with the corner nearest to the top left of the picture, clockwise. */
function inOrder(quad: Quad): Quad {
  const round = areaOf(quad) >= 0 ? [...quad] : [...quad].reverse();
  const first = round.reduce((best, point, i) => {
    const now = round[best] as Point;
    return point.x + point.y < now.x + now.y ? i : best;
  }, 0);
  return [0, 1, 2, 3].map((i) => round[(first + i) % 4]) as unknown as Quad;
}
