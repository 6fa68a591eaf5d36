/**
 * What lies on a courier stick. Everything on it is either sealed, or signed by whom it comes from, or both: the stick and
 * its carrier are trusted with nothing. docs/courier.md describes it byte by byte.
 */
import { type Bytes, concat, utf8 } from '#shared/envelope/bytes.ts';
import { canonicalBytes, canonicalJson } from '#shared/envelope/canonical.ts';
import { SignedManifest } from '#shared/envelope/manifest.ts';
import { Base64Url, Instant, PublicJwk, Sha256, UuidV7, z } from '#shared/envelope/schema.ts';
import { Rating, RatingReceipt } from '#shared/platform/contract.ts';
import { PlatformReceipt } from '#shared/platform/receipt.ts';

/** Folder of ours on the stick; nothing outside it is ever touched. */
export const COURIER_FOLDER = 'yiciban';
/** `up/<kiosk>/`: from a station to the platform. */
export const UP = 'up';
/** `down/<kiosk>/`: from the platform to a station; `down/catalogue/`: for every station. */
export const DOWN = 'down';
export const CATALOGUE = 'catalogue';

/** A kiosk's id as a folder name: nothing in it can lead out of a folder. */
export const KioskName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/);

export const envelopeName = (submissionId: string): string => `${submissionId}.envelope`;
export const listName = (exportId: string): string => `${exportId}.list`;
export const answerName = (id: string): string => `${id}.answer`;
export const ratingAnswerName = (id: string): string => `${id}.rating`;
export const ENVELOPE_FILE = /^([0-9a-f-]{36})\.envelope$/;
export const LIST_FILE = /^([0-9a-f-]{36})\.list$/;
export const ANSWER_FILE = /^([0-9a-f-]{36})\.answer$/;
export const RATING_FILE = /^([0-9a-f-]{36})\.rating$/;

/** The most a list and an answer may hold, in bytes. */
export const MAX_LIST_BYTES = 16 * 1024 * 1024;
export const MAX_ANSWER_BYTES = 1024 * 1024;
/** The most a signed manifest may hold: it goes to the platform in one body. */
export const MAX_MANIFEST_BYTES = 1024 * 1024;

const MAGIC = 'YCBENV1\n';
/** Magic and the length of the manifest. */
export const HEAD_BYTES = MAGIC.length + 4;

/**
 * Head of an envelope file: 8 bytes `YCBENV1\n`, 4 bytes big-endian length, canonical JSON of the signed manifest. The chunks
 * follow in the manifest's order, without anything between them; the manifest names their sizes and hashes.
 */
export function envelopeHead(signed: SignedManifest): Bytes {
  const json = canonicalBytes(signed);
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, json.length);
  return concat(utf8(MAGIC), length, json);
}

/** Length of the manifest by the first `HEAD_BYTES`; undefined when they do not begin an envelope file. */
export function manifestLength(head: Uint8Array): number | undefined {
  if (head.length < HEAD_BYTES) return undefined;
  const magic = utf8(MAGIC);
  if (magic.some((byte, at) => head[at] !== byte)) return undefined;
  const length = new DataView(head.buffer, head.byteOffset).getUint32(MAGIC.length);
  return length > 0 && length <= MAX_MANIFEST_BYTES ? length : undefined;
}

/** Reads the manifest's bytes; undefined when they are not one. */
export const parseManifest = (bytes: Uint8Array): SignedManifest | undefined =>
  SignedManifest.safeParse(parseJson(bytes)).data;

const ListEntry = z.strictObject({
  submissionId: UuidV7,
  seq: z.int().min(1),
  digest: Sha256,
  /** Bytes of the envelope file. */
  size: z.int().min(1),
});

/** What a station says it has put on the stick. */
export const CourierListBody = z.strictObject({
  format: z.literal('yiciban/courier-list/1'),
  kiosk: KioskName,
  exportId: UuidV7,
  exportedAt: Instant,
  /**
   * The station's key, by which envelopes and this list are signed; only the platform knows whether it is enrolled. Null
   * where the key of a rescued disk could not be read.
   */
  publicKey: PublicJwk.nullable(),
  /** Read from the disk of a kiosk that does not start any more. */
  rescued: z.boolean(),
  envelopes: z.array(ListEntry).max(100_000),
  /** The platform has them; what became of them is asked for. */
  awaiting: z
    .array(z.strictObject({ submissionId: UuidV7, lookupId: z.string().regex(/^[0-9a-f]{32}$/) }))
    .max(100_000),
  ratings: z.array(Rating).max(100_000),
});
export type CourierListBody = z.infer<typeof CourierListBody>;

/** `up/<kiosk>/<exportId>.list`. Without a signature only where the key of a rescued disk could not be read. */
export const CourierList = z.strictObject({ list: CourierListBody, signature: Base64Url.nullable() });
export type CourierList = z.infer<typeof CourierList>;

/** `down/<kiosk>/<submissionId>.answer`: what the platform said. Receipts are believed by their signature only. */
export const CourierAnswer = z.strictObject({
  format: z.literal('yiciban/courier-answer/1'),
  submissionId: UuidV7,
  digest: Sha256.nullable(),
  receipts: z.array(PlatformReceipt).max(10),
  /** The platform's word for why it does not take it; for people, nothing is done by it. */
  refused: z.string().max(100).nullable(),
  /** Where the case stands, sealed under the code on the paper receipt. */
  progress: z.strictObject({ lookupId: z.string().regex(/^[0-9a-f]{32}$/), sealed: Base64Url }).nullable(),
  askedAt: Instant,
});
export type CourierAnswer = z.infer<typeof CourierAnswer>;

/** `down/<kiosk>/<ratingId>.rating`. */
export const CourierRatingAnswer = z.strictObject({
  format: z.literal('yiciban/courier-rating/1'),
  receipt: RatingReceipt,
});
export type CourierRatingAnswer = z.infer<typeof CourierRatingAnswer>;

/**
 * JSON in strict UTF-8 that has a canonical form; undefined when it is none. Half a surrogate pair or a number beyond all
 * numbers parses, but nobody can have signed it.
 */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    canonicalJson(value);
    return value;
  } catch {
    return undefined;
  }
}
