/** What the bench times in the browser: a picture of the camera becoming a page, by the very code of the kiosk. */
import { pageFromCamera, releasePage } from '#renderer/materials/page.ts';

export interface Timed {
  readonly ms: number;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
  readonly found: boolean;
}

/** @param frame JPEG of the frame in base64; decoding it is the camera's work and is not counted */
async function time(frame: string, rounds: number): Promise<Timed[]> {
  const bytes = Uint8Array.from(atob(frame), (letter) => letter.charCodeAt(0));
  const blob = new Blob([bytes], { type: 'image/jpeg' });
  const times: Timed[] = [];
  for (let round = 0; round < rounds; round++) {
    const picture = await createImageBitmap(blob);
    const from = performance.now();
    const { page, found } = await pageFromCamera(picture);
    const ms = performance.now() - from;
    times.push({ ms, bytes: page.jpeg.length, width: page.width, height: page.height, found });
    releasePage(page);
  }
  return times;
}

Object.assign(globalThis, { time });
