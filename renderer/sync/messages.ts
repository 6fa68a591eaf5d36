import type { NamedKey } from '#shared/envelope/schema.ts';

/** What the page tells the sync worker first. */
export interface SyncStart {
  readonly start: {
    /** Keys whose receipts count. */
    readonly signingKeys: readonly NamedKey[];
    /** Headers the shell asks of its page's requests. */
    readonly headers: Readonly<Record<string, string>>;
    readonly faultPoints: boolean;
  };
}

/** Try now: something was submitted, or the network came back. */
export interface SyncNudge {
  readonly nudge: true;
}

export type ToWorker = SyncStart | SyncNudge;

/** What the rest of the page may know of the queue. */
export interface SyncState {
  /** `unhealthy`: no new visit may start (DESIGN §4.1). */
  readonly outbox: 'opening' | 'ok' | 'unhealthy';
  /** Undefined until the platform was asked for the first time. */
  readonly online: boolean | undefined;
  /** Rounds finished since the start: a later round than the one seen has new knowledge. */
  readonly rounds: number;
  readonly queued: number;
  /** Received, acceptance awaited. */
  readonly received: number;
  readonly parked: readonly { readonly submissionId: string; readonly reason: string }[];
  /** When the oldest queued submission was committed. */
  readonly oldestQueuedAt: string | undefined;
  /** When the platform last answered. */
  readonly lastContactAt: string | undefined;
  /** What reconciliation could not mend. */
  readonly alarms: readonly string[];
}

export const firstState: SyncState = {
  outbox: 'opening',
  online: undefined,
  rounds: 0,
  queued: 0,
  received: 0,
  parked: [],
  oldestQueuedAt: undefined,
  lastContactAt: undefined,
  alarms: [],
};
