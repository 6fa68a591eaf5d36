import { Base64Url, Instant, Sha256, UuidV7, z } from './schema.ts';
import { p256Suite } from './suite.ts';

/** The largest ciphertext chunk: 256 KiB with its 16-byte tag. */
export const CHUNK_BYTES = 256 * 1024;
/** The largest request body anywhere between page, host and platform. */
export const BODY_BYTES = 1024 * 1024;
/** Most chunks in one submission (256 MiB): keeps the signed manifest below the body limit. */
export const MAX_CHUNKS = 1024;

/** How the content key is wrapped and how the chunks are numbered. A second suite is a second id here. */
export const Sealing = z.strictObject({
  suite: z.enum([p256Suite.id]),
  keyId: z.string().min(1).max(64),
  /** HPKE encapsulated key, 65 bytes. */
  enc: Base64Url,
  /** The 32-byte content key sealed by HPKE, 48 bytes. */
  wrappedKey: Base64Url,
  /** 7 random bytes. */
  noncePrefix: Base64Url,
});
export type Sealing = z.infer<typeof Sealing>;

/** One ciphertext chunk, known by the SHA-256 of its bytes. */
export const ChunkRef = z.strictObject({
  sha256: Sha256,
  size: z.int().min(17).max(CHUNK_BYTES),
});
export type ChunkRef = z.infer<typeof ChunkRef>;

const draftShape = {
  format: z.literal('yiciban/manifest/1'),
  submissionId: UuidV7,
  lifeEvent: z.string().min(1).max(100),
  matters: z.array(z.string().min(1).max(100)).min(1).max(64),
  /** SHA-256 of the catalogue package the answers were given against. */
  catalogue: Sha256,
  /** The privacy notice that was on the screen, by hash, and when it was shown. */
  privacyNotice: z.strictObject({ id: z.string().min(1).max(100), sha256: Sha256, shownAt: Instant }),
  /** The page's clock at submission. A claim: the order of submissions is `seq`. */
  submittedAt: Instant,
  /** Derived from the code on the paper receipt; tells nothing without it. */
  lookupId: z.string().regex(/^[0-9a-f]{32}$/),
  sealing: Sealing,
  chunks: z.array(ChunkRef).min(1).max(MAX_CHUNKS),
};

/** What the page seals and hands to the host. Holds no personal data and no digest of plain text. */
export const ManifestDraft = z.strictObject(draftShape);
export type ManifestDraft = z.infer<typeof ManifestDraft>;

/**
 * The kiosk's clocks at the commit. The wall clock may be wrong or be set back; `sinceBootMs` only goes forward, so two
 * commits of one boot have a true distance, and `offsetMs` says what the platform's clock was when it last told.
 */
export const ClockReading = z.strictObject({
  /** Names one boot of the machine; 16 hex digits, meaningless otherwise. */
  boot: z.string().regex(/^[0-9a-f]{16}$/),
  /** Milliseconds since that boot (monotonic). */
  sinceBootMs: z.int().min(0),
  /** Platform time minus kiosk time as a signed answer last gave it, in milliseconds; null when none has since the start. */
  offsetMs: z.int().nullable(),
});
export type ClockReading = z.infer<typeof ClockReading>;

/** What the kiosk signs: the draft and its place in the kiosk's chain. */
export const Manifest = z.strictObject({
  ...draftShape,
  kiosk: z.string().min(1).max(64),
  /** 1 for a kiosk's first submission, then without gaps. */
  seq: z.int().min(1),
  /** Digest of the manifest before, null for the first: the platform sees one that vanished. */
  previous: Sha256.nullable(),
  intakeNumber: z.string().min(1).max(40),
  committedAt: Instant,
  clock: ClockReading,
  /** True when any device of the kiosk was simulated (演示). */
  simulated: z.boolean(),
});
export type Manifest = z.infer<typeof Manifest>;

/** The manifest, the SHA-256 of its canonical JSON, and the kiosk's ES256 signature over it. */
export const SignedManifest = z.strictObject({ manifest: Manifest, digest: Sha256, signature: Base64Url });
export type SignedManifest = z.infer<typeof SignedManifest>;

/** The draft inside a manifest: what makes two commits the same commit. */
export function draftOf(manifest: Manifest): ManifestDraft {
  const { kiosk, seq, previous, intakeNumber, committedAt, clock, simulated, ...draft } = manifest;
  return draft;
}
