import { useMemo } from 'react';
import { makePlan } from '#shared/plan/plan.ts';
import type { Plan } from '#shared/plan/types.ts';
import { useVisit, type VisitState } from './store.ts';

type PlanInput = Pick<VisitState, 'lifeEvent' | 'situations' | 'deselected' | 'values'>;

/** The plan of a visit, derived and never stored. Null before a life event is chosen. */
export function planOf({ lifeEvent, situations, deselected, values }: PlanInput): Plan | null {
  if (!lifeEvent) return null;
  const choices: Record<string, string> = {};
  for (const element of lifeEvent.elements) {
    const value = values[element.id]?.value;
    if (element.type.kind === 'choice' && typeof value === 'string') choices[element.id] = value;
  }
  return makePlan(lifeEvent, { situations, deselected, choices });
}

/** The plan of this visit; it changes with every answer. */
export function usePlan(): Plan | null {
  const lifeEvent = useVisit((state) => state.lifeEvent);
  const situations = useVisit((state) => state.situations);
  const deselected = useVisit((state) => state.deselected);
  const values = useVisit((state) => state.values);
  return useMemo(
    () => planOf({ lifeEvent, situations, deselected, values }),
    [lifeEvent, situations, deselected, values],
  );
}
