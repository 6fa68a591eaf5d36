/** Asks departments, once a visit, for what the plan needs of the people whose cards were laid. */
import { DATA_WAIT_MS, DataAnswer } from '#shared/platform/data.ts';
import { mergeAnswer, type NoAnswer } from '#shared/prefill/merge.ts';
import { dataNeeds, dataRequests, keysOf, type Question } from '#shared/prefill/needs.ts';
import { chinaMinute } from '#shared/time/china.ts';
import { type ApiFailure, requestJson } from '../api/client.ts';
import { useMachine } from '../app/machine.ts';
import { newSubmissionId } from '../outbox/submit.ts';
import { holdTime } from '../session/session.ts';
import { useVisit } from '../visit/store.ts';
import { planOf } from '../visit/use-plan.ts';

export interface Asking {
  /** True when the form may be shown; false when `cancel` came first. */
  readonly done: Promise<boolean>;
  /** The citizen does not want to wait: what has not come yet is theirs to fill in. */
  skip(): void;
  /** The citizen turned back: whatever is still under way is dropped and may be asked again. */
  cancel(): void;
}

/** An answer may bring up further elements; more often than this it would be a catalogue out of hand. */
const MAX_ROUNDS = 3;

/** @returns null when there is nothing to ask: the form can be shown at once */
export function startAsking(): Asking | null {
  if (openQuestions().length === 0) return null;
  const skipping = new AbortController();
  const leaving = new AbortController();
  const release = holdTime('prefill');
  return {
    done: rounds(skipping.signal, leaving.signal).finally(release),
    skip: () => skipping.abort(),
    cancel: () => leaving.abort(),
  };
}

async function rounds(skipping: AbortSignal, leaving: AbortSignal): Promise<boolean> {
  const deadline = performance.now() + DATA_WAIT_MS;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const questions = openQuestions();
    if (questions.length === 0) break;
    await Promise.all(questions.map((question) => settle(question, deadline, skipping, leaving)));
    if (leaving.aborted) return false;
  }
  return !leaving.aborted;
}

function openQuestions(): Question[] {
  const { values, asked, objections, pages, ...visit } = useVisit.getState();
  // Departments answer for somebody whose card was here, not for a number somebody typed.
  const cards = Object.fromEntries(Object.entries(visit.cards).filter(([, card]) => card.kind !== 'stated'));
  const plan = planOf(useVisit.getState());
  if (!plan) return [];
  const given = new Set(Object.keys(pages).filter((id) => (pages[id]?.length ?? 0) > 0));
  const needs = dataNeeds(plan, { cards, values, given, asked: new Set(asked) });
  const open = needs
    .map((need) => ({ ...need, fields: need.fields.filter((one) => !objections[one.element]) }))
    .filter((need) => need.fields.length + need.materials.length > 0);
  return dataRequests(plan, open, cards, newSubmissionId);
}

/** Sends one request and takes what comes, if the citizen and their card are still there. */
async function settle(
  question: Question,
  deadline: number,
  skipping: AbortSignal,
  leaving: AbortSignal,
): Promise<void> {
  const at = new Date().toISOString();
  const before = useVisit.getState();
  const roles = [...new Set(question.needs.map((need) => need.role))];
  const signal = AbortSignal.any([skipping, leaving]);
  const answer = await send(question, Math.max(1, deadline - performance.now()), signal);
  const now = useVisit.getState();
  const same =
    now.lifeEvent === before.lifeEvent && roles.every((role) => now.cards[role] === before.cards[role]);
  const plan = planOf(now);
  if (leaving.aborted || !same || !plan) return;
  const context = { plan, values: now.values, now: chinaMinute(Date.now()), at };
  now.takeData(mergeAnswer(question, answer, context), question.needs.flatMap(keysOf));
}

async function send(
  question: Question,
  limitMs: number,
  signal: AbortSignal,
): Promise<DataAnswer | NoAnswer> {
  if (!useMachine.getState().online) return 'offline';
  if (signal.aborted) return 'late';
  const answer = await requestJson('/platform/v1/data-requests', DataAnswer, {
    method: 'POST',
    json: question.request,
    limitMs,
    signal,
  });
  if (answer.ok) return answer.value;
  return signal.aborted ? 'late' : noAnswer(answer.error);
}

function noAnswer(failure: ApiFailure): NoAnswer {
  if (failure.kind === 'late') return 'late';
  const away =
    failure.kind === 'unreachable' || (failure.kind === 'problem' && failure.name === 'platform-unreachable');
  return away ? 'offline' : 'failed';
}
