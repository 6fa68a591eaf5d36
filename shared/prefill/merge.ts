/** Takes an answer into the form: fills what is empty, lets valid licences stand in for papers, writes the ledger. */
import type { FilledValue } from '../application/types.ts';
import { checkValue } from '../form/check-value.ts';
import type { Plan } from '../plan/types.ts';
import type { DataAnswer, DataAnswerItem } from '../platform/data.ts';
import type { Question } from './needs.ts';
import type { DataNeed, DataOutcome, DataUse, MaterialProof } from './types.ts';

/** Why no answer came. */
export type NoAnswer = 'offline' | 'late' | 'failed';

export interface Merged {
  readonly values: Readonly<Record<string, FilledValue>>;
  readonly proofs: Readonly<Record<string, MaterialProof>>;
  readonly uses: readonly DataUse[];
}

export interface MergeContext {
  /** The plan and the values as they are when the answer arrives, not as they were when it was asked for. */
  readonly plan: Plan;
  readonly values: Readonly<Record<string, FilledValue>>;
  /** Local date and time, `YYYY-MM-DDTHH:mm`. */
  readonly now: string;
  /** ISO 8601: when the page asked. */
  readonly at: string;
}

/** Never replaces a value; never takes one that the form's own rules refuse; never fills what is no longer asked. */
export function mergeAnswer(
  { request, needs }: Question,
  answer: DataAnswer | NoAnswer,
  context: MergeContext,
): Merged {
  const values: Record<string, FilledValue> = {};
  const proofs: Record<string, MaterialProof> = {};
  const said = typeof answer === 'string' || answer.requestId !== request.requestId ? undefined : answer;
  const uses = needs.map((need, index): DataUse => {
    const item = said?.items.find((one) => one.id === String(index));
    const use = useOf(need, request.requestId, context.at);
    if (!item) {
      const outcome = typeof answer === 'string' ? answer : said ? 'unavailable' : 'unusable';
      return { ...use, outcome };
    }
    const { simulated } = said ?? { simulated: false };
    const heard = { ...use, source: item.source, time: item.time, simulated };
    const outcome = outcomeOf(item, context.now.slice(0, 10));
    if (item.outcome !== 'found' || outcome !== 'found') return { ...heard, outcome };
    const filled = fill({ need, requestId: request.requestId, simulated }, item, context, values);
    for (const material of need.materials)
      proofs[material] = {
        material,
        requestId: request.requestId,
        role: need.role,
        kind: need.kind,
        name: need.name,
        source: item.source,
        time: item.time,
        simulated,
        validUntil: item.validity.until,
        document: item.document,
      };
    Object.assign(values, filled);
    const ids = Object.keys(filled);
    const useless = ids.length === 0 && need.materials.length === 0;
    const refused = useless && Object.keys(item.values).length > 0;
    return { ...heard, filled: ids, outcome: refused ? 'unusable' : useless ? 'none' : 'found' };
  });
  return { values, proofs, uses };
}

const useOf = (need: DataNeed, requestId: string, at: string): Omit<DataUse, 'outcome'> => ({
  requestId,
  role: need.role,
  kind: need.kind,
  name: need.name,
  elements: need.fields.map((one) => one.element),
  filled: [],
  materials: need.materials,
  matters: need.matters,
  purpose: need.purpose,
  basis: need.basis,
  at,
});

/** The platform's word, and our own look at the days of validity. */
function outcomeOf(item: DataAnswerItem, today: string): DataOutcome {
  if (item.outcome !== 'found') return item.outcome;
  const { from, until } = item.validity;
  if (until !== null && until < today) return 'expired';
  return from !== null && from > today ? 'unusable' : 'found';
}

function fill(
  {
    need,
    requestId,
    simulated,
  }: { readonly need: DataNeed; readonly requestId: string; readonly simulated: boolean },
  item: Extract<DataAnswerItem, { outcome: 'found' }>,
  context: MergeContext,
  already: Readonly<Record<string, FilledValue>>,
): Record<string, FilledValue> {
  const filled: Record<string, FilledValue> = {};
  const wanted = context.plan.groups.flatMap((group) => group.elements).filter((one) => one.state === 'ask');
  const valueNow = (id: string) => (context.values[id] ?? filled[id] ?? already[id])?.value;
  for (const { element: id, field, authoritative } of need.fields) {
    const element = wanted.find((one) => one.element.id === id)?.element;
    const value = item.values[field];
    if (!element || value === undefined || valueNow(id) !== undefined) continue;
    const problems = checkValue(element, value, { now: context.now, valueOf: valueNow });
    if (problems.some((problem) => problem.severity === 'error')) continue;
    const { role, kind, name } = need;
    const origin = {
      requestId,
      role,
      kind,
      name,
      field,
      source: item.source,
      time: item.time,
      simulated,
      authoritative,
    };
    filled[id] = { value, source: kind, at: context.at, origin };
  }
  return filled;
}
