/** What the departments gave, put into the plan and into the application. */
import type { FilledValue } from '../application/types.ts';
import type { Plan, PlanMaterial } from '../plan/types.ts';
import type { MaterialProof, Objection, SentObjection } from './types.ts';

/** The plan with papers replaced where a valid licence or record stands in for them. */
export function withProofs(plan: Plan, proofs: Readonly<Record<string, MaterialProof>>): Plan {
  const materials = plan.materials.map((one): PlanMaterial => {
    const proof = proofs[one.material.id];
    if (!proof || (one.supply.kind !== 'scan' && one.supply.kind !== 'commitment')) return one;
    return { ...one, supply: { kind: proof.kind === 'e-licence' ? 'e-licence' : 'data-share' } };
  });
  const scans = materials.filter((one) => one.supply.kind === 'scan').length;
  return { ...plan, materials, figures: { ...plan.figures, scans } };
}

/** Licences and records that stand in for papers of this plan; what a deselected matter needed stays behind. */
export const proofsOf = (plan: Plan, proofs: Readonly<Record<string, MaterialProof>>): MaterialProof[] =>
  plan.materials.flatMap(({ material, supply }) => {
    const proof = proofs[material.id];
    return proof && (supply.kind === 'e-licence' || supply.kind === 'data-share') ? [proof] : [];
  });

/** Objections to values of elements this plan asks for, with the matters that need them. */
export function objectionsOf(
  plan: Plan,
  objections: Readonly<Record<string, Objection>>,
  values: Readonly<Record<string, FilledValue>>,
): SentObjection[] {
  return plan.groups
    .flatMap((group) => group.elements)
    .flatMap(({ element, neededBy, state }): SentObjection[] => {
      const objection = objections[element.id];
      if (!objection || state !== 'ask' || values[element.id] === undefined) return [];
      const { ticket, contested, at } = objection;
      const { requestId, kind, name, field, source, time, simulated } = contested.origin;
      const origin = { requestId, kind, name, field, source, time, simulated };
      return [{ ...origin, ticket, element: element.id, matters: neededBy, contested: contested.value, at }];
    });
}
