import { spawn } from 'node:child_process';
import type { IdCardReaderConfig } from '#shared/hardware/messages.ts';

/** Makes a picture of the photo on the chip; null when it cannot. Never throws. */
export type PhotoDecoder = (photo: Uint8Array) => Promise<string | null>;

/** A decoder that needs longer is given up: the visit goes on without a picture. */
export const DECODE_LIMIT_MS = 2000;
/** A picture of 102 × 126 dots has 39 KB at most. */
const MAX_PICTURE_BYTES = 128 * 1024;

const MAGIC: readonly (readonly [type: string, start: readonly number[]])[] = [
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/bmp', [0x42, 0x4d]],
];

/** A data URL of a picture file; null when the bytes are none. */
function pictureOf(bytes: Buffer): string | null {
  const type = MAGIC.find(([, start]) => start.every((byte, at) => bytes[at] === byte))?.[0];
  return type === undefined ? null : `data:${type};base64,${bytes.toString('base64')}`;
}

/**
 * The chip's photo is in a format (WLT) that only licensed libraries decode. A maker's library is put behind a helper
 * program: the 1024 bytes on its standard input, a PNG, JPEG or BMP file on its standard output, exit code 0. It is
 * started anew for each card, without a shell, with an empty environment and nothing on disk.
 */
export function createPhotoDecoder(
  helper: NonNullable<IdCardReaderConfig['photoDecoder']>,
  limitMs = DECODE_LIMIT_MS,
): PhotoDecoder {
  return (photo) =>
    new Promise((resolve) => {
      const child = spawn(helper.command, helper.args ?? [], {
        stdio: ['pipe', 'pipe', 'ignore'],
        env: {},
        windowsHide: true,
      });
      const limit = setTimeout(() => child.kill('SIGKILL'), limitMs);
      const pieces: Buffer[] = [];
      let length = 0;
      child.stdout.on('data', (piece: Buffer) => {
        length += piece.length;
        if (length > MAX_PICTURE_BYTES) child.kill('SIGKILL');
        else pieces.push(piece);
      });
      const end = (picture: string | null) => {
        clearTimeout(limit);
        resolve(picture);
      };
      child.once('error', () => end(null));
      child.once('close', (code) => end(code === 0 ? pictureOf(Buffer.concat(pieces)) : null));
      // A helper that reads nothing closes its end; that is its own affair.
      child.stdin.on('error', () => {});
      child.stdin.end(photo);
    });
}
