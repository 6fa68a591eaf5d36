import type {
  ScanArgs,
  ScannedPage,
  ScannerCapabilities,
  ScannerStatus,
  ScanSource,
} from '#shared/hardware/scanner.ts';
import type { Result } from '#shared/result.ts';

/** Milliseconds. */
export interface ScannerLimits {
  /** Longest silence before the first and between any two pieces of an answer. */
  readonly quietMs: number;
  /** Longest one page may take. */
  readonly scanMs: number;
}

/** A scan larger than this is a broken stream: A3 in colour at 600 dpi stays well below. */
export const MAX_IMAGE_BYTES = 64 * 1024 * 1024;
/** A stack of more sheets is cut here, so that a feeder that never says "empty" comes to an end. */
export const MAX_STACK_PAGES = 100;

export interface ScanRequest extends ScanArgs {
  readonly source: ScanSource;
}

/** One scan: a sheet on the glass, or a stack in the feeder. */
export interface ScanJob {
  /** False when there is at most one page. */
  readonly stack: boolean;
  /** The next page, or null when there is none left. After an error or null the job is over. */
  next(): Promise<Result<ScannedPage | null, ScannerStatus>>;
  /** Ends the job; a `next` under way settles with `cancelled`. Settles when the scanner is free again. */
  cancel(): Promise<void>;
}

/**
 * A protocol by which scanners are driven. Every verb settles within its limits with a value or a status; one job
 * at a time is the caller's business.
 */
export interface ScannerDriver {
  status(): Promise<ScannerStatus>;
  capabilities(): Promise<Result<ScannerCapabilities, ScannerStatus>>;
  start(request: ScanRequest): Promise<Result<ScanJob, ScannerStatus>>;
}

/** The offered resolution that serves a wish best: the lowest that is not below it, else the highest. */
export function pickResolution(offered: readonly number[], wished: number): number | undefined {
  const sorted = [...offered].sort((a, b) => a - b);
  return sorted.find((one) => one >= wished) ?? sorted.at(-1);
}
