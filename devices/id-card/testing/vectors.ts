import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { hexBytes } from '../demo-cards.ts';

const hex = z.string().regex(/^([0-9A-F]{2})+$/);
const card = z.strictObject({ text256: hex, frame1295: hex, crc32_frame: hex });
export const cardKeys = [
  'resident',
  'resident_gender_mismatch',
  'resident_expired_uyghur',
  'fpr2023_Y_longname',
  'hmt_J',
  'fpr2017_I',
  'fpr2023_Y',
] as const;

const file = z.strictObject({
  requests: z.record(z.string(), hex),
  responses: z.record(z.string(), hex),
  resident_fp1024: z.strictObject({ frame2321: hex }),
  newaddr: hex,
  ...(Object.fromEntries(cardKeys.map((key) => [key, card])) as Record<
    (typeof cardKeys)[number],
    typeof card
  >),
});

const root = resolve(import.meta.dirname, '../../..');

/** Tests only: the byte vectors of `tests/fixtures/idcard_vectors.json`, known to hold nothing else. */
export const vectors = file.parse(
  JSON.parse(readFileSync(resolve(root, 'tests/fixtures/idcard_vectors.json'), 'utf8')),
);

export const assetsDir = resolve(root, 'assets');

/** A vector's bytes, from its hex. */
export const bytesOf = hexBytes;

export const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase();
