import { CHUNK_BYTES } from '#shared/envelope/manifest.ts';
import type { Truth } from '#shared/platform/receipt.ts';
import { patienceMs } from '#shared/sync/policy.ts';
import type { HostApi } from '../outbox/host-api.ts';
import { firstState, type SyncStart, type SyncState, type ToWorker } from './messages.ts';

export interface Sync {
  /** Try now. */
  nudge(): void;
  state(): SyncState;
  /** Calls the listener with every new state; returns what takes it off again. */
  onState(listener: (state: SyncState) => void): () => void;
  /**
   * The most that is known of a submission within `ms`: ends early on 受理, or when the platform turns out to be out of
   * reach. What is printed is decided by the host from the same receipts.
   */
  waitForTruth(submissionId: string, ms: number): Promise<Truth>;
  stop(): void;
}

/** The part of a Worker that is used, so that tests need none. */
export interface SyncPort {
  postMessage(message: ToWorker): void;
  addEventListener(type: 'message', listener: (event: { data: SyncState }) => void): void;
  terminate(): void;
}

export interface StartSyncOptions extends Omit<SyncStart['start'], 'headers'> {
  readonly host: HostApi;
  readonly headers?: SyncStart['start']['headers'];
  readonly port?: SyncPort;
  /** Tests only: makes what stands for the worker, each time one is started. */
  readonly makePort?: () => SyncPort;
  /** How long the worker may be silent beyond the rest it has announced; tests only. */
  readonly leaseMs?: number;
}

const POLL_MS = 250;
/**
 * The worker tells of every chunk and every rest. One that is silent for longer than the slowest chunk may take hangs, and
 * with it the lock: it is ended and another one started.
 */
const LEASE_MS = 2 * patienceMs(CHUNK_BYTES);

/** Starts the sync worker of this page, and another one should it ever hang. */
export function startSync(options: StartSyncOptions): Sync {
  const { host, signingKeys, headers = {}, faultPoints, rules, port, leaseMs = LEASE_MS } = options;
  const makePort: () => SyncPort =
    options.makePort ??
    (() => port ?? new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }));
  const listeners = new Set<(state: SyncState) => void>();
  let state = firstState;
  let worker: SyncPort;
  let lease: ReturnType<typeof setTimeout> | undefined;

  const extendLease = (): void => {
    clearTimeout(lease);
    lease = setTimeout(
      () => {
        worker.terminate();
        startWorker();
      },
      leaseMs + (state.restMs ?? 0),
    );
  };
  function startWorker(): void {
    const started: SyncPort = makePort();
    worker = started;
    started.addEventListener('message', ({ data }) => {
      if (worker !== started) return; // the last words of one that was ended
      state = data;
      extendLease();
      for (const listener of listeners) listener(data);
    });
    started.postMessage({ start: { signingKeys, headers, faultPoints, rules } });
    extendLease();
  }
  startWorker();

  const truthAtHost = async (submissionId: string): Promise<Truth> => {
    const detail = await host.detail(submissionId);
    return detail.ok ? detail.value.entry.truth : 'held';
  };

  return {
    nudge: () => worker.postMessage({ nudge: true }),
    state: () => state,
    onState: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    waitForTruth: async (submissionId, ms) => {
      const end = Date.now() + ms;
      const since = state.rounds;
      worker.postMessage({ nudge: true });
      for (;;) {
        const truth = await truthAtHost(submissionId);
        if (truth === 'accepted' || Date.now() >= end) return truth;
        // The round under way at the call may have begun before it; the one after that knows of this submission.
        if (state.rounds >= since + 2 && state.online === false) return truth;
        if (state.resting !== undefined) return truth;
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
    },
    stop: () => {
      clearTimeout(lease);
      worker.terminate();
    },
  };
}
