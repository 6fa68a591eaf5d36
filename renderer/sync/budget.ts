import type { SendProblem } from '#shared/sync/judge.ts';
import { dayOf, freeRules, spentToday, untilTomorrow } from '#shared/sync/policy.ts';
import type { DrainDeps } from './attempt.ts';

const DAY = 'sent-day';
const BYTES = 'sent-bytes';

/** The day's budget of the line, for one round. Chunks on the way count from the moment they are let go. */
export interface Budget {
  /** Why a chunk of this size has to wait. */
  hold(size: number): Promise<SendProblem | undefined>;
  /** One that was let go has arrived. */
  note(size: number): Promise<void>;
}

export function createBudget({ outbox, now, rules = freeRules }: DrainDeps): Budget {
  const { dailyBytes } = rules;
  if (dailyBytes === null) return { hold: async () => undefined, note: async () => undefined };
  const load = async () => ({
    day: (await outbox.number(DAY)) ?? 0,
    bytes: (await outbox.number(BYTES)) ?? 0,
  });
  /** What the database says, kept up here so that two chunks that arrive at once are both counted. */
  let loading: ReturnType<typeof load> | undefined;
  const loaded = () => {
    loading ??= load();
    return loading;
  };
  let arrived = 0;
  let letGo = 0;
  return {
    hold: async (size) => {
      const before = spentToday(await loaded(), now());
      if (before + letGo + size <= dailyBytes) {
        letGo += size;
        return undefined;
      }
      const retryAfterMs = Math.min(untilTomorrow(now()), 3600_000);
      return { kind: 'later', reason: 'daily-budget', retryAfterMs };
    },
    note: async (size) => {
      const before = spentToday(await loaded(), now());
      arrived += size;
      await outbox.setNumbers({ [DAY]: dayOf(now()), [BYTES]: before + arrived });
    },
  };
}
