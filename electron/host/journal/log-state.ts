import type { HeadFile } from './head-file.ts';
import { type Log, openLog } from './log.ts';
import type { Quarantine } from './quarantine.ts';
import { advance, apply, emptyState, type JournalState, LogLine } from './state.ts';

export interface OpenedLog {
  readonly log: Log;
  readonly state: JournalState;
  /** `log-torn`, `log-damaged:<segment>:<line>`, `log-missing`, `log-behind`, `log-unknown-line`. */
  readonly damage: readonly string[];
}

/**
 * Opens the log and works out the state it tells. `isNewKiosk`: the kiosk's key was made in this start, so that a missing log is
 * no loss.
 */
export async function openLogState(
  folder: string,
  quarantine: Quarantine,
  headFile: HeadFile,
  isNewKiosk: boolean,
): Promise<OpenedLog> {
  const log = await openLog(folder, quarantine);
  const state = emptyState();
  const damage = [...log.damage];
  for (const value of log.values) {
    const line = LogLine.safeParse(value);
    if (line.success) apply(state, line.data, true);
    else {
      // Well kept, but not a line this version knows: a newer one wrote it, and may come back.
      state.unknown.push(value);
      if (!damage.includes('log-unknown-line')) damage.push('log-unknown-line');
    }
  }
  if (log.isNew && !isNewKiosk) damage.push('log-missing');
  const head = await headFile.read();
  if (head !== undefined) {
    if (head.seq > state.seq && !log.isNew) damage.push('log-behind');
    // Always: a log that began anew has caught up with the chain and still does not know the counters of other days.
    advance(state, head);
  }
  return { log, state, damage };
}
