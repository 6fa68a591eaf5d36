/** 补正: the plan of a visit that asks for nothing but what the departments want mended. */
import type { LifeEvent } from '../catalogue/schema.ts';
import type { Defect } from '../platform/cases.ts';
import { makePlan } from './plan.ts';
import type { Plan, PlanElement, PlanGroup, PlanMaterial } from './types.ts';

/** What one department asked for about its matter. */
export interface CorrectionOf {
  readonly matter: string;
  readonly correctionId: string;
  readonly defects: readonly Defect[];
}

/**
 * The plan of the first visit, narrowed to the defects: their matters, elements and materials only. Everything asked for is
 * asked of the citizen, whatever supplied it the first time, because that is what was found wanting.
 * @param situations answers of the first visit, as the platform keeps them
 */
export function correctionPlan(
  lifeEvent: LifeEvent,
  situations: Readonly<Record<string, string>>,
  corrections: readonly CorrectionOf[],
): Plan {
  const whole = makePlan(lifeEvent, { situations, deselected: [], wanted: [], choices: {} });
  const wantedBy = (kind: Defect['kind'], id: string): string[] =>
    corrections
      .filter((one) => one.defects.some((defect) => defect.kind === kind && defect.id === id))
      .map((one) => one.matter);
  const groups = lifeEvent.groups.flatMap((group): PlanGroup[] => {
    const elements = group.elements.flatMap((id): PlanElement[] => {
      const element = lifeEvent.elements.find((one) => one.id === id);
      const neededBy = wantedBy('element', id);
      return element && neededBy.length > 0 ? [{ element, neededBy, state: 'ask' }] : [];
    });
    return elements.length > 0 ? [{ group, elements }] : [];
  });
  const materials = lifeEvent.materials.flatMap((material): PlanMaterial[] => {
    const neededBy = wantedBy('material', material.id);
    return neededBy.length > 0 ? [{ material, neededBy, supply: { kind: 'scan' }, certain: true }] : [];
  });
  const matters = lifeEvent.matters.filter((one) => corrections.some(({ matter }) => matter === one.id));
  const asked = groups.reduce((sum, group) => sum + group.elements.length, 0);
  return {
    ...whole,
    matters: matters.map((matter) => ({ matter, state: 'selected' })),
    groups,
    materials,
    applicantRole: whole.applicantRole ?? lifeEvent.roles[0]?.id,
    secondRoles: [],
    requiredRoles: [],
    figures: {
      ...whole.figures,
      materials: materials.length,
      scans: materials.length,
      elements: asked,
      asked,
      visits: 1,
    },
  };
}

/** Whether this catalogue still knows everything that is asked for; if not, only the counter can help. */
export const canBeMendedHere = (lifeEvent: LifeEvent, corrections: readonly CorrectionOf[]): boolean =>
  corrections.length > 0 &&
  corrections.every(
    ({ matter, defects }) =>
      lifeEvent.matters.some((one) => one.id === matter) &&
      defects.every(({ kind, id }) =>
        kind === 'material'
          ? lifeEvent.materials.some((one) => one.id === id)
          : lifeEvent.groups.some((group) => group.elements.includes(id)),
      ),
  );
