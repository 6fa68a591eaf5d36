import type { Compressed } from './compress.ts';
import type { Quad } from './picture.ts';
import type { QualityIssue } from './quality.ts';

/** What the page asks of its picture worker. Bitmaps are handed over and closed there. */
export type PictureTask =
  /** Where is the sheet? Corners as parts of the picture's width and height. */
  | { readonly kind: 'find'; readonly picture: ImageBitmap }
  /** Cut the sheet out, make it flat and small; without a sheet the whole picture. */
  | { readonly kind: 'flatten'; readonly picture: ImageBitmap }
  /** A page as it came from a scanner: judge it, and make it small when it is larger than `largest` bytes. */
  | { readonly kind: 'scan'; readonly picture: ImageBitmap; readonly jpeg: Uint8Array<ArrayBuffer> };

export interface JudgedPage extends Compressed {
  readonly issues: readonly QualityIssue[];
}

export interface PictureAnswers {
  readonly find: Quad | null;
  readonly flatten: JudgedPage & { readonly found: boolean };
  readonly scan: JudgedPage;
}

export type PictureRequest = PictureTask & { readonly id: number };
export type PictureReply =
  | { readonly id: number; readonly value: PictureAnswers[PictureTask['kind']] }
  | { readonly id: number; readonly failed: true };
