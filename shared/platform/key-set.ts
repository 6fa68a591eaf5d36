/**
 * `GET /v1/keys`: the platform's public keys with the time each is for. A kiosk begins with the keys a technician entered and
 * from then on follows sets that a key it already trusts has signed; the platform keeps the private half of every sealing
 * key for as long as an offline kiosk may still have sealed to it.
 */
import { Base64Url, Instant, NamedKey, z } from '#shared/envelope/schema.ts';
import { verifyByTrusted } from '#shared/envelope/sign.ts';
import { suiteOf } from '#shared/envelope/suite.ts';

const period = {
  /** First moment the key is to be used. */
  notBefore: Instant,
  /** Last moment. After it a kiosk that knows no better key goes on with it and warns. */
  notAfter: Instant,
};

/** A key envelopes are sealed to. */
export const SealingKey = z.strictObject({ ...NamedKey.shape, suite: z.string().min(1).max(100), ...period });
export type SealingKey = z.infer<typeof SealingKey>;

/** A key receipts, capabilities and key sets are signed with. Old ones stay listed: their receipts still count. */
export const SigningKey = z.strictObject({ ...NamedKey.shape, ...period });
export type SigningKey = z.infer<typeof SigningKey>;

export const KeySetBody = z.strictObject({
  format: z.literal('yiciban/keys/1'),
  /** Counts up with every change; a kiosk never goes back to a lower one. */
  version: z.int().min(1),
  issuedAt: Instant,
  sealing: z.array(SealingKey).min(1).max(50),
  signing: z.array(SigningKey).min(1).max(50),
});
export type KeySetBody = z.infer<typeof KeySetBody>;

/** The set under the signature of one of the platform's signing keys. */
export const KeySet = z.strictObject({
  keys: KeySetBody,
  keyId: z.string().min(1).max(64),
  signature: Base64Url,
});
export type KeySet = z.infer<typeof KeySet>;

/** Whether a trusted key signed this set. */
export const isKeySetOf = (
  trusted: readonly NamedKey[],
  { keys, keyId, signature }: KeySet,
): Promise<boolean> => verifyByTrusted(trusted, keyId, 'yiciban/keys/1', keys, signature);

/** The key to seal to and whether its time is over (or not come): then it is the nearest there is. */
export interface ChosenKey {
  readonly key: SealingKey;
  readonly outdated: boolean;
}

/**
 * Of the keys whose suite this version knows: the one in its time that began last; when none is in its time, the one that
 * ended last. Undefined when no suite is known. `now` is the platform's time as far as it was learnt, in milliseconds.
 */
export function chooseSealingKey({ sealing }: KeySetBody, now: number): ChosenKey | undefined {
  const usable = sealing.filter((key) => suiteOf(key.suite) !== undefined);
  const isNow = (key: SealingKey) => Date.parse(key.notBefore) <= now && now <= Date.parse(key.notAfter);
  const latest = (keys: readonly SealingKey[], by: 'notBefore' | 'notAfter') =>
    keys.reduce<SealingKey | undefined>(
      (best, key) => (best === undefined || Date.parse(key[by]) > Date.parse(best[by]) ? key : best),
      undefined,
    );
  const current = latest(usable.filter(isNow), 'notBefore');
  if (current !== undefined) return { key: current, outdated: false };
  const nearest = latest(usable, 'notAfter');
  return nearest === undefined ? undefined : { key: nearest, outdated: true };
}
