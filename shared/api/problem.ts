import { z } from 'zod';

const prefix = 'urn:yiciban:problem:';

/** Problem details (RFC 9457) as this project uses them: `type` is always one of our URNs. */
export const problemDetails = z.looseObject({
  type: z.string().startsWith(prefix),
  title: z.string(),
  status: z.int().min(400).max(599),
  detail: z.string().optional(),
});
export type ProblemDetails = z.infer<typeof problemDetails>;

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** `problemType('disk-full')` → `urn:yiciban:problem:disk-full`. */
export const problemType = (name: string): string => `${prefix}${name}`;

/** The short name in a problem's type, or null when it is not one of ours. */
export const problemName = (type: string): string | null =>
  type.startsWith(prefix) ? type.slice(prefix.length) : null;
