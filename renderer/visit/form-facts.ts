import type { Catalogue } from '#shared/catalogue/schema.ts';
import type { FormFacts } from '#shared/forms/form-content.ts';
import type { Plan } from '#shared/plan/types.ts';
import type { VisitState } from './store.ts';

/** What the official forms of this visit are filled from. */
export function formFactsOf(
  plan: Plan,
  visit: Pick<VisitState, 'values' | 'pages' | 'counterMaterials' | 'commitments'>,
  catalogue: Pick<Catalogue, 'departments' | 'hash'>,
  { at, simulated }: Pick<FormFacts, 'at' | 'simulated'>,
): FormFacts {
  return {
    plan,
    departments: catalogue.departments,
    catalogue: catalogue.hash,
    values: visit.values,
    pages: Object.fromEntries(Object.entries(visit.pages).map(([id, pages]) => [id, pages.length])),
    counterMaterials: visit.counterMaterials,
    committed: Object.keys(visit.commitments),
    at,
    simulated,
  };
}
