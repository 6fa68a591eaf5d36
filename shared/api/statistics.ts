/** `POST /api/statistics`: one visit that ended, as counts. Nothing in it says who, when exactly or what was answered. */
import { z } from 'zod';

const Code = z.string().regex(/^[a-z0-9][a-z0-9-]{0,99}$/);
const Count = z.number().int().min(0).max(100_000);

export const VisitCount = z.strictObject({
  lifeEvent: Code,
  /** Screens the visit reached, each once. */
  steps: z.array(Code).min(1).max(40),
  /** The screen it ended on, or null when something was submitted. */
  abandonedAt: Code.nullable(),
  seconds: Count,
  /** Of a submitted visit. */
  measure: z
    .strictObject({
      fieldsApart: Count,
      fieldsAsked: Count,
      materialsApart: Count,
      materialsGiven: Count,
      matters: Count,
    })
    .nullable(),
});
export type VisitCount = z.infer<typeof VisitCount>;
