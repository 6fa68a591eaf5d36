import type { Result } from '#shared/result.ts';

export type PortProblem = 'absent' | 'no-permission' | 'refused' | 'no-driver' | 'lost';

export interface CodePortEvents {
  /** One input report, its id first. */
  onReport(report: Uint8Array): void;
  onDisconnect(): void;
}

/** A line by which reports come. Opened again after it was lost. */
export interface CodePort {
  open(events: CodePortEvents): Promise<Result<void, PortProblem>>;
  close(): Promise<void>;
}
