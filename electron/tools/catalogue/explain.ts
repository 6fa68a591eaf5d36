import * as z from 'zod';
import type { Condition } from '#shared/catalogue/conditions.ts';
import { type LifeEvent, needed } from '#shared/catalogue/schema.ts';
import { makePlan } from '#shared/plan/plan.ts';
import type { Plan, PlanMaterial, PlanMatter } from '#shared/plan/types.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { conditionText, daysText, named, namesOf, pagesText, yuan } from './words.ts';

/** What a citizen might have said; every member may be left out. */
export const AnswersFile = z.strictObject({
  /** Option by situation. */
  situations: z.record(z.string(), z.string()).default({}),
  /** Matters not wanted. */
  deselected: z.array(z.string()).default([]),
  /** Voluntary matters wanted, and the one wanted of those that exclude each other. */
  wanted: z.array(z.string()).default([]),
  /** Values of choices, numbers and dates that conditions look at. */
  choices: z.record(z.string(), z.string()).default({}),
});
export type AnswersFile = z.infer<typeof AnswersFile>;

/** The plan of these answers in words: what is asked and brought, for which matter and why, and what is not. */
export function explain(event: LifeEvent, answers: AnswersFile): Result<string[], string[]> {
  const unknown = unknownNames(event, answers);
  if (unknown.length > 0) return err(unknown);
  const plan = makePlan(event, answers);
  return ok([
    named(event),
    ...part('Questions', questions(plan)),
    ...part(
      'Matters',
      plan.matters.map((one) => matterLine(event, one)),
    ),
    ...part('Fields', fields(event, plan)),
    ...part('Materials', materials(event, plan)),
    ...part(
      'Order',
      plan.steps.map((step, at) => `${at + 1}. ${namesOf(event.matters, step.matters)}`),
    ),
    '',
    `${plan.workingDays} working days, ${yuan(plan.feeFen)}`,
    `${plan.figures.forms} forms in one, ${plan.figures.visits} counters in one`,
    `${plan.figures.elementUses} fields of all forms, ${plan.figures.elements} of them different, ${plan.figures.asked} asked`,
    `${plan.figures.materialUses} papers of all matters, ${plan.figures.materials} of them different, ${plan.figures.scans} to bring`,
  ]);
}

const part = (title: string, lines: readonly string[]): string[] => [
  '',
  title,
  ...(lines.length > 0 ? lines : ['none']).map((line) => `  ${line}`),
];

function unknownNames(event: LifeEvent, answers: AnswersFile): string[] {
  const faults: string[] = [];
  for (const [id, option] of Object.entries(answers.situations)) {
    const situation = event.situations.find((one) => one.id === id);
    if (situation === undefined) faults.push(`situations: ${event.id} has no situation ${id}`);
    else if (!situation.options.some((one) => one.id === option))
      faults.push(`situations: ${id} has no option ${option}`);
  }
  for (const name of ['deselected', 'wanted'] as const)
    for (const id of answers[name])
      if (!event.matters.some((one) => one.id === id))
        faults.push(`${name}: ${event.id} has no matter ${id}`);
  for (const id of Object.keys(answers.choices))
    if (!event.elements.some((one) => one.id === id))
      faults.push(`choices: ${event.id} has no element ${id}`);
  return faults;
}

const because = (when: Condition | undefined): string =>
  when === undefined ? '' : `, because ${conditionText(when)}`;

const onlyIf = (when: Condition | undefined): string =>
  when === undefined ? '' : `, if ${conditionText(when)}`;

const questions = (plan: Plan): string[] =>
  plan.situations.map(({ situation, answer }) => {
    const option = situation.options.find((one) => one.id === answer);
    const said = option === undefined ? 'not answered' : `${option.label.zh} (${option.id})`;
    return `${situation.question.zh} (${situation.id}) ${said}${because(situation.when)}`;
  });

function matterLine(event: LifeEvent, { matter, state, why, missing, locked }: PlanMatter): string {
  const line = `${named(matter)}: `;
  switch (state) {
    case 'selected': {
      const bound = locked && why ? `, bound to others: ${why.zh}` : '';
      return `${line}chosen, ${daysText(matter.time)}, ${yuan(matter.fee.fen)}${because(matter.when)}${bound}`;
    }
    case 'told':
      return `${line}only told${because(matter.when)}`;
    case 'deselected':
      return `${line}${matter.voluntary ? 'offered, not wanted' : 'not wanted'}`;
    case 'undecided':
      return `${line}not decided yet, depends on whether ${matter.when ? conditionText(matter.when) : ''}`;
    case 'unavailable': {
      if (missing !== undefined) return `${line}not possible without ${namesOf(event.matters, missing)}`;
      return `${line}not possible, needs ${matter.when ? conditionText(matter.when) : ''}: ${why?.zh ?? ''}`;
    }
  }
}

function fields(event: LifeEvent, plan: Plan): string[] {
  const planned = plan.groups.flatMap((group) => group.elements);
  const lines = planned.map(({ element, neededBy, state, fromMatter }) => {
    const how =
      state === 'from-matter'
        ? `not asked, comes from ${namesOf(event.matters, [fromMatter ?? ''])}`
        : state === 'pending'
          ? 'perhaps asked'
          : 'asked';
    return `${named(element)}: ${how} for ${namesOf(event.matters, neededBy)}${state === 'pending' ? onlyIf(element.when) : because(element.when)}`;
  });
  const there = new Set(planned.map((one) => one.element.id));
  const left = event.elements.filter((one) => !there.has(one.id));
  return [...lines, ...leftOut(event, plan, left, (matter, id) => matter.elements.includes(id))];
}

function materials(event: LifeEvent, plan: Plan): string[] {
  const lines = plan.materials.map((one) => {
    const { material, neededBy, certain } = one;
    const condition = certain ? because(material.when) : onlyIf(material.when);
    return `${named(material)}: ${supplyText(event, one)} for ${namesOf(event.matters, neededBy)}${instead(event, plan, one)}${condition}`;
  });
  const there = new Set(plan.materials.map((one) => one.material.id));
  const left = event.materials.filter((one) => !there.has(one.id));
  return [
    ...lines,
    ...leftOut(event, plan, left, (matter, id) => matter.materials.includes(id) || isInstead(matter, id)),
  ];
}

const isInstead = (matter: LifeEvent['matters'][number], id: string): boolean =>
  matter.needs.some((need) => need.instead === id);

function supplyText(event: LifeEvent, { supply, material }: PlanMaterial): string {
  switch (supply.kind) {
    case 'scan':
      return `to bring, ${pagesText(material.pages)},`;
    case 'commitment':
      return 'a promise on the screen';
    case 'from-matter':
      return `not to bring, comes from ${namesOf(event.matters, [supply.matter])},`;
    case 'data-share':
    case 'e-licence':
      return 'passed on among the departments';
    case 'system':
      return 'made by the kiosk';
  }
}

/** Why a certificate is asked for that a matter of this visit could have produced. */
function instead(event: LifeEvent, plan: Plan, { material, neededBy, supply }: PlanMaterial): string {
  if (supply.kind !== 'scan') return '';
  const chosen = new Set(plan.matters.filter((one) => one.state === 'selected').map((one) => one.matter.id));
  const missing = event.matters
    .filter((matter) => neededBy.includes(matter.id))
    .flatMap((matter) => matter.needs)
    .filter((need) => need.instead === material.id && !needed(need).some((id) => chosen.has(id)))
    .flatMap(needed);
  return missing.length === 0 ? '' : `, in place of ${namesOf(event.matters, [...new Set(missing)])}`;
}

/** What this citizen is not asked for, and why. */
function leftOut(
  event: LifeEvent,
  plan: Plan,
  things: readonly (LifeEvent['elements'][number] | LifeEvent['materials'][number])[],
  wants: (matter: LifeEvent['matters'][number], id: string) => boolean,
): string[] {
  const chosen = new Set(plan.matters.filter((one) => one.state === 'selected').map((one) => one.matter.id));
  return things.map((thing) => {
    const users = event.matters.filter((matter) => wants(matter, thing.id));
    const isWanted = users.some((matter) => chosen.has(matter.id));
    const why =
      isWanted && thing.when !== undefined
        ? `only if ${conditionText(thing.when)}`
        : `only for ${users.map((matter) => matter.name.zh).join('、')}`;
    return `${named(thing)}: left out, ${why}`;
  });
}
