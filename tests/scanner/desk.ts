import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import jpeg from 'jpeg-js';
import type { Colour, Point, Quad } from '#renderer/materials/vision/picture.ts';
import { unitSquareTo } from '#renderer/materials/vision/warp.ts';

/** A sheet of paper on a desk as a document camera sees it, drawn here so that the truth is known to the pixel. */
export interface DeskScene {
  readonly page: Colour;
  readonly width: number;
  readonly height: number;
  /** Where the sheet's corners are, in its own order (its top left first). */
  readonly corners: Quad;
  /** Brightness of the desk, 0–255. */
  readonly desk?: number;
  /** Brightness of the lamp: 1 is white paper at 235. */
  readonly light?: number;
  /** How much darker the far corner is, 0–1. */
  readonly falloff?: number;
  /** Gaussian-like blur of the lens, in pixels. */
  readonly blur?: number;
  /** A reflection: its middle, as part of the picture, and its radius in pixels. */
  readonly glare?: { readonly x: number; readonly y: number; readonly radius: number };
  /** Noise of the camera, standard deviation. */
  readonly noise?: number;
  /** Pens, a cup and a card lie about. */
  readonly clutter?: boolean;
  readonly seed?: number;
}

const pagesDir = join(import.meta.dirname, '../../assets/demo/pages');

/** A demonstration page as pixels. */
export function demoPage(name: string): Colour {
  const { width, height, data } = jpeg.decode(readFileSync(join(pagesDir, name)), { useTArray: true });
  return { width, height, data: new Uint8ClampedArray(data.buffer, data.byteOffset, data.byteLength) };
}

/**
 * Corners of a sheet under a pinhole camera of normal focal length: turned by `angle` degrees on the desk, the camera
 * leaning by `tilt` degrees. `size`: the sheet's long side as part of the picture's height, were it seen from above.
 */
export function laid(
  scene: { readonly width: number; readonly height: number },
  { angle = 0, tilt = 0, size = 0.85, x = 0.5, y = 0.5, ratio = Math.SQRT2 } = {},
): Quad {
  const long = scene.height * size;
  const short = long / ratio;
  const focal = scene.width * 1.1;
  const [a, t] = [(angle * Math.PI) / 180, (tilt * Math.PI) / 180];
  return [
    [-short / 2, -long / 2],
    [short / 2, -long / 2],
    [short / 2, long / 2],
    [-short / 2, long / 2],
  ].map(([px = 0, py = 0]) => {
    const rx = px * Math.cos(a) - py * Math.sin(a) + (x - 0.5) * scene.width;
    const ry = px * Math.sin(a) + py * Math.cos(a) + (y - 0.5) * scene.height;
    const far = 1 - (ry * Math.sin(t)) / focal;
    return { x: scene.width / 2 + rx / far, y: scene.height / 2 + (ry * Math.cos(t)) / far };
  }) as unknown as Quad;
}

export function photograph(scene: DeskScene): Colour & { readonly data: Uint8ClampedArray<ArrayBuffer> } {
  const { page, width, height, corners, desk = 70, light = 1, falloff = 0.15, noise = 2.5 } = scene;
  const random = randomFrom(scene.seed ?? 1);
  const plane = new Float32Array(width * height * 3);
  const back = inverse(unitSquareTo(corners));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const i = (y * width + x) * 3;
      const grain = 5 * Math.sin(y * 0.21 + 3 * Math.sin(x * 0.004)) + 4 * Math.sin(y * 0.07 + x * 0.011);
      let rgb: [number, number, number] = [desk + grain + 14, desk + grain, desk + grain - 16];
      if (scene.clutter) rgb = clutterAt(x / width, y / height) ?? rgb;
      const [u, v] = map(back, x + 0.5, y + 0.5);
      if (u >= 0 && v >= 0 && u < 1 && v < 1) rgb = sample(page, u * page.width, v * page.height);
      else {
        const [su, sv] = map(back, x - 5, y - 7);
        if (su >= 0 && sv >= 0 && su < 1 && sv < 1) rgb = [rgb[0] * 0.72, rgb[1] * 0.72, rgb[2] * 0.72];
      }
      const lamp = 0.93 * light * (1 - falloff * ((x / width) * 0.6 + (y / height) * 0.4));
      for (let k = 0; k < 3; k++) plane[i + k] = (rgb[k] ?? 0) * lamp;
    }
  if (scene.glare) addGlare(plane, width, height, scene.glare);
  if (scene.blur) for (let pass = 0; pass < 3; pass++) boxBlur(plane, width, height, scene.blur);
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    for (let k = 0; k < 3; k++) data[i * 4 + k] = (plane[i * 3 + k] ?? 0) + noise * normal(random);
    data[i * 4 + 3] = 255;
  }
  return { width, height, data };
}

/** A moving picture as Chromium's fake camera takes it: JPEG files, one after the other. */
export function motionJpeg(frames: readonly Colour[], quality = 92): Buffer {
  return Buffer.concat(
    frames.map(
      ({ width, height, data }) =>
        jpeg.encode({ width, height, data: Buffer.from(data.buffer) }, quality).data,
    ),
  );
}

function clutterAt(u: number, v: number): [number, number, number] | undefined {
  if (Math.abs(u - 0.06 - v * 0.05) < 0.006 && v > 0.2 && v < 0.8) return [30, 40, 120];
  if ((u - 0.93) ** 2 + ((v - 0.2) * 0.56) ** 2 < 0.0025) return [225, 222, 215];
  if (u > 0.88 && u < 0.97 && v > 0.6 && v < 0.72) return [190, 200, 220];
  return undefined;
}

function addGlare(
  plane: Float32Array,
  width: number,
  height: number,
  glare: { x: number; y: number; radius: number },
): void {
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const far = Math.hypot(x - glare.x * width, y - glare.y * height) / glare.radius;
      if (far > 2) continue;
      const add = far < 0.8 ? 220 : 220 * Math.exp(-(((far - 0.8) / 0.35) ** 2));
      for (let k = 0; k < 3; k++)
        plane[(y * width + x) * 3 + k] = Math.min(255, (plane[(y * width + x) * 3 + k] ?? 0) + add);
    }
}

function boxBlur(plane: Float32Array, width: number, height: number, radius: number): void {
  const size = 2 * radius + 1;
  for (const [count, length, stride, other] of [
    [height, width, 3, width * 3],
    [width, height, width * 3, 3],
  ] as const)
    for (let line = 0; line < count; line++)
      for (let k = 0; k < 3; k++) {
        const at = (i: number): number => line * other + Math.max(0, Math.min(length - 1, i)) * stride + k;
        const before = Float32Array.from({ length }, (_, i) => plane[at(i)] ?? 0);
        const get = (i: number): number => before[Math.max(0, Math.min(length - 1, i))] ?? 0;
        let sum = 0;
        for (let i = -radius; i <= radius; i++) sum += get(i);
        for (let i = 0; i < length; i++) {
          plane[at(i)] = sum / size;
          sum += get(i + radius + 1) - get(i - radius);
        }
      }
}

/** The mean of the page's pixels under one pixel of the picture: four taps keep thin strokes from flickering. */
function sample(page: Colour, x: number, y: number): [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  for (const [ox, oy] of [
    [-0.4, -0.4],
    [0.4, -0.4],
    [-0.4, 0.4],
    [0.4, 0.4],
  ] as const) {
    const px = Math.max(0, Math.min(page.width - 1, Math.floor(x + ox)));
    const py = Math.max(0, Math.min(page.height - 1, Math.floor(y + oy)));
    for (let k = 0; k < 3; k++) sum[k] = (sum[k] ?? 0) + (page.data[(py * page.width + px) * 4 + k] ?? 0) / 4;
  }
  return sum;
}

const map = (m: readonly number[], x: number, y: number): [number, number] => {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0] = m;
  const w = g * x + h * y + i;
  return [(a * x + b * y + c) / w, (d * x + e * y + f) / w];
};

function inverse([
  a = 0,
  b = 0,
  c = 0,
  d = 0,
  e = 0,
  f = 0,
  g = 0,
  h = 0,
  i = 0,
]: readonly number[]): readonly number[] {
  return [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ];
}

/** Numbers 0–1 that are the same in every run (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const normal = (random: () => number): number => random() + random() + random() + random() - 2;

/** Largest distance of a corner to its true place; the found corners may begin at any corner. */
export function cornerError(found: Quad, truth: Quad): number {
  const turns = [0, 1, 2, 3].map((turn) =>
    Math.max(
      ...[0, 1, 2, 3].map((i) => {
        const [p, q] = [found[(i + turn) % 4] as Point, truth[i] as Point];
        return Math.hypot(p.x - q.x, p.y - q.y);
      }),
    ),
  );
  return Math.min(...turns);
}

/** Correlation of brightness, block by block: −1 to 1. */
export function likeness(a: Colour, b: Colour): number {
  const cells = 60;
  const means = ({ width, height, data }: Colour): number[] => {
    const sums = new Float64Array(cells * cells);
    const counts = new Float64Array(cells * cells);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const cell = Math.floor((y / height) * cells) * cells + Math.floor((x / width) * cells);
        sums[cell] = (sums[cell] ?? 0) + (data[(y * width + x) * 4 + 1] ?? 0);
        counts[cell] = (counts[cell] ?? 0) + 1;
      }
    return Array.from(sums, (sum, i) => sum / (counts[i] || 1));
  };
  const [p, q] = [means(a), means(b)];
  const mean = (list: number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length;
  const [mp, mq] = [mean(p), mean(q)];
  let [pq, pp, qq] = [0, 0, 0];
  for (const [i, value] of p.entries()) {
    pq += (value - mp) * ((q[i] ?? 0) - mq);
    pp += (value - mp) ** 2;
    qq += ((q[i] ?? 0) - mq) ** 2;
  }
  return pq / Math.sqrt(pp * qq);
}
