import { Base64Url, type NamedKey, z } from '#shared/envelope/schema.ts';
import { type SignatureContext, verifyByTrusted } from '#shared/envelope/sign.ts';

/** `{[name]: body, keyId, signature}`: a statement with the platform's ES256 signature over its canonical JSON. */
export const signedAs = <N extends string, B extends z.ZodType>(name: N, body: B) =>
  z.strictObject({ [name]: body, keyId: z.string(), signature: Base64Url } as {
    [K in N]: B;
  } & { keyId: z.ZodString; signature: typeof Base64Url });

/** Whether a trusted platform key signed this statement in this context. */
export const isSigned = (
  context: SignatureContext,
  body: unknown,
  { keyId, signature }: { readonly keyId: string; readonly signature: string },
  trusted: readonly NamedKey[],
): Promise<boolean> => verifyByTrusted(trusted, keyId, context, body, signature);
