import type { Colour, Point, Quad } from './picture.ts';

/** Long by short side of the papers people bring. */
const A4 = Math.SQRT2;
/** ISO/IEC 7810 ID-1: 85.60 × 53.98 mm. */
const CARD = 85.6 / 53.98;
const SNAP = 0.06;
/** Focal length by picture width of the usual document camera (about 53° wide), for pictures that do not tell theirs. */
const USUAL_FOCAL = 1;

/** Longest side of a page that is made; A4 at 200 dpi. */
export const LONGEST_PAGE_PX = 2339;

/**
 * Size in pixels of the flat page behind a quad: as large as it was seen, its sides in the ratio of A4 or an identity
 * card when it is nearly that (ratio under perspective: Zhang and He, "Whiteboard scanning", 2007).
 */
export function pageSize(quad: Quad, picture: { readonly width: number; readonly height: number }) {
  const side = (i: number, k: number): number => {
    const [p, q] = [quad[i] as Point, quad[k] as Point];
    return Math.hypot(q.x - p.x, q.y - p.y);
  };
  const width = Math.max(side(0, 1), side(3, 2));
  const height = Math.max(side(0, 3), side(1, 2));
  const seen = (side(0, 1) + side(3, 2)) / (side(0, 3) + side(1, 2));
  const told = trueRatio(quad, picture);
  const ratio = Number.isFinite(told) ? told : seen;
  const portrait = ratio < 1;
  const lean = portrait ? 1 / ratio : ratio;
  const known = [A4, CARD].find(
    (one) =>
      Math.abs(lean / one - 1) <= SNAP && Math.abs(lean - one) <= Math.abs(lean - (one === A4 ? CARD : A4)),
  );
  const final = known ?? lean;
  const long = Math.min(LONGEST_PAGE_PX, Math.max(32, Math.round(Math.max(width, height))));
  const short = Math.max(32, Math.round(long / final));
  return portrait ? { width: short, height: long } : { width: long, height: short };
}

/** Width by height of the rectangle whose picture is this quad. */
function trueRatio(quad: Quad, { width, height }: { readonly width: number; readonly height: number }) {
  const [m1, m2, m4, m3] = quad.map(({ x, y }) => [x - width / 2, y - height / 2, 1] as const) as unknown as [
    V,
    V,
    V,
    V,
  ];
  const k2 = dot(crossed(m1, m4), m3) / dot(crossed(m2, m4), m3);
  const k3 = dot(crossed(m1, m4), m2) / dot(crossed(m3, m4), m2);
  const n2: V = [k2 * m2[0] - m1[0], k2 * m2[1] - m1[1], k2 - 1];
  const n3: V = [k3 * m3[0] - m1[0], k3 * m3[1] - m1[1], k3 - 1];
  const told = -(n2[0] * n3[0] + n2[1] * n3[1]) / (n2[2] * n3[2]);
  // Only a sheet that narrows both ways tells; from nearly above, noise would speak.
  const tells = Math.abs(n2[2]) > 0.04 && Math.abs(n3[2]) > 0.04;
  const usual = told > (0.5 * width) ** 2 && told < (2 * width) ** 2;
  const focal = tells && usual ? told : (USUAL_FOCAL * width) ** 2;
  const length = (n: V): number => (n[0] * n[0] + n[1] * n[1]) / focal + n[2] * n[2];
  return Math.sqrt(length(n2) / length(n3));
}

type V = readonly [number, number, number];
const dot = (a: V, b: V): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const crossed = (a: V, b: V): V => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

/** The nine numbers that take the unit square's corners to a quad's (Heckbert 1989, the direct solution). */
export function unitSquareTo([p0, p1, p2, p3]: Quad): readonly number[] {
  const sx = p0.x - p1.x + p2.x - p3.x;
  const sy = p0.y - p1.y + p2.y - p3.y;
  const [ax, ay] = [p1.x - p2.x, p1.y - p2.y];
  const [bx, by] = [p3.x - p2.x, p3.y - p2.y];
  const det = ax * by - bx * ay;
  const g = (sx * by - bx * sy) / det;
  const h = (ax * sy - sx * ay) / det;
  return [
    p1.x - p0.x + g * p1.x,
    p3.x - p0.x + h * p3.x,
    p0.x,
    p1.y - p0.y + g * p1.y,
    p3.y - p0.y + h * p3.y,
    p0.y,
    g,
    h,
    1,
  ];
}

/** The page inside a quad, flat: every pixel taken bilinearly from where it lies in the picture. */
export function flatten(
  picture: Colour,
  quad: Quad,
  width: number,
  height: number,
): Colour & { readonly data: Uint8ClampedArray<ArrayBuffer> } {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = unitSquareTo(quad);
  const data = new Uint8ClampedArray(width * height * 4);
  const out = new Uint32Array(data.buffer);
  const { data: source, width: w } = picture;
  const maxX = picture.width - 1.001;
  const maxY = picture.height - 1.001;
  for (let y = 0; y < height; y++) {
    const v = (y + 0.5) / height;
    let nx = b * v + c + a * (0.5 / width);
    let ny = e * v + f + d * (0.5 / width);
    let nz = h * v + 1 + g * (0.5 / width);
    const stepX = a / width;
    const stepY = d / width;
    const stepZ = g / width;
    const row = y * width;
    for (let x = 0; x < width; x++, nx += stepX, ny += stepY, nz += stepZ) {
      let px = nx / nz;
      let py = ny / nz;
      px = px < 0 ? 0 : px > maxX ? maxX : px;
      py = py < 0 ? 0 : py > maxY ? maxY : py;
      const ix = px | 0;
      const iy = py | 0;
      // Weights in 1/256: whole numbers are quicker and exact enough for eight bits.
      const fx = ((px - ix) * 256) | 0;
      const fy = ((py - iy) * 256) | 0;
      const w11 = (fx * fy) >> 8;
      const w10 = fx - w11;
      const w01 = fy - w11;
      const w00 = 256 - fx - fy + w11;
      const i = (iy * w + ix) * 4;
      const k = i + w * 4;
      const red =
        ((source[i] as number) * w00 +
          (source[i + 4] as number) * w10 +
          (source[k] as number) * w01 +
          (source[k + 4] as number) * w11) >>
        8;
      const green =
        ((source[i + 1] as number) * w00 +
          (source[i + 5] as number) * w10 +
          (source[k + 1] as number) * w01 +
          (source[k + 5] as number) * w11) >>
        8;
      const blue =
        ((source[i + 2] as number) * w00 +
          (source[i + 6] as number) * w10 +
          (source[k + 2] as number) * w01 +
          (source[k + 6] as number) * w11) >>
        8;
      out[row + x] = 0xff000000 | (blue << 16) | (green << 8) | red;
    }
  }
  return { width, height, data };
}
