/** The worker that looks for sheets and makes pages, beside the page so that nothing a citizen touches waits for it. */
import {
  type Compressed,
  compressPage,
  contextOf,
  hasColour,
  LARGEST_PAGE_BYTES,
  withoutColour,
} from './compress.ts';
import { findPage } from './find-page.ts';
import type { PictureAnswers, PictureReply, PictureRequest, PictureTask } from './messages.ts';
import type { Quad } from './picture.ts';
import { judgePage } from './quality.ts';
import { flatten, LONGEST_PAGE_PX, pageSize } from './warp.ts';

function pixels(picture: ImageBitmap, longest: number): ImageData {
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const width = Math.round(picture.width * scale);
  const height = Math.round(picture.height * scale);
  const context = contextOf(new OffscreenCanvas(width, height));
  context.drawImage(picture, 0, 0, width, height);
  picture.close();
  return context.getImageData(0, 0, width, height);
}

const make = {
  find: async ({ picture }) => {
    const { width, height, data } = pixels(picture, 480);
    const quad = findPage({ width, height, data });
    return quad && (quad.map(({ x, y }) => ({ x: x / width, y: y / height })) as unknown as Quad);
  },
  flatten: async ({ picture }) => {
    // Larger pictures hold no more than the page that is made of them.
    const whole = pixels(picture, 4096);
    const quad = findPage(whole);
    if (!quad) return { ...(await page(whole)), found: false };
    const size = pageSize(quad, whole);
    return { ...(await page(flatten(whole, quad, size.width, size.height))), found: true };
  },
  scan: async ({ picture, jpeg }) => {
    const { width, height } = picture;
    const small = jpeg.length <= LARGEST_PAGE_BYTES && Math.max(width, height) <= LONGEST_PAGE_PX + 64;
    const data = pixels(picture, LONGEST_PAGE_PX);
    // The scanner's own bytes are kept wherever they may be.
    return small ? { jpeg, width, height, issues: judgePage(data).issues } : page(data);
  },
} satisfies {
  [K in PictureTask['kind']]: (task: Extract<PictureTask, { kind: K }>) => Promise<PictureAnswers[K]>;
};

async function page(picture: {
  readonly width: number;
  readonly height: number;
  readonly data: ImageData['data'];
}) {
  const { width, height } = picture;
  const { issues } = judgePage(picture);
  if (!hasColour(picture)) withoutColour(picture);
  const canvas = new OffscreenCanvas(width, height);
  contextOf(canvas).putImageData(new ImageData(picture.data, width, height), 0, 0);
  const compressed: Compressed = await compressPage(canvas);
  return { ...compressed, issues };
}

const answer = (task: PictureTask): Promise<PictureAnswers[PictureTask['kind']]> => {
  switch (task.kind) {
    case 'find':
      return make.find(task);
    case 'flatten':
      return make.flatten(task);
    case 'scan':
      return make.scan(task);
  }
};

addEventListener('message', ({ data }: MessageEvent<PictureRequest>) => {
  const reply = (message: PictureReply): void => postMessage(message);
  answer(data).then(
    (value) => reply({ id: data.id, value }),
    () => reply({ id: data.id, failed: true }),
  );
});
