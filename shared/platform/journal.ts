import { ManifestDraft, SignedManifest } from '#shared/envelope/manifest.ts';
import { Instant, UuidV7, z } from '#shared/envelope/schema.ts';
import { PlatformReceipt } from './receipt.ts';

const Bilingual = z.strictObject({ zh: z.string().min(1).max(200), en: z.string().min(1).max(400) });

/** What the paper needs beside the manifest. Kept by the host until the print is confirmed; no personal data. */
export const SlipFacts = z.strictObject({
  queryCode: z.string().regex(/^\d{12}$/),
  language: z.enum(['zh', 'en']),
  lifeEvent: Bilingual,
  matters: z.array(Bilingual).min(1).max(64),
  documents: z.int().min(0),
});
export type SlipFacts = z.infer<typeof SlipFacts>;

/**
 * Whose card it is and for which life event: asked before a visit begins (`POST /api/journal/recent`) and told at the commit.
 * Travels in bodies between page and host only; the host keeps a keyed hash of it for 24 hours.
 */
export const HolderFacts = z.strictObject({
  documentType: z.string().min(1).max(10),
  number: z.string().min(1).max(40),
  lifeEvent: z.string().min(1).max(100),
});
export type HolderFacts = z.infer<typeof HolderFacts>;

/** `POST /api/journal/{id}/commit`. */
export const CommitRequest = z.strictObject({
  draft: ManifestDraft,
  slip: SlipFacts,
  holder: HolderFacts.optional(),
});
export type CommitRequest = z.infer<typeof CommitRequest>;

/**
 * Where the paper receipt stands. `sent`: every byte went out, the printer never confirmed. `unknown`: the kiosk
 * stopped or the printer failed while it was printing.
 */
export const PrintState = z.enum(['not-printed', 'printing', 'sent', 'confirmed', 'unknown']);
export type PrintState = z.infer<typeof PrintState>;

/** One submission as the journal knows it. */
export const JournalEntry = z.strictObject({
  submissionId: UuidV7,
  intakeNumber: z.string(),
  seq: z.int(),
  digest: z.string(),
  committedAt: Instant,
  print: PrintState,
  truth: z.enum(['held', 'received', 'accepted']),
  /** Whether the sealed chunks are still here. */
  chunksHeld: z.boolean(),
});
export type JournalEntry = z.infer<typeof JournalEntry>;

/** `GET /api/journal`. */
export const JournalList = z.strictObject({
  entries: z.array(JournalEntry),
  ratings: z.array(UuidV7),
  /** What was found damaged or missing at the host's start, by stable name. */
  damage: z.array(z.string()).default([]),
  /** The mark of the page's database the journal was last compared with. */
  outbox: z.int().nullable().default(null),
});
export type JournalList = z.infer<typeof JournalList>;

/** `GET /api/journal/{id}`: all that is needed to send or restore it. */
export const JournalDetail = z.strictObject({
  entry: JournalEntry,
  signed: SignedManifest,
  receipts: z.array(PlatformReceipt),
});
export type JournalDetail = z.infer<typeof JournalDetail>;

/** `GET /api/journal/unprinted`: numbers only, it is shown on the attract screen. */
export const UnprintedList = z.strictObject({
  items: z.array(
    z.strictObject({
      submissionId: UuidV7,
      intakeNumber: z.string(),
      print: z.enum(['not-printed', 'unknown']),
    }),
  ),
});
export type UnprintedList = z.infer<typeof UnprintedList>;

/** Names the chunks in the body of `PUT /api/journal/{id}/chunks`: `<size>:<sha256>`, comma between. */
export const CHUNKS_HEADER = 'x-chunks';

/** `POST /api/journal/{id}/check`: chunks the journal cannot give any more. */
export const ChunkCheck = z.strictObject({ missing: z.array(z.string()) });
export type ChunkCheck = z.infer<typeof ChunkCheck>;

/** `POST /api/journal/compared`: both copies agree with the page's database of this mark. */
export const Compared = z.strictObject({ outbox: z.int() });
export type Compared = z.infer<typeof Compared>;

/** `POST /api/journal/recent` → earlier submissions of the same card for the same life event, newest first. */
export const RecentList = z.strictObject({ entries: z.array(JournalEntry) });
export type RecentList = z.infer<typeof RecentList>;

/** `POST /api/journal/{id}/print` → what the paper now is and the truth it claims. */
export const PrintOutcome = z.strictObject({
  print: PrintState,
  truth: z.enum(['held', 'received', 'accepted']),
});
export type PrintOutcome = z.infer<typeof PrintOutcome>;
