import { z } from 'zod';

/** What a reader may doubt about a card it could read. None of them stops a visit; the form shows them. */
export const idCardWarnings = [
  'sex-contradicts-number',
  'birth-contradicts-number',
  'number-check-failed',
  'expired',
  'not-yet-valid',
  'term-mismatch',
  'validity-unreadable',
  'sex-unknown',
  'ethnic-unknown',
  'newest-address-unread',
] as const;
export const idCardWarning = z.enum(idCardWarnings);
export type IdCardWarning = z.infer<typeof idCardWarning>;

const isoDate = z.iso.date();

const common = {
  /** The name to write on a form: the Chinese one where the card has it. Characters as stored, right-trimmed. */
  name: z.string().min(1),
  /** GB/T 2261.1. */
  sex: z.enum(['0', '1', '2', '9']),
  birth: isoDate,
  number: z.string().min(1),
  /** First and last day the card is valid; null when the card's own text is no date. */
  validFrom: isoDate.nullable(),
  validTo: z.union([isoDate, z.literal('long-term')]).nullable(),
  /** The chip's picture needs a licensed decoder; until one decodes it, nobody has looked at a face. */
  photo: z.enum(['not-decoded', 'absent']),
  warnings: z.array(idCardWarning),
  /** Printed number of the security module (SAM) that vouches for the reading; absent when it did not tell it. */
  samId: z.string().max(64).optional(),
};

const addressed = {
  /** As printed on the card. */
  address: z.string(),
  /** Written to the chip later (追加住址); shown instead of `address` when present. */
  newestAddress: z.string().optional(),
};

/** 居民身份证 */
export const residentCard = z.strictObject({
  kind: z.literal('resident'),
  ...common,
  ...addressed,
  /** GB/T 3304; '97' when the chip's code is not in the standard. */
  ethnic: z.string().regex(/^\d{2}$/),
  issuer: z.string(),
});

/** 港澳台居民居住证 */
export const hmtPermit = z.strictObject({
  kind: z.literal('hmt-permit'),
  ...common,
  ...addressed,
  issuer: z.string(),
  /** Number of the travel permit (通行证号码). */
  passNumber: z.string(),
  issueCount: z.string(),
});

/** 外国人永久居留身份证 of 2017 */
export const foreigner2017Card = z.strictObject({
  kind: z.literal('foreigner-2017'),
  ...common,
  englishName: z.string(),
  chineseName: z.string(),
  /** ISO 3166-1 alpha-3 (GB/T 2659). */
  nationality: z.string(),
  version: z.string(),
  authority: z.string(),
});

/** 外国人永久居留身份证 of 2023 */
export const foreigner2023Card = z.strictObject({
  kind: z.literal('foreigner-2023'),
  ...common,
  englishName: z.string(),
  chineseName: z.string(),
  nationality: z.string(),
  renewalCount: z.string(),
  /** Links to the number of an earlier card; meaning left to the platform. */
  oldNumberLink: z.string(),
});

export const idCard = z.discriminatedUnion('kind', [
  residentCard,
  hmtPermit,
  foreigner2017Card,
  foreigner2023Card,
]);
export type IdCard = z.infer<typeof idCard>;
export type IdCardKind = IdCard['kind'];

/** Why a card on the reader gave nothing: choosing it, asking it, proving it, or understanding it failed. */
export const unreadableReasons = ['select', 'read', 'authentication', 'text'] as const;

/**
 * Everything a reader can be, alone or as the answer to a read. Closed: the page has one sentence for each.
 * - `starting` before the first look; `ready` answers and rests; `reading` a citizen has asked for a card
 * - `no-card` none was laid down in time; `card-removed` it was taken away too early
 * - `card-unreadable` take the card up and lay it down again
 * - `silent` and `garbled`: the reader is there and says nothing, or nonsense
 * - `self-test-failed`, `not-authorised`: the security module (SAM) refuses to work
 * - `disconnected` with the reason, which is missing when the device process itself is down
 * - `busy` another read is under way
 * - `disabled` the configuration says that this kiosk offers no reader
 */
export const idCardReaderStatus = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('starting') }),
  z.strictObject({ state: z.literal('ready') }),
  z.strictObject({ state: z.literal('reading') }),
  z.strictObject({ state: z.literal('no-card') }),
  z.strictObject({ state: z.literal('card-removed') }),
  z.strictObject({ state: z.literal('card-unreadable'), reason: z.enum(unreadableReasons) }),
  z.strictObject({ state: z.literal('silent') }),
  z.strictObject({ state: z.literal('garbled') }),
  z.strictObject({ state: z.literal('self-test-failed') }),
  z.strictObject({ state: z.literal('not-authorised') }),
  z.strictObject({
    state: z.literal('disconnected'),
    reason: z.enum(['absent', 'no-permission', 'refused', 'no-driver', 'lost']).optional(),
  }),
  z.strictObject({ state: z.literal('busy') }),
  z.strictObject({ state: z.literal('disabled') }),
]);
export type IdCardReaderStatus = z.infer<typeof idCardReaderStatus>;

/** Answer of `POST /api/devices/id-card/read`. */
export const idCardReadResult = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), value: idCard }),
  z.strictObject({ ok: z.literal(false), error: idCardReaderStatus }),
]);
export type IdCardReadResult = z.infer<typeof idCardReadResult>;

/**
 * Body of `POST /api/simulator/id-card`: lays a card down, takes it off, makes the reader fail or heal. Faults: `silent`,
 * `garbage`, `checksum` (the last byte of every answer is wrong), `unplug`, `cut@N` (every answer ends after N bytes),
 * `pull@N` and `unplug@N` (the card, or the cable, is pulled when N bytes of a card's data have come), `replug@N` (the
 * cable is back 300 ms later), `word@HH` (the status word
 * HH is the answer: 60 and 66, of the module, to everything; 41 to reading the card; others to selecting it).
 */
export const idCardSimulation = z.union([
  z.strictObject({
    place: z.union([
      z.string().min(1),
      z.strictObject({ text: z.string().regex(/^[0-9a-fA-F]{512}$/, 'a 256-byte text block in hex') }),
    ]),
  }),
  z.strictObject({ remove: z.literal(true) }),
  z.strictObject({
    fault: z
      .string()
      .regex(/^(silent|garbage|checksum|unplug|(cut|pull|unplug|replug)@\d{1,4}|word@[0-9a-f]{2})$/),
  }),
  z.strictObject({ clear: z.literal(true) }),
]);
export type IdCardSimulation = z.infer<typeof idCardSimulation>;

/** Answer of `GET /api/simulator/id-card`; holds no personal data. */
export const idCardSimulationState = z.strictObject({
  /** Key of the demo card on the reader, `text` for one given by hex, null for none. */
  card: z.string().nullable(),
  /** True once the card was read: it is not found again until taken off. */
  read: z.boolean(),
  fault: z.string().nullable(),
  plugged: z.boolean(),
  /** Keys that `place` takes. */
  cards: z.array(z.string()),
});
export type IdCardSimulationState = z.infer<typeof idCardSimulationState>;
