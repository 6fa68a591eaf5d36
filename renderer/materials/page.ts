import { createObjectUrl, revokeObjectUrl } from '../session/object-urls.ts';
import { work } from './pictures.ts';
import type { Compressed } from './vision/compress.ts';
import type { QualityIssue } from './vision/quality.ts';

/**
 * One page in memory: JPEG bytes and a view of them. A scanner's page within the limits keeps the scanner's own
 * bytes; a larger or turned one, and every page of a camera, is written by the browser.
 */
export interface ScannedPage {
  readonly id: string;
  readonly jpeg: Uint8Array<ArrayBuffer>;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Object URL for the preview; `releasePage` gives it back. */
  readonly url: string;
  /** What is wrong with it, as far as the machine can see. */
  readonly issues: readonly QualityIssue[];
  /** The citizen has looked at it and wants it all the same. */
  readonly kept: boolean;
}

const TURNED_QUALITY = 0.85;

/** Takes the bytes of a scan. Rejects when the browser cannot read them as a picture. */
export async function pageFromScan(jpeg: Uint8Array<ArrayBuffer>): Promise<ScannedPage> {
  const picture = await createImageBitmap(new Blob([jpeg], { type: 'image/jpeg' }));
  const { issues, ...made } = await work({ kind: 'scan', picture, jpeg }, [picture]);
  return makePage(made, issues);
}

/** Takes a picture of a camera: the sheet in it, flat. `found` is false when no sheet was seen whole. */
export async function pageFromCamera(picture: ImageBitmap): Promise<{ page: ScannedPage; found: boolean }> {
  const { issues, found, ...made } = await work({ kind: 'flatten', picture }, [picture]);
  return { page: makePage(made, issues), found };
}

/** The same page turned a quarter clockwise. */
export async function rotatePage(page: ScannedPage): Promise<ScannedPage> {
  const bitmap = await createImageBitmap(new Blob([page.jpeg], { type: 'image/jpeg' }));
  const canvas = new OffscreenCanvas(page.height, page.width);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser cannot draw');
  context.translate(canvas.width / 2, canvas.height / 2);
  context.rotate(Math.PI / 2);
  context.drawImage(bitmap, -page.width / 2, -page.height / 2, page.width, page.height);
  bitmap.close();
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: TURNED_QUALITY });
  const jpeg = new Uint8Array(await blob.arrayBuffer());
  return { ...makePage({ jpeg, width: canvas.width, height: canvas.height }, page.issues), kept: page.kept };
}

export function releasePage(page: ScannedPage): void {
  revokeObjectUrl(page.url);
}

function makePage({ jpeg, width, height }: Compressed, issues: readonly QualityIssue[]): ScannedPage {
  const url = createObjectUrl(new Blob([jpeg], { type: 'image/jpeg' }));
  return { id: crypto.randomUUID(), jpeg, width, height, url, issues, kept: false };
}
