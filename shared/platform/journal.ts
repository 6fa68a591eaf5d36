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

/** `POST /api/journal/{id}/commit`. */
export const CommitRequest = z.strictObject({ draft: ManifestDraft, slip: SlipFacts });
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
export const JournalList = z.strictObject({ entries: z.array(JournalEntry), ratings: z.array(UuidV7) });
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

/** `POST /api/journal/{id}/print` → what the paper now is and the truth it claims. */
export const PrintOutcome = z.strictObject({
  print: PrintState,
  truth: z.enum(['held', 'received', 'accepted']),
});
export type PrintOutcome = z.infer<typeof PrintOutcome>;
