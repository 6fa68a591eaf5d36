/** The signature as a picture: drawn by hand, or the name set in type by someone who cannot draw. */

/** Pixels of the stored picture. */
const WIDTH = 900;
const HEIGHT = 360;

/** @returns PNG bytes of the canvas */
export async function pngOf(canvas: HTMLCanvasElement): Promise<Uint8Array<ArrayBuffer>> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('The signature could not be written as a picture');
  return new Uint8Array(await blob.arrayBuffer());
}

/** The name and the words that say it was confirmed by key, as a picture. */
export function typedSignature(name: string, mark: string): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser cannot draw');
  context.textAlign = 'center';
  context.fillStyle = '#000';
  context.font = `120px 'Kiosk Sans', sans-serif`;
  context.fillText(name, WIDTH / 2, HEIGHT / 2, WIDTH - 60);
  context.font = `36px 'Kiosk Sans', sans-serif`;
  context.fillText(mark, WIDTH / 2, HEIGHT - 50, WIDTH - 60);
  return pngOf(canvas);
}
