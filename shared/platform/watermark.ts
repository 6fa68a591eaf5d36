/** `GET /v1/devices/{kiosk}/watermark`: which of a kiosk's numbers the platform has ever seen. */
import { Instant, Sha256, UuidV7, z } from '#shared/envelope/schema.ts';
import type { PlatformProblem } from './problem.ts';
import { signedAs } from './signed.ts';

const Seq = z.int().min(1);

export const WatermarkBody = z.looseObject({
  kiosk: z.string(),
  /** Every number from 1 to this one was seen; 0 when not even the first. Refused counts as seen. */
  contiguous: z.int().min(0),
  /** The highest number ever seen. */
  highest: z.int().min(0),
  /** Ranges between the two that were never seen, both ends included: what vanished, or is still on its way by courier. */
  missing: z.array(z.strictObject({ from: Seq, to: Seq })).max(1000),
  /** The newest refusals: seen, so not lost, but no case came of them. */
  refused: z
    .array(z.strictObject({ seq: Seq, submissionId: UuidV7, digest: Sha256, problem: z.string() }))
    .max(100),
  time: Instant,
});
export type WatermarkBody = z.infer<typeof WatermarkBody>;
/** Why a manifest was refused, by the name of the problem it was answered with. */
export type Refusal = Extract<
  PlatformProblem,
  | 'manifest-mismatch'
  | 'sealing-key-unknown'
  | 'envelope-unopenable'
  | 'matters-differ'
  | 'correction-unknown'
>;

export const Watermark = signedAs('watermark', WatermarkBody);
export type Watermark = z.infer<typeof Watermark>;
