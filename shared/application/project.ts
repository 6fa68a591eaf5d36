/** Back from the one form to each department's own: only the chosen matters, only their fields and documents. */
import { own } from '../own.ts';
import type { Plan } from '../plan/types.ts';
import type { ApplicationChild, ApplicationDocument, FilledValue } from './types.ts';

export function projectChildren(
  plan: Plan,
  values: Readonly<Record<string, FilledValue>>,
  documents: readonly ApplicationDocument[],
): ApplicationChild[] {
  const asked = plan.groups.flatMap((group) => group.elements).filter((one) => one.state === 'ask');
  const given = new Set(documents.map((document) => document.material));
  return plan.matters
    .filter((one) => one.state === 'selected')
    .map(({ matter }) => {
      const filled = asked
        .filter((one) => one.neededBy.includes(matter.id))
        .flatMap((one) => {
          const value = own(values, one.element.id);
          return value ? [[one.element.id, value] as const] : [];
        });
      const materials = plan.materials.filter((one) => one.neededBy.includes(matter.id));
      return {
        matter: matter.id,
        department: matter.department,
        fields: Object.fromEntries(filled.map(([id, one]) => [id, one.value])),
        sources: Object.fromEntries(filled.map(([id, one]) => [id, one.source])),
        materials: materials
          .filter((one) => one.supply.kind === 'scan' && given.has(one.material.id))
          .map((one) => one.material.id),
        withoutDocument: materials.flatMap((one) => {
          const supply = one.supply.kind === 'scan' ? 'counter' : one.supply.kind;
          return given.has(one.material.id) ? [] : [{ material: one.material.id, supply }];
        }),
      };
    });
}
