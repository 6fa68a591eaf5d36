/** The planner's promises on 新生儿出生. */

import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { LifeEvent } from '#shared/catalogue/schema.ts';
import { makePlan } from '#shared/plan/plan.ts';
import type { Answers } from '#shared/plan/types.ts';
import { everydayFamily } from './everyday-family.ts';
import { eventOf, shippedCatalogue } from './shipped.ts';

let newborn: LifeEvent;

beforeAll(async () => {
  newborn = eventOf(await shippedCatalogue(), 'newborn');
});

const answers = (more: Partial<Answers> & { situations?: Record<string, string> } = {}): Answers => ({
  situations: everydayFamily,
  deselected: [],
  choices: { 'delivery-method': 'post' },
  ...more,
});

describe('the plan of an everyday family', () => {
  test('merges seven forms into one and asks for each paper once', () => {
    const plan = makePlan(newborn, answers());
    expect(plan.matters.every((one) => one.state === 'selected')).toBe(true);
    expect(plan.figures).toMatchObject({ forms: 7, visits: 5, elements: 31, elementUses: 99, asked: 29 });
    expect(plan.materials.map((one) => `${one.material.id}:${one.supply.kind}`)).toEqual([
      'mother-id-card:scan',
      'father-id-card:scan',
      'household-register:scan',
      'marriage-certificate:scan',
      'birth-certificate:from-matter',
      'newborn-household-page:from-matter',
      'first-issue-form:system',
      'maternity-bank-card:scan',
    ]);
  });

  test('runs in three steps and takes the critical path, not the sum', () => {
    const plan = makePlan(newborn, answers());
    expect(plan.steps.map((step) => step.matters)).toEqual([
      ['issue-birth-certificate'],
      ['vaccination-record', 'household-registration', 'maternity-reimbursement', 'parenting-guidance'],
      ['resident-medical-insurance', 'social-security-card'],
    ]);
    expect(plan.workingDays).toBe(20);
    expect(makePlan(newborn, answers({ deselected: ['maternity-reimbursement'] })).workingDays).toBe(8);
  });

  test('without its prerequisite a matter asks for the existing certificate', () => {
    const plan = makePlan(newborn, answers({ deselected: ['household-registration'] }));
    expect(plan.materials.find((one) => one.material.id === 'newborn-household-page')).toMatchObject({
      supply: { kind: 'scan' },
      neededBy: ['resident-medical-insurance', 'social-security-card'],
    });
    const asked = plan.groups
      .flatMap((group) => group.elements)
      .find((one) => one.element.id === 'baby-id-number');
    expect(asked?.state).toBe('ask');
  });

  test('a held certificate takes the first matter away and is given once for all', () => {
    const plan = makePlan(newborn, answers({ situations: { ...everydayFamily, 'certificate-held': 'yes' } }));
    expect(plan.matters[0]).toMatchObject({ state: 'unavailable' });
    expect(plan.materials.find((one) => one.material.id === 'birth-certificate')).toMatchObject({
      supply: { kind: 'scan' },
      neededBy: [
        'vaccination-record',
        'household-registration',
        'resident-medical-insurance',
        'social-security-card',
        'maternity-reimbursement',
        'parenting-guidance',
      ],
    });
  });

  test('an unmarried mother alone declares, and the father is not asked for', () => {
    const plan = makePlan(
      newborn,
      answers({
        situations: { ...everydayFamily, 'parents-married': 'no', 'parent-information': 'mother-only' },
      }),
    );
    const ids = plan.groups.flatMap((group) => group.elements).map((one) => one.element.id);
    expect(ids.filter((id) => id.startsWith('father'))).toEqual([]);
    expect(plan.materials.map((one) => one.material.id)).not.toContain('marriage-certificate');
    expect(
      plan.materials.find((one) => one.material.id === 'father-information-statement')?.supply.kind,
    ).toBe('commitment');
    expect(plan.situations.map((one) => one.situation.id)).not.toContain('household-of');
  });
});

describe('for any answers', () => {
  const anyAnswers = () =>
    fc.record({
      situations: fc.record(
        Object.fromEntries(
          newborn.situations.map((one) => [
            one.id,
            fc.constantFrom(...one.options.map((option) => option.id)),
          ]),
        ),
        { requiredKeys: [] },
      ),
      deselected: fc.subarray(newborn.matters.map((one) => one.id)),
      choices: fc.constantFrom({}, { 'delivery-method': 'post' }, { 'delivery-method': 'window' }),
    }) as fc.Arbitrary<Answers>;

  test('no element and no material is asked twice, and each is asked because a selected matter needs it', () => {
    fc.assert(
      fc.property(anyAnswers(), (given) => {
        const plan = makePlan(newborn, given);
        const selected = new Set(
          plan.matters.filter((one) => one.state === 'selected').map((one) => one.matter.id),
        );
        for (const list of [
          plan.groups.flatMap((group) => group.elements).map((one) => one.element.id),
          plan.materials.map((one) => one.material.id),
        ])
          expect(new Set(list).size).toBe(list.length);
        for (const one of [...plan.groups.flatMap((group) => group.elements), ...plan.materials]) {
          expect(one.neededBy.length).toBeGreaterThan(0);
          for (const id of one.neededBy) expect(selected.has(id)).toBe(true);
        }
      }),
    );
  });

  test('deselecting a matter removes exactly what only it needed', () => {
    fc.assert(
      fc.property(
        anyAnswers(),
        fc.constantFrom(...newborn.matters.map((one) => one.id)),
        (given, dropped) => {
          const before = makePlan(newborn, {
            ...given,
            deselected: given.deselected.filter((id) => id !== dropped),
          });
          const after = makePlan(newborn, { ...given, deselected: [...given.deselected, dropped] });
          const elementsOf = (plan: typeof before) => plan.groups.flatMap((group) => group.elements);
          const kept = elementsOf(before).filter((one) => one.neededBy.some((id) => id !== dropped));
          expect(elementsOf(after).map((one) => one.element.id)).toEqual(kept.map((one) => one.element.id));
          const materialsKept = before.materials
            .filter((one) => one.neededBy.some((id) => id !== dropped))
            .map((one) => one.material.id);
          for (const id of materialsKept) expect(after.materials.map((one) => one.material.id)).toContain(id);
        },
      ),
    );
  });

  test('the order of the answers does not matter', () => {
    fc.assert(
      fc.property(anyAnswers(), (given) => {
        const reversed = {
          situations: Object.fromEntries(Object.entries(given.situations).reverse()),
          deselected: [...given.deselected].reverse(),
          choices: given.choices,
        };
        expect(makePlan(newborn, reversed)).toEqual(makePlan(newborn, given));
      }),
    );
  });
});
