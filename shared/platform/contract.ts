import { BODY_BYTES, CHUNK_BYTES } from '#shared/envelope/manifest.ts';
import { Base64Url, Instant, type NamedKey, PublicJwk, Sha256, UuidV7, z } from '#shared/envelope/schema.ts';
import { verifyByTrusted } from '#shared/envelope/sign.ts';
import { CorrectionLink } from './cases.ts';
import { PlatformReceipt } from './receipt.ts';

/** `PUT /v1/devices/{kioskId}`: makes the kiosk known to the platform. */
export const Enrolment = z.strictObject({ publicKey: PublicJwk, enrolmentCode: z.string().min(1).max(200) });
export type Enrolment = z.infer<typeof Enrolment>;

/** Answer of `PUT` and `GET /v1/submissions/{id}` and of `PUT …/chunks/{sha256}`. */
export const SubmissionState = z.strictObject({
  submissionId: UuidV7,
  digest: Sha256,
  state: z.enum(['incomplete', 'received', 'accepted']),
  /** Chunks still to be sent, by hash; in any order, any number of times. */
  missing: z.array(Sha256),
  receipts: z.array(PlatformReceipt),
});
export type SubmissionState = z.infer<typeof SubmissionState>;

/** Members a kiosk does not know stay in what is verified, so that a newer platform is still believed. */
export const CapabilitiesBody = z.looseObject({
  api: z.literal('yiciban/platform/1'),
  maxBody: z.int(),
  maxChunk: z.int(),
  time: Instant,
  /** The key to seal to now; the whole set is `GET /v1/keys`. */
  sealingKeyId: z.string(),
  /** Manifest formats taken. */
  manifests: z.array(z.string()).min(1).optional(),
  /** SHA-256 naming the catalogue package handed out, null for none. */
  catalogue: Sha256.nullable().optional(),
  simulated: z.boolean(),
});
/** `GET /v1/capabilities`. Only this signed marker means «online», not a 200 and not the browser's opinion. */
export const Capabilities = z.strictObject({
  capabilities: CapabilitiesBody,
  keyId: z.string(),
  signature: Base64Url,
});
export type Capabilities = z.infer<typeof Capabilities>;

export const capabilityLimits = { maxBody: BODY_BYTES, maxChunk: CHUNK_BYTES } as const;

/** Whether an answer really is the platform's, by signature of a trusted key. */
export async function isPlatform(body: unknown, trusted: readonly NamedKey[]): Promise<boolean> {
  const parsed = Capabilities.safeParse(body);
  if (!parsed.success) return false;
  const { capabilities, keyId, signature } = parsed.data;
  return verifyByTrusted(trusted, keyId, 'yiciban/capabilities/1', capabilities, signature);
}

const ProgressItem = z.strictObject({ cursor: z.int(), lookupId: z.string(), sealed: Base64Url });
/** `GET /v1/progress?since=`: what changed for this kiosk's submissions. */
export const ProgressFeed = z.strictObject({
  items: z.array(ProgressItem),
  next: z.int(),
  more: z.boolean(),
});
export type ProgressFeed = z.infer<typeof ProgressFeed>;

/** 好差评: five levels, voluntary. Reasons are catalogue codes, so that no personal data can be typed in. */
export const Rating = z.strictObject({
  ratingId: UuidV7,
  submissionId: UuidV7,
  intakeNumber: z.string().min(1).max(40),
  level: z.int().min(1).max(5),
  reasons: z.array(z.string().regex(/^[a-z0-9-]{1,40}$/)).max(10),
  ratedAt: Instant,
});
export type Rating = z.infer<typeof Rating>;

export const RatingReceiptBody = z.strictObject({ ratingId: UuidV7, digest: Sha256, time: Instant });
/** The platform's signed word that it holds the rating: the licence to delete it here. */
export const RatingReceipt = z.strictObject({
  receipt: RatingReceiptBody,
  keyId: z.string(),
  signature: Base64Url,
});
export type RatingReceipt = z.infer<typeof RatingReceipt>;

/** Whether a trusted platform key signed this receipt over the rating with this canonical digest. */
export async function isRatingReceiptFor(
  subject: { ratingId: string; digest: string },
  { receipt, keyId, signature }: RatingReceipt,
  trusted: readonly NamedKey[],
): Promise<boolean> {
  return (
    receipt.ratingId === subject.ratingId &&
    receipt.digest === subject.digest &&
    (await verifyByTrusted(trusted, keyId, 'yiciban/rating-receipt/1', receipt, signature))
  );
}

/**
 * What the platform needs to find in an opened application. The rest of it is the departments' business and is
 * kept as it came. `materials` names parts of the envelope.
 */
export const SealedApplication = z.looseObject({
  queryCode: z.string().regex(/^\d{12}$/),
  children: z
    .array(
      z.looseObject({
        matter: z.string().min(1),
        department: z.string().min(1),
        fields: z.record(z.string(), z.unknown()),
        materials: z.array(z.string()),
      }),
    )
    .min(1),
  dataUse: z.array(z.unknown()).default([]),
  proofs: z.array(z.unknown()).default([]),
  objections: z.array(z.unknown()).default([]),
  /** Of a mending visit. */
  correction: CorrectionLink.optional(),
});
export type SealedApplication = z.infer<typeof SealedApplication>;
