/**
 * `POST /v1/data-requests`: what departments already hold about a person whose card was laid, field by field, with
 * purpose and legal basis. The question and the answer travel in bodies only, never in an address.
 */
import { Wording } from '#shared/catalogue/schema.ts';
import { Instant, Sha256, UuidV7, z } from '#shared/envelope/schema.ts';

/** Longest a citizen waits for all questions together, in milliseconds; after that they fill the form themselves. */
export const DATA_WAIT_MS = 4500;

const Name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,60}$/);
const Fields = z.array(Name).max(200);

const asked = {
  /** Names the item in the answer. */
  id: z.string().regex(/^\d{1,4}$/),
  /** Only these come back. None: only whether the record or the licence is there and valid. */
  fields: Fields,
  /** The chosen matters that need it; a value several need is asked for once. */
  matters: z.array(Name).min(1),
  purpose: Wording,
  basis: Wording,
};

export const DataRequestItem = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('shared-data'), dataset: Name, ...asked }),
  z.strictObject({ kind: z.literal('e-licence'), licence: Name, ...asked }),
]);
export type DataRequestItem = z.infer<typeof DataRequestItem>;

/** One person's data for one life event. Every item says for which of the chosen matters it is. */
export const DataRequest = z
  .strictObject({
    requestId: UuidV7,
    /** 证件类型 and 证件号码 of the card that lay on the reader. */
    subject: z.strictObject({ documentType: z.string().min(1).max(10), number: z.string().min(1).max(40) }),
    lifeEvent: Name,
    matters: z.array(Name).min(1),
    items: z.array(DataRequestItem).min(1).max(200),
  })
  .refine(
    ({ matters, items }) => items.every((item) => item.matters.every((id) => matters.includes(id))),
    'an item is for a matter that was not chosen',
  )
  .refine(({ items }) => new Set(items.map((item) => item.id)).size === items.length, 'an id is there twice');
export type DataRequest = z.infer<typeof DataRequest>;

/** A value in the shapes of a form's value: text, or parts by id. */
export const DataValue = z.union([
  z.string().max(1000),
  z.record(z.string().max(60), z.string().max(1000)).refine((parts) => Object.keys(parts).length <= 40),
]);
export type DataValue = z.infer<typeof DataValue>;

const answered = {
  id: asked.id,
  /** Who holds the record, in words for the citizen. */
  source: Wording,
  /** When the holder was asked. */
  time: Instant,
};

/** Both ends included; null is open. */
export const Validity = z.strictObject({ from: z.iso.date().nullable(), until: z.iso.date().nullable() });
export type Validity = z.infer<typeof Validity>;

export const DataAnswerItem = z.discriminatedUnion('outcome', [
  z.strictObject({
    outcome: z.literal('found'),
    ...answered,
    validity: Validity,
    values: z.record(Name, DataValue),
    /** The licence itself stays with its issuer; this names it. Null for shared data. */
    document: z.strictObject({ number: z.string().min(1).max(80), sha256: Sha256 }).nullable(),
  }),
  z.strictObject({
    /** `unavailable`: the holder did not answer; nobody knows whether there is a record. */
    outcome: z.enum(['none', 'revoked', 'expired', 'unavailable']),
    ...answered,
  }),
]);
export type DataAnswerItem = z.infer<typeof DataAnswerItem>;

export const DataAnswer = z.strictObject({
  requestId: UuidV7,
  /** True: made-up data of a demonstration. */
  simulated: z.boolean(),
  items: z.array(DataAnswerItem).max(200),
});
export type DataAnswer = z.infer<typeof DataAnswer>;
