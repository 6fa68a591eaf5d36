import { createObjectUrl, revokeObjectUrl } from '../session/object-urls.ts';

/**
 * One scanned page in memory: JPEG bytes and a view of them. A page within the limits keeps the scanner's own
 * bytes; a larger or turned one is written again by the browser.
 */

export interface ScannedPage {
  readonly id: string;
  readonly jpeg: Uint8Array<ArrayBuffer>;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Object URL for the preview; `releasePage` gives it back. */
  readonly url: string;
}

/** Enough to read small print of an A4 page (about 200 dpi), small enough for a village line. */
const LONGEST_SIDE_PX = 2400;
const LARGEST_JPEG_BYTES = 600 * 1024;
const QUALITY = 0.8;

/** Takes the bytes of a scan. Rejects when the browser cannot read them as a picture. */
export async function pageFromScan(jpeg: Uint8Array<ArrayBuffer>): Promise<ScannedPage> {
  const bitmap = await createImageBitmap(new Blob([jpeg], { type: 'image/jpeg' }));
  const longest = Math.max(bitmap.width, bitmap.height);
  if (longest <= LONGEST_SIDE_PX && jpeg.byteLength <= LARGEST_JPEG_BYTES) {
    const { width, height } = bitmap;
    bitmap.close();
    return makePage(jpeg, width, height);
  }
  const scale = Math.min(1, LONGEST_SIDE_PX / longest);
  return draw(bitmap, Math.round(bitmap.width * scale), Math.round(bitmap.height * scale), 0);
}

/** The same page turned a quarter clockwise. */
export async function rotatePage(page: ScannedPage): Promise<ScannedPage> {
  const bitmap = await createImageBitmap(new Blob([page.jpeg], { type: 'image/jpeg' }));
  return draw(bitmap, page.height, page.width, Math.PI / 2);
}

export function releasePage(page: ScannedPage): void {
  revokeObjectUrl(page.url);
}

async function draw(bitmap: ImageBitmap, width: number, height: number, angle: number): Promise<ScannedPage> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser cannot draw');
  context.translate(width / 2, height / 2);
  context.rotate(angle);
  const [w, h] = angle === 0 ? [width, height] : [height, width];
  context.drawImage(bitmap, -w / 2, -h / 2, w, h);
  bitmap.close();
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
  return makePage(new Uint8Array(await blob.arrayBuffer()), width, height);
}

function makePage(jpeg: Uint8Array<ArrayBuffer>, width: number, height: number): ScannedPage {
  const url = createObjectUrl(new Blob([jpeg], { type: 'image/jpeg' }));
  return { id: crypto.randomUUID(), jpeg, width, height, url };
}
