import { backoff } from './backoff.ts';
import { type DrainDeps, drain } from './drain.ts';
import { openJournalOutbox } from './journal-outbox.ts';
import { firstState, type SyncState } from './messages.ts';
import { reconcile, verifyCopies } from './reconcile.ts';

export interface LoopDeps extends DrainDeps {
  readonly tell: (state: SyncState) => void;
  /** Resolves after `ms`, or earlier when nudged. */
  readonly rest: (ms: number) => Promise<void>;
  /** Ends the loop when it returns true; in the worker it never does. */
  readonly isOver: () => boolean;
}

/** With nothing to send the platform is still asked now and then for progress, and whether it is there. */
const IDLE_MS = 60_000;

/** Asking whether the platform is there is one small request: it never waits longer than 2^5 s. */
const PROBE_STEPS = 5;

/** Reconciles once, then drains for ever. An error of the database makes the outbox unhealthy, never ends
 * the loop: draining goes on from the journal. */
export async function runLoop(deps: LoopDeps): Promise<void> {
  let state = firstState;
  let reconciled = false;
  let verified = false;
  let failures = 0;
  const tell = (change: Partial<SyncState>): void => {
    state = { ...state, ...change };
    deps.tell(state);
  };
  while (!deps.isOver()) {
    let wait: number;
    try {
      if (!reconciled) {
        const found = await reconcile(deps);
        if (found !== undefined) {
          reconciled = true;
          tell({ alarms: found.alarms, outbox: 'ok' });
          // Every byte once a start; a visit may begin meanwhile.
          if (!verified) tell({ alarms: [...found.alarms, ...(await verifyCopies(deps))] });
          verified = true;
        }
      }
      const { online, nextInMs } = await drain(deps);
      failures = online ? 0 : failures + 1;
      const contact = online ? { lastContactAt: new Date(deps.now()).toISOString() } : {};
      const outbox = reconciled ? 'ok' : 'opening';
      tell({ ...contact, ...(await count(deps)), outbox, online, rounds: state.rounds + 1 });
      wait = online
        ? Math.min(nextInMs ?? IDLE_MS, IDLE_MS)
        : backoff(Math.min(failures, PROBE_STEPS), 0, deps.random);
    } catch {
      failures += 1;
      reconciled = false; // whatever happened to the database, look at both copies again
      const online = await drainJournal(deps);
      tell({ outbox: 'unhealthy', online, rounds: state.rounds + 1 });
      wait = backoff(failures, 0, deps.random);
    }
    await deps.rest(wait);
  }
}

/** Without its database the page still empties the journal; whether the platform was there. */
async function drainJournal(deps: LoopDeps): Promise<boolean> {
  const outbox = await openJournalOutbox(deps.host);
  return outbox !== undefined && (await drain({ ...deps, outbox })).online;
}

async function count({
  outbox,
}: LoopDeps): Promise<Pick<SyncState, 'queued' | 'received' | 'parked' | 'oldestQueuedAt'>> {
  const rows = await outbox.submissions();
  const queued = rows.filter((row) => row.state === 'queued');
  return {
    queued: queued.length,
    received: rows.filter((row) => row.state === 'received').length,
    parked: rows
      .filter((row) => row.state === 'parked')
      .map((row) => ({ submissionId: row.submissionId, reason: row.parkedFor ?? 'unknown' })),
    oldestQueuedAt: queued[0]?.signed.manifest.committedAt,
  };
}
