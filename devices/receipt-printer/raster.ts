import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { type FontSource, HAN_FAMILY } from './fonts.ts';
import type { Bitmap } from './interpreter.ts';

export interface PngPicture {
  readonly png: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Draws SVG with the shipped fonts, as a picture or as the dots a print head would burn. */
export interface Rasteriser {
  png(svg: string, characters: Iterable<string>): Promise<PngPicture>;
  bitmap(svg: string, characters: Iterable<string>): Promise<Bitmap>;
}

let ready: Promise<void> | undefined;

/** The library has one instance per process and refuses to be started twice. */
function start(): Promise<void> {
  ready ??= readFile(createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm')).then(
    initWasm,
  );
  return ready;
}

/** A dot is burnt where the drawing is darker than this (0–255). */
const THRESHOLD = 150;

export function createRasteriser(fonts: FontSource): Rasteriser {
  const draw = async <T>(
    svg: string,
    characters: Iterable<string>,
    use: (image: { width: number; height: number; pixels: Uint8Array; asPng(): Uint8Array }) => T,
  ): Promise<T> => {
    const [fontBuffers] = await Promise.all([fonts.filesFor(characters), start()]);
    const drawing = new Resvg(svg, { font: { fontBuffers, defaultFontFamily: HAN_FAMILY } });
    const image = drawing.render();
    try {
      return use(image);
    } finally {
      image.free();
      drawing.free();
    }
  };
  return {
    png: (svg, characters) =>
      draw(svg, characters, (image) => ({ png: image.asPng(), width: image.width, height: image.height })),
    bitmap: (svg, characters) => draw(svg, characters, (image) => toBitmap(image)),
  };
}

/** RGBA on white paper to one bit per dot. */
export function toBitmap(image: { width: number; height: number; pixels: Uint8Array }): Bitmap {
  const { width, height, pixels } = image;
  const stride = (width + 7) >> 3;
  const bits = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      // All drawings are black on white, so one channel tells how dark a dot is.
      if ((pixels[(y * width + x) * 4] ?? 255) >= THRESHOLD) continue;
      const at = y * stride + (x >> 3);
      bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7));
    }
  return { width, height, bits };
}
