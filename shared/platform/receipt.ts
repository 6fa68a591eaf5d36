import type { SignedManifest } from '#shared/envelope/manifest.ts';
import { Base64Url, Instant, type NamedKey, Sha256, UuidV7, z } from '#shared/envelope/schema.ts';
import { verifyByTrusted } from '#shared/envelope/sign.ts';

const child = z.strictObject({ matter: z.string(), caseNumber: z.string() });

const common = {
  submissionId: UuidV7,
  /** Digest of the signed manifest the platform holds: the receipt is about this and nothing else. */
  digest: Sha256,
  intakeNumber: z.string(),
  time: Instant,
  /** The reference platform always says true (演示). */
  simulated: z.boolean(),
};

/** The platform's word. `received`: it holds everything (已提交). `accepted`: a case exists (受理). */
export const PlatformReceiptBody = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('received'), ...common }),
  z.strictObject({
    kind: z.literal('accepted'),
    ...common,
    caseNumber: z.string(),
    children: z.array(child),
  }),
]);
export type PlatformReceiptBody = z.infer<typeof PlatformReceiptBody>;

/** A receipt with the platform's ES256 signature: the only licence to delete. */
export const PlatformReceipt = z.strictObject({
  receipt: PlatformReceiptBody,
  keyId: z.string(),
  signature: Base64Url,
});
export type PlatformReceipt = z.infer<typeof PlatformReceipt>;

/** What a receipt must agree with. */
export type ReceiptSubject = Pick<SignedManifest, 'digest'> & {
  readonly manifest: Pick<SignedManifest['manifest'], 'submissionId' | 'intakeNumber'>;
};

/** Whether a trusted platform key signed this receipt over exactly this manifest. */
export async function isReceiptFor(
  subject: ReceiptSubject,
  { receipt, keyId, signature }: PlatformReceipt,
  trusted: readonly NamedKey[],
): Promise<boolean> {
  return (
    receipt.submissionId === subject.manifest.submissionId &&
    receipt.digest === subject.digest &&
    receipt.intakeNumber === subject.manifest.intakeNumber &&
    (await verifyByTrusted(trusted, keyId, 'yiciban/receipt/1', receipt, signature))
  );
}

/** The three truths: 预受理 held here, 已提交 the platform has it, 受理 it made a case. */
export type Truth = 'held' | 'received' | 'accepted';

/** The most that verified receipts allow to be said. */
export function truthOf(receipts: readonly PlatformReceipt[]): Truth {
  if (receipts.some(({ receipt }) => receipt.kind === 'accepted')) return 'accepted';
  return receipts.some(({ receipt }) => receipt.kind === 'received') ? 'received' : 'held';
}
