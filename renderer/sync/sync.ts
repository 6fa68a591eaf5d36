import type { Truth } from '#shared/platform/receipt.ts';
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
}

const POLL_MS = 250;

/** Starts the sync worker of this page. */
export function startSync({ host, signingKeys, headers = {}, faultPoints, port }: StartSyncOptions): Sync {
  const worker: SyncPort = port ?? new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const listeners = new Set<(state: SyncState) => void>();
  let state = firstState;
  worker.addEventListener('message', ({ data }) => {
    state = data;
    for (const listener of listeners) listener(data);
  });
  worker.postMessage({ start: { signingKeys, headers, faultPoints } });

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
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
    },
    stop: () => worker.terminate(),
  };
}
