import { z } from 'zod';
import { CaseResult, Correction } from '#shared/platform/cases.ts';

/** What a child of a case carries beside its state. */
const ChildDetail = z.object({
  correction: Correction.optional(),
  result: CaseResult.optional(),
  reason: z.string().optional(),
  waitsFor: z.array(z.string()).optional(),
});
export type ChildDetail = z.infer<typeof ChildDetail>;

export const readDetail = (text: string | null): ChildDetail =>
  text === null ? {} : ChildDetail.parse(JSON.parse(text));
