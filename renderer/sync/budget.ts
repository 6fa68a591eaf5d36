import type { SendProblem } from '#shared/sync/judge.ts';
import { dayOf, freeRules, spentToday, untilTomorrow } from '#shared/sync/policy.ts';
import type { DrainDeps } from './attempt.ts';

const DAY = 'sent-day';
const BYTES = 'sent-bytes';

const spent = async ({ outbox, now }: DrainDeps): Promise<number> => {
  const day = (await outbox.number(DAY)) ?? 0;
  return spentToday({ day, bytes: (await outbox.number(BYTES)) ?? 0 }, now());
};

/** Why a chunk of this size has to wait: today's budget for the line is used up. */
export async function holdForBudget(deps: DrainDeps, size: number): Promise<SendProblem | undefined> {
  const { dailyBytes } = deps.rules ?? freeRules;
  if (dailyBytes === null || (await spent(deps)) + size <= dailyBytes) return undefined;
  const retryAfterMs = Math.min(untilTomorrow(deps.now()), 3600_000);
  return { kind: 'later', reason: 'daily-budget', retryAfterMs };
}

export async function noteSpent(deps: DrainDeps, size: number): Promise<void> {
  if ((deps.rules ?? freeRules).dailyBytes === null) return;
  const bytes = (await spent(deps)) + size;
  await deps.outbox.setNumbers({ [DAY]: dayOf(deps.now()), [BYTES]: bytes });
}
