import type { NamedKey } from '#shared/envelope/schema.ts';
import type { SyncRules } from '#shared/sync/policy.ts';
import type { Sending } from './attempt.ts';

/** What the page tells the sync worker first. */
export interface SyncStart {
  readonly start: {
    /** Keys whose receipts count. */
    readonly signingKeys: readonly NamedKey[];
    /** Headers the shell asks of its page's requests. */
    readonly headers: Readonly<Record<string, string>>;
    readonly faultPoints: boolean;
    /** What the station's owner has laid down for its line. */
    readonly rules?: SyncRules | undefined;
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
  /** The submission that is on its way, with every chunk that arrives. */
  readonly sending?: Sending | undefined;
  /** Platform time minus this machine's in milliseconds, by the platform's signed word. */
  readonly clockOffsetMs?: number | undefined;
  /**
   * Why nothing is sent although the platform is there: the kiosks of the county come back one after the other (`spread`),
   * the platform asks everybody to wait (`busy`), or the line belongs to others at this hour (`pause`).
   */
  readonly resting?: 'spread' | 'busy' | 'pause' | undefined;
  /** The worker rests for this long, in milliseconds; 0 while it works. */
  readonly restMs?: number;
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
