import { z } from 'zod';

// Without this zod tries `new Function` once, and the page's content security policy reports a violation.
z.config({ jitless: true });

export { z };

/** SHA-256 in lower-case hex. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** base64url without padding. */
export const Base64Url = z.string().regex(/^[A-Za-z0-9_-]+$/);
/** UUID version 7 (RFC 9562), lower case: the idempotency key of a submission or a rating. */
export const UuidV7 = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
/** A moment in UTC, ISO 8601 with milliseconds and Z. */
export const Instant = z.iso.datetime();
/** A public P-256 key as JWK (RFC 7517). `d`, the private half, is refused. */
export const PublicJwk = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: Base64Url,
  y: Base64Url,
});
export type PublicJwk = z.infer<typeof PublicJwk>;
/** A public key with the name both sides know it by. */
export const NamedKey = z.strictObject({ keyId: z.string().min(1).max(64), jwk: PublicJwk });
export type NamedKey = z.infer<typeof NamedKey>;
