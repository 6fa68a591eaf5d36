/** What the planner promises, for every life event of the catalogue and for generated ones. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { projectChildren } from '#shared/application/project.ts';
import type { FilledValue } from '#shared/application/types.ts';
import { checkLifeEvent } from '#shared/catalogue/check.ts';
import { evaluate, type Facts } from '#shared/catalogue/conditions.ts';
import { type LifeEvent, needed } from '#shared/catalogue/schema.ts';
import { makePlan } from '#shared/plan/plan.ts';
import type { Answers, Plan } from '#shared/plan/types.ts';
import { arbitraryEvent, departments } from './arbitrary-event.ts';
import {
  elementsOf,
  idsOf,
  papersOf,
  RUNS,
  realEvents,
  SLOW,
  selectedOf,
  withAnswers,
} from './planner-cases.ts';

let real: LifeEvent[] = [];

beforeAll(async () => {
  real = await realEvents();
});

/** The same promise over generated events and over the real ones. */
function holds(
  name: string,
  kind: 'plain' | 'full',
  promise: (event: LifeEvent, answers: Answers) => void,
): void {
  test(`${name}: generated`, { timeout: SLOW }, () => {
    fc.assert(
      fc.property(withAnswers(arbitraryEvent(kind)), (given) => promise(...given)),
      { numRuns: RUNS },
    );
  });
  test(`${name}: catalogue`, { timeout: SLOW }, () => {
    fc.assert(
      fc.property(withAnswers(fc.constantFrom(...real)), (given) => promise(...given)),
      { numRuns: RUNS },
    );
  });
}

/** What a plan itself says, as facts: the second opinion the promises below are judged by. */
function factsOf(plan: Plan, answers: Answers): Facts {
  const selected = new Set(selectedOf(plan));
  const state = new Map(elementsOf(plan).map((one) => [one.element.id, one.state]));
  const asked = new Map(plan.situations.map((one) => [one.situation.id, one.answer]));
  const open = new Set(plan.lifeEvent.situations.map((one) => one.id));
  // A question whose own condition is not decided yet is unknown, not off the path.
  const undecided = new Set<string>();
  const facts: Facts = {
    situation: (id) =>
      asked.has(id) ? asked.get(id) : undecided.has(id) || !open.has(id) ? undefined : null,
    element: (id) => {
      const now = state.get(id);
      if (now === undefined) return null;
      return now === 'ask' && Object.hasOwn(answers.choices, id) ? answers.choices[id] : undefined;
    },
    matter: (id) => selected.has(id),
  };
  for (const situation of plan.lifeEvent.situations)
    if (evaluate(situation.when, facts) === 'unknown') undecided.add(situation.id);
  return facts;
}

describe('the generator', () => {
  test('makes events that a careful author could have written', { timeout: SLOW }, () => {
    fc.assert(
      fc.property(arbitraryEvent('full'), (event) => {
        const defects = checkLifeEvent(event, departments).filter(
          (one) => !/can never be true|is never true together|only situations may decide/.test(one.problem),
        );
        expect(defects).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test('reaches everything the planner can do', { timeout: SLOW }, () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(withAnswers(arbitraryEvent('full')), ([event, answers]) => {
        const plan = makePlan(event, answers);
        for (const one of plan.matters) {
          seen.add(`matter ${one.state}`);
          if (one.locked) seen.add('locked');
          if (one.missing) seen.add('missing');
        }
        for (const one of elementsOf(plan)) seen.add(`element ${one.state}`);
        for (const one of plan.materials)
          seen.add(`paper ${one.supply.kind} ${one.certain ? 'certain' : 'perhaps'}`);
        if (plan.steps.length > 2) seen.add('three steps');
      }),
      { numRuns: 1500, seed: 20261123 },
    );
    expect([...seen].sort()).toEqual(
      [
        ...['selected', 'deselected', 'unavailable', 'undecided', 'told'].map((one) => `matter ${one}`),
        ...['ask', 'pending', 'from-matter'].map((one) => `element ${one}`),
        ...['scan', 'system', 'commitment', 'from-matter'].flatMap((one) =>
          ['certain', 'perhaps'].map((sure) => `paper ${one} ${sure}`),
        ),
        'locked',
        'missing',
        'three steps',
      ].sort(),
    );
  });
});

holds('nothing is asked twice, and each thing for a chosen matter', 'full', (event, answers) => {
  const plan = makePlan(event, answers);
  const selected = new Set(selectedOf(plan));
  for (const list of [idsOf(plan), papersOf(plan), selectedOf(plan)])
    expect(new Set(list).size).toBe(list.length);
  for (const one of [...elementsOf(plan), ...plan.materials]) {
    expect(one.neededBy.length).toBeGreaterThan(0);
    for (const id of one.neededBy) expect(selected.has(id)).toBe(true);
  }
});

holds(
  'minimal: exactly what the chosen matters ask for here, no more and no less',
  'full',
  (event, answers) => {
    const plan = makePlan(event, answers);
    const facts = factsOf(plan, answers);
    const selected = plan.matters.filter((one) => one.state === 'selected').map((one) => one.matter);
    const ids = new Set(selected.map((one) => one.id));
    const order = event.groups.flatMap((group) => group.elements);
    const expected = order.filter((id) => {
      const element = event.elements.find((one) => one.id === id);
      return (
        element &&
        selected.some((one) => one.elements.includes(id)) &&
        evaluate(element.when, facts) !== 'false'
      );
    });
    expect(idsOf(plan)).toEqual(expected);
    const papers = event.materials.filter(
      (paper) =>
        evaluate(paper.when, facts) !== 'false' &&
        selected.some(
          (matter) =>
            matter.materials.includes(paper.id) ||
            matter.needs.some((need) => need.instead === paper.id && !needed(need).some((id) => ids.has(id))),
        ),
    );
    expect(papersOf(plan)).toEqual(papers.map((one) => one.id));
  },
);

holds(
  'a prerequisite is done, or its certificate asked for, or the matter dropped with the reason',
  'full',
  (event, answers) => {
    const plan = makePlan(event, answers);
    const facts = factsOf(plan, answers);
    const selected = new Set(selectedOf(plan));
    for (const one of plan.matters)
      if (one.state === 'selected')
        for (const need of one.matter.needs) {
          if (needed(need).some((id) => selected.has(id))) continue;
          const instead = event.materials.find((paper) => paper.id === need.instead);
          expect(instead).toBeDefined();
          const paper = plan.materials.find((given) => given.material === instead);
          if (evaluate(instead?.when, facts) === 'false') expect(paper).toBeUndefined();
          else expect(paper?.neededBy).toContain(one.matter.id);
        }
      else if (one.state === 'unavailable' && one.missing !== undefined) {
        expect(one.missing.length).toBeGreaterThan(0);
        for (const id of one.missing) expect(selected.has(id)).toBe(false);
      } else if (one.state === 'unavailable') expect(one.why).toBeDefined();
  },
);

holds('of matters that exclude each other at most one is done', 'full', (event, answers) => {
  const selected = new Set(selectedOf(makePlan(event, answers)));
  for (const group of event.exclusive)
    expect(group.filter((id) => selected.has(id)).length).toBeLessThanOrEqual(1);
});

holds('of matters bound by law all that apply are done, or none', 'full', (event, answers) => {
  const plan = makePlan(event, answers);
  const selected = new Set(selectedOf(plan));
  const bare = makePlan({ ...event, exclusive: [], parallel: [] }, { ...answers, deselected: [] });
  const applies = new Set(
    bare.matters
      .filter((one) => one.state === 'selected' || one.state === 'deselected' || one.missing !== undefined)
      .map((one) => one.matter.id),
  );
  for (const { matters: bond } of event.parallel) {
    if (!bond.some((id) => selected.has(id))) continue;
    const left = bond.filter((id) => applies.has(id) && !selected.has(id));
    // One may give way to another of the same bond that it excludes.
    for (const id of left)
      expect(
        event.exclusive.some(
          (group) => group.includes(id) && group.some((other) => bond.includes(other) && selected.has(other)),
        ),
      ).toBe(true);
  }
});

holds('the order of the answers does not matter', 'full', (event, answers) => {
  const turn = <T>(record: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(record).reverse()) as Record<string, T>;
  expect(
    makePlan(event, {
      situations: turn(answers.situations),
      deselected: [...answers.deselected].reverse(),
      wanted: [...(answers.wanted ?? [])].reverse(),
      choices: turn(answers.choices),
    }),
  ).toEqual(makePlan(event, answers));
});

holds('steps hold every chosen matter once, after what it waits for', 'full', (event, answers) => {
  const plan = makePlan(event, answers);
  const at = new Map(plan.steps.flatMap((step, index) => step.matters.map((id) => [id, index] as const)));
  expect(plan.steps.flatMap((step) => step.matters).sort()).toEqual(selectedOf(plan).sort());
  const selected = plan.matters.filter((one) => one.state === 'selected').map((one) => one.matter);
  for (const matter of selected)
    for (const id of matter.needs.flatMap(needed))
      if (at.has(id)) expect(at.get(id)).toBeLessThan(at.get(matter.id) ?? -1);
  const days = selected.map((one) => one.time.workingDays);
  expect(plan.workingDays).toBeGreaterThanOrEqual(Math.max(0, ...days));
  expect(plan.workingDays).toBeLessThanOrEqual(days.reduce((sum, one) => sum + one, 0));
});

/** Every field of the event filled, on the path or not. */
const filled = (event: LifeEvent, answers: Answers): Record<string, FilledValue> =>
  Object.fromEntries(
    event.elements.map(({ id }) => [
      id,
      {
        value: Object.hasOwn(answers.choices, id) ? (answers.choices[id] ?? '') : 'typed earlier',
        source: 'typed',
        at: '2026-11-23T10:00:00Z',
      },
    ]),
  );

holds('abandoned branches change nothing and never leave the visit', 'full', (event, answers) => {
  const plan = makePlan(event, answers);
  const values = filled(event, answers);
  const documents = event.materials.map(({ id }) => ({
    material: id,
    sha256: '0'.repeat(64),
    type: 'application/pdf' as const,
    pages: 1,
    trust: 'C' as const,
  }));
  const asked = new Set(elementsOf(plan).flatMap((one) => (one.state === 'ask' ? [one.element.id] : [])));
  const papers = new Set(papersOf(plan));
  const children = projectChildren(plan, values, documents);
  expect(children.map((one) => one.matter)).toEqual(selectedOf(plan));
  for (const child of children) {
    const matter = event.matters.find((one) => one.id === child.matter);
    for (const id of Object.keys(child.fields)) {
      expect(asked.has(id)).toBe(true);
      expect(matter?.elements).toContain(id);
    }
    for (const id of child.materials) expect(papers.has(id)).toBe(true);
  }
  // Forgetting all that is off the path gives the same plan and the same submission.
  const keep = <T>(record: Readonly<Record<string, T>>, ids: ReadonlySet<string>) =>
    Object.fromEntries(Object.entries(record).filter(([id]) => ids.has(id))) as Record<string, T>;
  const onPath = new Set(
    plan.situations.flatMap((one) => (one.answer === undefined ? [] : [one.situation.id])),
  );
  const forgotten: Answers = {
    ...answers,
    situations: keep(answers.situations, onPath),
    choices: keep(answers.choices, asked),
  };
  const again = makePlan(event, forgotten);
  expect(again).toEqual(plan);
  expect(
    projectChildren(
      again,
      keep(values, asked),
      documents.filter((one) => papers.has(one.material)),
    ),
  ).toEqual(children);
});
