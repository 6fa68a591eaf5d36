import { useMemo } from 'react';
import { correctionPlan } from '#shared/plan/correction-plan.ts';
import { makePlan } from '#shared/plan/plan.ts';
import type { Plan } from '#shared/plan/types.ts';
import { withProofs } from '#shared/prefill/apply.ts';
import { useVisit, type VisitState } from './store.ts';

type PlanInput = Pick<
  VisitState,
  'lifeEvent' | 'correction' | 'situations' | 'deselected' | 'wanted' | 'values' | 'proofs'
>;

/** Kinds of elements a condition may look at. */
const decides: ReadonlySet<string> = new Set(['choice', 'code', 'number', 'date', 'date-time']);

/** The plan of a visit, derived and never stored. Null before a life event is chosen. */
export function planOf({
  lifeEvent,
  correction,
  situations,
  deselected,
  wanted,
  values,
  proofs,
}: PlanInput): Plan | null {
  if (!lifeEvent) return null;
  if (correction) return correctionPlan(lifeEvent, situations, correction.corrections);
  const choices: Record<string, string> = {};
  for (const element of lifeEvent.elements) {
    const value = values[element.id]?.value;
    if (decides.has(element.type.kind) && typeof value === 'string') choices[element.id] = value;
  }
  return withProofs(makePlan(lifeEvent, { situations, deselected, wanted, choices }), proofs);
}

/** The plan of this visit; it changes with every answer. */
export function usePlan(): Plan | null {
  const lifeEvent = useVisit((state) => state.lifeEvent);
  const correction = useVisit((state) => state.correction);
  const situations = useVisit((state) => state.situations);
  const deselected = useVisit((state) => state.deselected);
  const wanted = useVisit((state) => state.wanted);
  const values = useVisit((state) => state.values);
  const proofs = useVisit((state) => state.proofs);
  return useMemo(
    () => planOf({ lifeEvent, correction, situations, deselected, wanted, values, proofs }),
    [lifeEvent, correction, situations, deselected, wanted, values, proofs],
  );
}
