/** What the courier functions of the host answer; the technician console and the tool show it in `courierSentence`. */
import { UuidV7, z } from '#shared/envelope/schema.ts';
import { KioskName } from './format.ts';

/** Why nothing could be done, or not all of it. */
export const CourierProblem = z.enum([
  'folder-missing',
  'stick-not-writable',
  'stick-full',
  /** It was pulled out, or it is broken. */
  'stick-gone',
  'nothing-here',
  'journal-unusable',
  'platform-not-configured',
  'platform-unreachable',
  'not-a-data-folder',
]);
export type CourierProblem = z.infer<typeof CourierProblem>;

/** What is wrong with one thing on the stick; the rest goes on. */
export const StickDefect = z.enum([
  /** The list was changed after the station signed it: nothing of this station is taken. */
  'list-altered',
  /** The stick was pulled before the export was finished. */
  'list-unfinished',
  'envelope-missing',
  'envelope-unfinished',
  'envelope-altered',
  /** It lies among the envelopes of another station. */
  'envelope-foreign',
  'answer-unreadable',
  /** The receipt is not the platform's, or not for this submission. */
  'receipt-invalid',
  /** The answers are for another station. */
  'answers-foreign',
  'catalogue-refused',
  /** A chunk is in neither copy any more. */
  'chunk-lost',
  /** Sealed chunks whose manifest is nowhere: a visit that was never finished, or one whose line in the journal is lost. */
  'manifest-lost',
  'not-a-file',
]);
export type StickDefect = z.infer<typeof StickDefect>;

export const StickNote = z.strictObject({
  defect: StickDefect,
  /** File name, submission id or station. */
  subject: z.string(),
  /** More in words, where there is more. */
  detail: z.string().optional(),
});
export type StickNote = z.infer<typeof StickNote>;

export const ExportReport = z.strictObject({
  kiosk: z.string(),
  /** Envelopes written now, and such as lay there already, whole. */
  written: z.int(),
  already: z.int(),
  bytes: z.int(),
  ratings: z.int(),
  /** Envelopes taken off the stick because the platform has signed for them. */
  removed: z.int(),
  notes: z.array(StickNote),
});
export type ExportReport = z.infer<typeof ExportReport>;

export const DeliveredStation = z.strictObject({
  kiosk: KioskName,
  /** The platform signed for them now. */
  delivered: z.int(),
  /** Refused by the platform, with its reason. */
  refused: z.array(z.strictObject({ submissionId: UuidV7, reason: z.string() })),
  /** To be tried again: the road was closed, or the platform had no time. */
  waiting: z.int(),
  ratings: z.int(),
  notes: z.array(StickNote),
});
export type DeliveredStation = z.infer<typeof DeliveredStation>;

export const DeliverReport = z.strictObject({
  stations: z.array(DeliveredStation),
  /** The newest catalogue was put on the stick, none is handed out, or it could not be had. */
  catalogue: z.enum(['brought', 'already', 'none', 'unreachable']),
  /** Set when the road closed in between: everything else can be done again. */
  stopped: CourierProblem.nullable(),
});
export type DeliverReport = z.infer<typeof DeliverReport>;

export const CollectReport = z.strictObject({
  /** Receipts that were new here. */
  received: z.int(),
  accepted: z.int(),
  ratings: z.int(),
  /** News for citizens, sealed under their codes. */
  progress: z.int(),
  /** The platform does not take these; they stay here for people to look at. */
  refused: z.array(z.strictObject({ submissionId: UuidV7, reason: z.string() })),
  catalogue: z.strictObject({ outcome: z.string(), version: z.int().nullable() }).nullable(),
  notes: z.array(StickNote),
});
export type CollectReport = z.infer<typeof CollectReport>;
