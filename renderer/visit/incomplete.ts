/** Where the visit still lacks something: the check screen leads there before anything can be signed. */
import { checkValue } from '#shared/form/check-value.ts';
import type { Plan } from '#shared/plan/types.ts';
import { chinaMinute } from '#shared/time/china.ts';
import type { VisitState } from './store.ts';

export interface Incomplete {
  readonly elements: readonly string[];
  readonly materials: readonly string[];
  /** Persons whose card must be laid and is not. */
  readonly roles: readonly string[];
}

export function incompleteOf(
  plan: Plan,
  visit: Pick<VisitState, 'cards' | 'values' | 'pages' | 'commitments' | 'counterMaterials'>,
): Incomplete {
  const context = { now: chinaMinute(Date.now()), valueOf: (id: string) => visit.values[id]?.value };
  return {
    elements: plan.groups
      .flatMap((group) => group.elements)
      .filter((one) => one.state === 'ask')
      .filter((one) =>
        checkValue(one.element, visit.values[one.element.id]?.value, context).some(
          (problem) => problem.severity === 'error',
        ),
      )
      .map((one) => one.element.id),
    materials: plan.materials
      .filter(({ material, supply }) => {
        if (supply.kind === 'commitment') return visit.commitments[material.id] === undefined;
        if (supply.kind !== 'scan' || visit.counterMaterials.includes(material.id)) return false;
        return (visit.pages[material.id]?.length ?? 0) < material.pages.min;
      })
      .map((one) => one.material.id),
    roles: [...(plan.applicantRole === undefined ? [] : [plan.applicantRole]), ...plan.requiredRoles].filter(
      (role) => visit.cards[role] === undefined,
    ),
  };
}
