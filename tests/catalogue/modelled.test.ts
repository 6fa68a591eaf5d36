/** The four modelled life events against the model they were made from, and the planner's promises on them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LifeEvent, needed } from '#shared/catalogue/schema.ts';
import { makePlan } from '#shared/plan/plan.ts';
import type { Answers } from '#shared/plan/types.ts';
import { eventOf, shippedCatalogue } from './shipped.ts';

interface Model {
  readonly id: string;
  readonly subMatters: readonly { id: string; needs: string[]; selectable: boolean }[];
  readonly materials: readonly { name: string; usedBy: string[]; condition: string | null }[];
  readonly fields: readonly { name: string; usedBy: string[]; condition: string | null }[];
  readonly exclusive?: readonly string[][];
  readonly needsAny?: Readonly<Record<string, string[]>>;
  readonly counts: Readonly<Record<string, number>>;
}
const models = JSON.parse(
  readFileSync(join(import.meta.dirname, '../fixtures/bundles.json'), 'utf8'),
) as Model[];
const catalogue = await shippedCatalogue();
const pairs = models.map((model) => {
  const id = model.id === 'resale_home' ? 'home-transfer' : model.id;
  return { id, model, event: eventOf(catalogue, id) };
});

/** The ids of the model's matters for each matter of the file, which lists them in the model's order. */
const letters = (model: Model, event: LifeEvent): ReadonlyMap<string, string> =>
  new Map(event.matters.map((matter, index) => [matter.id, model.subMatters[index]?.id ?? '']));

describe.each(pairs)('the file of $id', ({ model, event }) => {
  test('has the uses and totals of the model before situations', () => {
    const uses = (key: 'elements' | 'materials') =>
      event.matters.reduce((sum, matter) => sum + matter[key].length, 0);
    expect({
      subMatters: event.matters.length,
      materialUses: uses('materials'),
      materialsDistinct: event.materials.length,
      fieldUses: uses('elements'),
      fieldsDistinct: event.elements.length,
      fieldsPrefillable: event.elements.filter((one) =>
        one.prefill.some((source) => source.from !== 'element'),
      ).length,
    }).toEqual(model.counts);
  });

  test('gives every field and every material to exactly the matters of the model', () => {
    const letter = letters(model, event);
    for (const key of ['elements', 'materials'] as const) {
      const modelled = key === 'elements' ? model.fields : model.materials;
      const usedBy = event[key].map((one) =>
        event.matters
          .filter((matter) => matter[key].some((id) => id === one.id))
          .map((matter) => letter.get(matter.id)),
      );
      expect(usedBy).toEqual(modelled.map((one) => [...one.usedBy].sort()));
    }
  });

  test('keeps the order of the model, its exclusions and what cannot be left out', () => {
    const letter = letters(model, event);
    const name = (id: string) => letter.get(id) ?? id;
    for (const [index, matter] of event.matters.entries()) {
      const before = model.subMatters[index];
      const modelled = (model.needsAny?.[before?.id ?? ''] ?? before?.needs ?? []).toSorted();
      const needs = matter.needs.flatMap(needed).map(name).toSorted();
      // The survivor benefit comes after cremation where cremation is the rule (FACTS: "b by place").
      if (matter.id === 'survivor-benefit') expect(needs).toEqual([...modelled, 'b']);
      else expect(needs).toEqual(modelled);
      const bound = event.parallel.some((group) => group.matters.includes(matter.id));
      if (before?.selectable === false) expect(bound).toBe(true);
    }
    expect(event.exclusive.map((group) => group.map(name))).toEqual(model.exclusive ?? []);
  });

  test('asks only in its situation for what the model makes conditional', () => {
    const conditional = (list: Model['materials'], own: readonly { id: string; when?: unknown }[]) =>
      list.flatMap((one, index) => {
        const mine = own[index];
        return one.condition === null || !mine ? [] : [mine];
      });
    const decided = (id: string, key: 'elements' | 'materials') =>
      event.matters.filter((matter) => matter[key].some((one) => one === id)).every((matter) => matter.when);
    for (const one of conditional(model.materials, event.materials))
      expect(one.when !== undefined || decided(one.id, 'materials'), one.id).toBe(true);
    for (const one of conditional(model.fields, event.elements))
      expect(one.when !== undefined || decided(one.id, 'elements'), one.id).toBe(true);
  });

  test('says that it is a sample', () => {
    expect(event.verified).toBe(false);
    expect(event.source).toContain('样例');
  });
});

describe.each(pairs)('any plan of $id', ({ event }) => {
  const anyAnswers: fc.Arbitrary<Answers> = fc.record({
    situations: fc
      .record(
        Object.fromEntries(
          event.situations.map((one) => [one.id, fc.constantFrom(...one.options.map(({ id }) => id))]),
        ),
        { requiredKeys: [] },
      )
      .map((given) => ({ ...given }) as Record<string, string>),
    deselected: fc.subarray(event.matters.map((one) => one.id)),
    wanted: fc.subarray(event.matters.filter((one) => one.voluntary).map((one) => one.id)),
    choices: fc.constantFrom<Record<string, string>>(
      {},
      { 'delivery-method': 'post', sex: '2', payment: 'supervised', 'home-count': 'first' },
      { 'delivery-method': 'window', sex: '1', payment: 'direct', 'home-count': 'more' },
    ),
  });

  test('asks for nothing twice, and only for what a selected matter needs', () => {
    fc.assert(
      fc.property(anyAnswers, (given) => {
        const plan = makePlan(event, given);
        const selected = new Set(
          plan.matters.filter((one) => one.state === 'selected').map((one) => one.matter.id),
        );
        const elements = plan.groups.flatMap((group) => group.elements);
        for (const ids of [
          elements.map((one) => one.element.id),
          plan.materials.map((one) => one.material.id),
        ])
          expect(new Set(ids).size).toBe(ids.length);
        for (const one of [...elements, ...plan.materials]) {
          expect(one.neededBy.length).toBeGreaterThan(0);
          expect(one.neededBy.filter((id) => !selected.has(id))).toEqual([]);
        }
      }),
    );
  });

  test('does not depend on the order of the answers', () => {
    fc.assert(
      fc.property(anyAnswers, (given) => {
        const reversed = (record: Readonly<Record<string, string>>) =>
          Object.fromEntries(Object.entries(record).toReversed());
        expect(
          makePlan(event, {
            situations: reversed(given.situations),
            deselected: given.deselected.toReversed(),
            wanted: (given.wanted ?? []).toReversed(),
            choices: reversed(given.choices),
          }),
        ).toEqual(makePlan(event, given));
      }),
    );
  });

  test('has an applicant as soon as all questions are answered and a matter is chosen', () => {
    fc.assert(
      fc.property(anyAnswers, (given) => {
        const plan = makePlan(event, given);
        if (plan.situations.some((one) => one.answer === undefined) || plan.figures.forms === 0) return;
        expect(plan.applicantRole).toBeDefined();
        expect(plan.requiredRoles.filter((role) => !plan.secondRoles.includes(role))).toEqual([]);
      }),
    );
  });
});

describe('what is particular', () => {
  const retirement = eventOf(catalogue, 'retirement');
  const home = eventOf(catalogue, 'home-transfer');
  const afterlife = eventOf(catalogue, 'afterlife');
  const answers = (situations: Record<string, string>, more: Partial<Answers> = {}): Answers => ({
    situations,
    deselected: [],
    choices: {},
    ...more,
  });
  const askedIn = (plan: ReturnType<typeof makePlan>) =>
    plan.groups
      .flatMap((group) => group.elements.filter((one) => one.state === 'ask'))
      .map((one) => one.element.id);

  test.each(['normal', 'special-work', 'disability'])(
    'retirement, %s: one way, and its household check cannot be left out',
    (kind) => {
      const plan = makePlan(
        retirement,
        answers({ 'retirement-kind': kind, applicant: 'worker' }, { deselected: ['household-confirmation'] }),
      );
      const state = (id: string) => plan.matters.find((one) => one.matter.id === id);
      const ways = ['retirement-eligibility', 'special-work-retirement', 'disability-retirement'];
      expect(ways.filter((id) => state(id)?.state === 'selected')).toHaveLength(1);
      expect(state('household-confirmation')).toMatchObject({ state: 'selected', locked: true });
      expect(state('household-confirmation')?.why?.zh).toContain('一起办');
      expect(state('pension-assessment')?.state).toBe('selected');
    },
  );

  test('only a woman is asked which retirement age she chooses', () => {
    const of = (sex: string) =>
      askedIn(makePlan(retirement, answers({ 'retirement-kind': 'normal' }, { choices: { sex } })));
    expect(of('2')).toContain('female-age');
    expect(of('1')).not.toContain('female-age');
  });

  test('buyer and seller must both lay their card', () => {
    const plan = makePlan(
      home,
      answers({ 'transfer-kind': 'home', 'buyer-comes': 'guardian', 'seller-comes': 'self' }),
    );
    expect(plan).toMatchObject({
      applicantRole: 'buyer-agent',
      secondRoles: ['seller'],
      requiredRoles: ['seller'],
    });
  });

  test('utilities are free to choose and fall with the transfer of title', () => {
    const situations = { 'transfer-kind': 'home', 'buyer-comes': 'self', 'seller-comes': 'self' };
    const utilities = ['water-transfer', 'power-transfer', 'gas-transfer'];
    const chosen = (given: Answers) =>
      makePlan(home, given)
        .matters.filter((one) => one.state === 'selected' && utilities.includes(one.matter.id))
        .map((one) => one.matter.id);
    expect(chosen(answers(situations))).toEqual([]);
    expect(chosen(answers(situations, { wanted: utilities }))).toEqual(utilities);
    const without = makePlan(
      home,
      answers(situations, { wanted: utilities, deselected: ['title-transfer'] }),
    );
    expect(without.matters.find((one) => one.matter.id === 'water-transfer')).toMatchObject({
      state: 'unavailable',
      missing: ['title-transfer'],
    });
  });

  test('the deceased is never the applicant, and nothing of the deceased comes from a card', () => {
    expect(afterlife.tone).toBe('mourning');
    expect(afterlife.roles.map((role) => role.id)).toEqual(['handler']);
    for (const element of afterlife.elements.filter((one) => one.id.startsWith('deceased')))
      expect(element.prefill.map((one) => one.from)).toEqual(['shared-data']);
  });

  test('what the departments pass on among themselves is not asked for at the scanner', () => {
    const plan = makePlan(retirement, answers({ 'retirement-kind': 'normal', 'housing-fund': 'yes' }));
    const supply = (id: string) => plan.materials.find((one) => one.material.id === id)?.supply.kind;
    expect(supply('personnel-file')).toBe('data-share');
    expect(supply('fund-status')).toBe('data-share');
    expect(supply('bank-card')).toBe('scan');
  });
});
