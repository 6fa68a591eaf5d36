import { backoff, probeWait, startAfterOutage } from '#shared/sync/policy.ts';
import { adoptReceipts } from './adopt.ts';
import { type DrainDeps, drain, type Round } from './drain.ts';
import { openJournalOutbox } from './journal-outbox.ts';
import { firstState, type SyncState } from './messages.ts';
import { reconcile, verifyCopies } from './reconcile.ts';

export interface LoopDeps extends DrainDeps {
  readonly tell: (state: SyncState) => void;
  /** Resolves after `ms`, or earlier when nudged, unless the rest is firm. */
  readonly rest: (ms: number, firm?: boolean) => Promise<void>;
  /** Ends the loop when it returns true; in the worker it never does. */
  readonly isOver: () => boolean;
}

/** With nothing to send the platform is still asked now and then for progress, and whether it is there. */
const IDLE_MS = 60_000;

/**
 * Reconciles once, then drains for ever. An error of the database makes the outbox unhealthy, never ends
 * the loop: draining goes on from the journal.
 */
export async function runLoop(deps: LoopDeps): Promise<void> {
  let state = firstState;
  let reconciled = false;
  let verified = false;
  let failures = 0;
  /** When the platform was last seen to be away; what waits since before the start tells of an outage as well. */
  let awaySince: number | undefined;
  let isFirst = true;
  const tell = (change: Partial<SyncState>): void => {
    state = { ...state, resting: undefined, restMs: 0, ...change };
    deps.tell(state);
  };
  const watched: LoopDeps = { ...deps, onSending: (sending) => tell({ sending }) };

  /** After an outage nobody begins at once: all the kiosks of a county have been waiting. */
  const holdBack = async (): Promise<void> => {
    if (isFirst) awaySince ??= await oldestWaiting(deps);
    isFirst = false;
    const outage = awaySince === undefined ? 0 : deps.now() - awaySince;
    const wait = startAfterOutage(outage, deps.random);
    if (wait === 0 || !(await deps.platform.isOnline())) return;
    awaySince = undefined;
    tell({ online: true, rounds: state.rounds + 1, resting: 'spread', restMs: wait });
    await deps.rest(wait, true);
  };

  while (!deps.isOver()) {
    try {
      if (!reconciled) {
        const found = await reconcile(deps);
        if (found !== undefined) {
          reconciled = true;
          tell({ alarms: found.alarms, outbox: 'ok' });
          // Every byte once a start; a visit may begin meanwhile.
          const more = verified ? [] : await verifyCopies(deps);
          if (more.length > 0) tell({ alarms: [...found.alarms, ...more] });
          verified = true;
        }
      }
      await holdBack();
      const round = await drain(watched);
      const { online, offsetMs } = round;
      if (!online) await adoptReceipts(deps);
      failures = online ? 0 : failures + 1;
      awaySince = online ? undefined : (awaySince ?? deps.now());
      const contact = online ? { lastContactAt: new Date(deps.now()).toISOString() } : {};
      const clock = offsetMs === undefined ? {} : { clockOffsetMs: offsetMs };
      const outbox = reconciled ? 'ok' : 'opening';
      const resting = round.hold?.why;
      const restMs = waitAfter(deps, round, failures);
      const rounds = state.rounds + 1;
      const known = { ...contact, ...clock, ...(await deps.outbox.waiting()) };
      tell({ ...known, outbox, online, sending: undefined, rounds, resting, restMs });
      await deps.rest(restMs, resting !== undefined);
    } catch {
      failures += 1;
      reconciled = false; // whatever happened to the database, look at both copies again
      const online = await drainJournal(watched);
      const restMs = backoff(failures, 0, deps.random);
      tell({ outbox: 'unhealthy', online, sending: undefined, rounds: state.rounds + 1, restMs });
      await deps.rest(restMs);
    }
  }
}

function waitAfter(deps: LoopDeps, { online, nextInMs, hold }: Round, failures: number): number {
  if (!online) return probeWait(failures, deps.random);
  // The longest firm rest is the idle one, so that a state that was told stays fresh.
  if (hold !== undefined) return hold.why === 'pause' ? Math.min(hold.ms, IDLE_MS) : hold.ms;
  return Math.min(nextInMs ?? IDLE_MS, IDLE_MS);
}

/** Without its database the page still empties the journal; whether the platform was there. */
async function drainJournal(deps: LoopDeps): Promise<boolean> {
  try {
    const outbox = await openJournalOutbox(deps.host);
    return outbox !== undefined && (await drain({ ...deps, outbox })).online;
  } catch {
    return false;
  }
}

const oldestWaiting = async ({ outbox }: LoopDeps): Promise<number | undefined> => {
  const oldest = (await outbox.submissions()).find((row) => row.state === 'queued');
  return oldest === undefined ? undefined : Date.parse(oldest.signed.manifest.committedAt);
};
