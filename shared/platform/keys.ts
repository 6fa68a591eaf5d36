/** `GET /v1/keys`: the keys envelopes are sealed to, and those that sign; both change with time. */
import { Instant, NamedKey, z } from '#shared/envelope/schema.ts';
import { isSigned, signedAs } from './signed.ts';

const dated = z.strictObject({
  ...NamedKey.shape,
  /** Nothing is sealed or signed with it before. */
  notBefore: Instant,
  /** Nothing new after; what was sealed to it before is opened for ever, because a kiosk may have been offline. */
  notAfter: Instant,
});
export type DatedKey = z.infer<typeof dated>;

export const KeySetBody = z.looseObject({
  issuedAt: Instant,
  /** Newest first. The kiosk seals to the first one that is valid. */
  sealing: z.array(dated).min(1).max(16),
  /** Newest first. One signed by a key the kiosk trusts is trusted from then on. */
  signing: z.array(dated).min(1).max(16),
});
export type KeySetBody = z.infer<typeof KeySetBody>;

export const KeySet = signedAs('keys', KeySetBody);
export type KeySet = z.infer<typeof KeySet>;

/** The key set, if a trusted key signed it; undefined otherwise. */
export async function trustedKeySet(
  body: unknown,
  trusted: readonly NamedKey[],
): Promise<KeySetBody | undefined> {
  const parsed = KeySet.safeParse(body);
  if (!parsed.success) return undefined;
  return (await isSigned('yiciban/keys/1', parsed.data.keys, parsed.data, trusted))
    ? parsed.data.keys
    : undefined;
}

/**
 * The key to seal to at this moment (milliseconds). Where none is valid, the one that ends last: a kiosk with a wrong clock or
 * without news must still be able to take a submission, and the platform opens old keys for ever.
 */
export function sealingKeyAt(keys: readonly DatedKey[], now: number): DatedKey | undefined {
  const valid = keys.find((key) => Date.parse(key.notBefore) <= now && now < Date.parse(key.notAfter));
  return valid ?? keys.toSorted((a, b) => b.notAfter.localeCompare(a.notAfter))[0];
}
