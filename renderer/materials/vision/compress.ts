import { type Colour, greyOf } from './picture.ts';

/** Largest JPEG of a page by default: an A4 page over a village line. */
export const LARGEST_PAGE_BYTES = 300 * 1024;
/** Tried in turn until the page is small enough; below the last, the picture is made smaller instead. */
const QUALITIES = [0.85, 0.75, 0.65, 0.55];
/** A4 is legible down to about 110 dpi. */
const SMALLEST_LONG_SIDE = 1280;

/**
 * True when a page says something by colour: a stamp, a photograph, a coloured form. The tint of the lamp, the same
 * all over the page, is no colour; neither are the coloured rims a lens makes along black strokes.
 */
export function hasColour({ width, height, data }: Colour): boolean {
  const step = Math.max(1, Math.round(Math.sqrt((width * height) / 20_000)));
  const red: number[] = [];
  const blue: number[] = [];
  for (let y = 0; y < height; y += step)
    for (let x = 0; x < width; x += step) {
      const i = (y * width + x) * 4;
      red.push((data[i] ?? 0) - (data[i + 1] ?? 0));
      blue.push((data[i + 2] ?? 0) - (data[i + 1] ?? 0));
    }
  const middle = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[list.length >> 1] ?? 0;
  const [r, b] = [middle(red), middle(blue)];
  const coloured = red.filter((one, i) => Math.abs(one - r) > 30 || Math.abs((blue[i] ?? 0) - b) > 30).length;
  return coloured > red.length * 0.0015;
}

/** The same picture without its colours, in place. */
export function withoutColour(picture: Colour): void {
  const { grey } = greyOf(picture, Number.POSITIVE_INFINITY);
  const { data } = picture;
  for (let i = 0; i < grey.data.length; i++) {
    const value = grey.data[i] ?? 0;
    data[i * 4] = value;
    data[i * 4 + 1] = value;
    data[i * 4 + 2] = value;
  }
}

export interface Compressed {
  readonly jpeg: Uint8Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** A page as a JPEG of at most `largest` bytes, as good as fits: first less exact, then smaller. */
export async function compressPage(
  canvas: OffscreenCanvas,
  largest = LARGEST_PAGE_BYTES,
): Promise<Compressed> {
  let from = canvas;
  for (;;) {
    let jpeg: Uint8Array<ArrayBuffer> | undefined;
    for (const quality of QUALITIES) {
      const blob = await from.convertToBlob({ type: 'image/jpeg', quality });
      jpeg = new Uint8Array(await blob.arrayBuffer());
      if (jpeg.length <= largest) break;
    }
    const { width, height } = from;
    const long = Math.max(width, height);
    if (jpeg && (jpeg.length <= largest || long <= SMALLEST_LONG_SIDE)) return { jpeg, width, height };
    const scale = Math.max(0.8, SMALLEST_LONG_SIDE / long);
    const smaller = new OffscreenCanvas(Math.round(width * scale), Math.round(height * scale));
    contextOf(smaller).drawImage(from, 0, 0, smaller.width, smaller.height);
    from = smaller;
  }
}

/** Drawing on memory, not on a graphics card: what is drawn here is read back at once. */
export function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('This browser cannot draw');
  return context;
}
