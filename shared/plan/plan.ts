/** The planner: pure and total. The same answers in any order give the same plan. */
import { evaluate, type Facts } from '../catalogue/conditions.ts';
import {
  type DataElement,
  type LifeEvent,
  type Material,
  type MaterialSource,
  type Matter,
  needed,
} from '../catalogue/schema.ts';
import { own } from '../own.ts';
import { selectMatters } from './selection.ts';
import type { Answers, Plan, PlanElement, PlanGroup, PlanMaterial, PlanStep, Supply } from './types.ts';

export function makePlan(lifeEvent: LifeEvent, answers: Answers): Plan {
  const answered = answersOnPath(lifeEvent, answers);
  const bare = situationFacts(answered);
  const matters = selectMatters(lifeEvent, bare, answers);
  const selected = matters.filter((one) => one.state === 'selected').map((one) => one.matter);
  const selectedIds = new Set(selected.map((matter) => matter.id));
  const chosen = choicesOnPath(lifeEvent, selected, selectedIds, answered, answers);
  const facts: Facts = {
    situation: (id) => answered.get(id),
    element: (id) => chosen.get(id),
    matter: (id) => selectedIds.has(id),
  };

  const groups = planGroups(lifeEvent, selected, selectedIds, facts);
  const materials = planMaterials(lifeEvent, selected, selectedIds, facts);
  const applicantRole = lifeEvent.roles.find(
    (role) => role.applicant && evaluate(role.applicant, facts) === 'true',
  )?.id;
  const seconds = lifeEvent.roles.filter(
    (role) => role.id !== applicantRole && role.second && evaluate(role.second, facts) === 'true',
  );
  const elements = groups.flatMap((group) => group.elements);
  return {
    lifeEvent,
    situations: relevantSituations(lifeEvent, answered),
    matters,
    groups,
    materials,
    steps: orderSteps(selected),
    workingDays: criticalPath(selected),
    feeFen: selected.reduce((sum, matter) => sum + matter.fee.fen, 0),
    results: selected.flatMap((matter) => matter.results.map((result) => ({ matter: matter.id, result }))),
    applicantRole,
    secondRoles: seconds.map((role) => role.id),
    requiredRoles: seconds.filter((role) => role.required).map((role) => role.id),
    figures: {
      forms: selected.length,
      materialUses: materials.reduce((sum, one) => sum + one.neededBy.length, 0),
      materials: materials.length,
      scans: materials.filter((one) => one.supply.kind === 'scan').length,
      visits: new Set(selected.map((matter) => matter.department)).size,
      elementUses: elements.reduce((sum, one) => sum + one.neededBy.length, 0),
      elements: elements.length,
      asked: elements.filter((one) => one.state === 'ask').length,
    },
  };
}

/** Before matters and values are known, conditions see situations only. */
const situationFacts = (answered: ReadonlyMap<string, string | null | undefined>): Facts => ({
  situation: (id) => answered.get(id),
  element: () => undefined,
  matter: () => undefined,
});

/**
 * The answer to every question: `null` where it is not on the path, `undefined` where it is (or may be) and
 * is not answered yet. In the file's order, because a condition looks at earlier questions only.
 */
function answersOnPath(lifeEvent: LifeEvent, answers: Answers): Map<string, string | null | undefined> {
  const answered = new Map<string, string | null | undefined>();
  const facts = situationFacts(answered);
  for (const situation of lifeEvent.situations) {
    const onPath = evaluate(situation.when, facts);
    const given = own(answers.situations, situation.id);
    const answer = situation.options.some((option) => option.id === given) ? given : undefined;
    answered.set(situation.id, onPath === 'false' ? null : onPath === 'true' ? answer : undefined);
  }
  return answered;
}

/** Questions to show now: those on the path whose own condition is already decided. */
function relevantSituations(
  lifeEvent: LifeEvent,
  answered: ReadonlyMap<string, string | null | undefined>,
): Plan['situations'] {
  const facts = situationFacts(answered);
  return lifeEvent.situations
    .filter((situation) => evaluate(situation.when, facts) === 'true')
    .map((situation) => ({ situation, answer: answered.get(situation.id) ?? undefined }));
}

/**
 * The choices that count: of elements that are asked here and now. `null` is a choice not on this citizen's path;
 * one given before the path turned away, or that an earlier matter decides, does not count.
 */
function choicesOnPath(
  lifeEvent: LifeEvent,
  selected: readonly Matter[],
  selectedIds: ReadonlySet<string>,
  answered: ReadonlyMap<string, string | null | undefined>,
  answers: Answers,
): Map<string, string | null | undefined> {
  const wanted = new Set(selected.flatMap((matter) => matter.elements));
  const byId = new Map(lifeEvent.elements.map((element) => [element.id, element]));
  const choices = new Map<string, string | null | undefined>();
  const facts: Facts = {
    situation: (id) => answered.get(id),
    element: (id) => choiceOf(id),
    matter: (id) => selectedIds.has(id),
  };
  const choiceOf = (id: string): string | null | undefined => {
    const element = byId.get(id);
    if (choices.has(id) || !element) return choices.get(id);
    choices.set(id, undefined);
    const onPath = wanted.has(id) ? evaluate(element.when, facts) : 'false';
    const given = madeBy(element, selectedIds) === undefined ? own(answers.choices, id) : undefined;
    choices.set(id, onPath === 'false' ? null : onPath === 'true' ? given : undefined);
    return choices.get(id);
  };
  for (const id of byId.keys()) choiceOf(id);
  return choices;
}

/** The selected matter whose result gives this value, so that nobody need be asked. */
function madeBy(element: DataElement, selectedIds: ReadonlySet<string>): string | undefined {
  for (const source of element.prefill)
    if (source.from === 'matter' && selectedIds.has(source.matter)) return source.matter;
  return undefined;
}

function planGroups(
  lifeEvent: LifeEvent,
  selected: readonly Matter[],
  selectedIds: ReadonlySet<string>,
  facts: Facts,
): PlanGroup[] {
  const byId = new Map(lifeEvent.elements.map((element) => [element.id, element]));
  const groups: PlanGroup[] = [];
  for (const group of lifeEvent.groups) {
    const elements: PlanElement[] = [];
    for (const id of group.elements) {
      const element = byId.get(id);
      const neededBy = selected.filter((matter) => matter.elements.includes(id)).map((matter) => matter.id);
      if (!element || neededBy.length === 0) continue;
      const applies = evaluate(element.when, facts);
      if (applies === 'false') continue;
      const fromMatter = madeBy(element, selectedIds);
      if (fromMatter !== undefined) elements.push({ element, neededBy, state: 'from-matter', fromMatter });
      else elements.push({ element, neededBy, state: applies === 'true' ? 'ask' : 'pending' });
    }
    if (elements.length > 0) groups.push({ group, elements });
  }
  return groups;
}

function planMaterials(
  lifeEvent: LifeEvent,
  selected: readonly Matter[],
  selectedIds: ReadonlySet<string>,
  facts: Facts,
): PlanMaterial[] {
  const list: PlanMaterial[] = [];
  for (const material of lifeEvent.materials) {
    const neededBy = selected
      .filter(
        (matter) =>
          matter.materials.includes(material.id) ||
          matter.needs.some(
            (need) => need.instead === material.id && !needed(need).some((id) => selectedIds.has(id)),
          ),
      )
      .map((matter) => matter.id);
    if (neededBy.length === 0) continue;
    const applies = evaluate(material.when, facts);
    if (applies === 'false') continue;
    list.push({ material, neededBy, supply: supplyOf(material, selectedIds), certain: applies === 'true' });
  }
  return list;
}

/**
 * An earlier matter of this visit saves the citizen the paper; then what the system makes; then a commitment. What only
 * the departments have is theirs to pass on; everything else is scanned.
 */
function supplyOf(material: Material, selectedIds: ReadonlySet<string>): Supply {
  for (const source of material.sources) {
    if (source.kind === 'earlier-matter' && selectedIds.has(source.matter))
      return { kind: 'from-matter', matter: source.matter };
    if (source.kind === 'system') return { kind: 'system' };
    if (source.kind === 'commitment') return { kind: 'commitment', text: source.text };
  }
  const theirs = material.sources.some((source) => source.kind === 'data-share');
  return { kind: theirs && !material.sources.some(citizenHas) ? 'data-share' : 'scan' };
}

/** A source the citizen can bring; an e-licence may also be on paper. */
const citizenHas = ({ kind }: MaterialSource): boolean => kind === 'own' || kind === 'e-licence';

/** Topological levels: every matter of a step can run at the same time. */
function orderSteps(selected: readonly Matter[]): PlanStep[] {
  const level = levels(selected, () => 1);
  const steps: string[][] = [];
  for (const matter of selected) {
    const at = (level.get(matter.id) ?? 1) - 1;
    steps[at] = [...(steps[at] ?? []), matter.id];
  }
  return steps.map((matters) => ({ matters }));
}

function criticalPath(selected: readonly Matter[]): number {
  return Math.max(0, ...levels(selected, (matter) => matter.time.workingDays).values());
}

/** Longest weighted path ending at each matter. The catalogue check guarantees there is no cycle. */
function levels(selected: readonly Matter[], weight: (matter: Matter) => number): Map<string, number> {
  const byId = new Map(selected.map((matter) => [matter.id, matter]));
  const lengths = new Map<string, number>();
  const lengthOf = (matter: Matter): number => {
    const known = lengths.get(matter.id);
    if (known !== undefined) return known;
    const before = matter.needs
      .flatMap(needed)
      .map((id) => byId.get(id))
      .filter((one) => one !== undefined);
    const length = weight(matter) + Math.max(0, ...before.map(lengthOf));
    lengths.set(matter.id, length);
    return length;
  };
  for (const matter of selected) lengthOf(matter);
  return lengths;
}
