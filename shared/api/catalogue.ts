import { z } from 'zod';

/** Answer of `GET /api/catalogue/status`: which catalogue runs, and what a technician has to know of it. */
export const catalogueStatus = z.strictObject({
  /** `shipped` with the program, a signed `package`, or an author's `folder`. */
  source: z.enum(['shipped', 'package', 'folder']),
  version: z.int().nullable(),
  hash: z.string().nullable(),
  /** Of a package only. */
  id: z.string().nullable(),
  keyId: z.string().nullable(),
  expires: z.string().nullable(),
  /** The platform has told this machine the time since it started. */
  clockVerified: z.boolean(),
  warnings: z.array(z.enum(['expired', 'expired-by-unverified-clock'])),
  /** A package that has been taken and runs from this moment on. */
  waiting: z.strictObject({ version: z.int(), effectiveFrom: z.string() }).nullable(),
  /** Why the last package was not taken. */
  refused: z.strictObject({ reason: z.string(), sentence: z.string() }).nullable(),
});
export type CatalogueStatus = z.infer<typeof catalogueStatus>;

/** Answer of `POST /api/catalogue/import` and, where there was a package, of `POST /api/catalogue/update`. */
export const catalogueTaken = z.strictObject({
  outcome: z.enum(['running', 'waiting', 'unchanged', 'none', 'unreachable']),
  version: z.int().nullable(),
});
export type CatalogueTaken = z.infer<typeof catalogueTaken>;
