/** The five life events of enterprises: the matters the list names, and what holds for any answers. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { LifeEvent } from '#shared/catalogue/schema.ts';
import { checkValue } from '#shared/form/check-value.ts';
import { makePlan } from '#shared/plan/plan.ts';
import type { Answers, Plan } from '#shared/plan/types.ts';
import {
  askedOf,
  type EnterpriseEvent,
  type EnterpriseFiles,
  enterpriseEvents,
  enterpriseFiles,
  named,
} from './enterprise-list.ts';
import { type Row, rows } from './enterprise-rows.ts';

let events: EnterpriseFiles;
beforeAll(async () => {
  events = await enterpriseFiles();
});

const planOf = (event: EnterpriseEvent, situations: Row['situations'], more: Partial<Answers> = {}): Plan =>
  makePlan(events[event], { situations, deselected: [], choices: {}, ...more });

describe.each(enterpriseEvents)('%s', (id) => {
  const expected = named[id];

  test('has the name, the lead, the departments and the matters of the list', () => {
    const event = events[id];
    expect(event).toMatchObject({
      name: { zh: expected.name },
      audience: 'enterprise',
      lead: expected.lead,
      cooperating: expected.cooperating,
    });
    for (const name of expected.matters)
      expect(
        event.matters.filter((one) => one.name.zh.includes(name)),
        name,
      ).not.toEqual([]);
    const working = new Set(event.matters.map((one) => one.department));
    expect([...working].sort()).toEqual([expected.lead, ...expected.cooperating].sort());
  });

  test('says that it is a sample, in both languages and in the right script', () => {
    const event = events[id];
    expect(event).toMatchObject({ verified: false });
    expect(event.source).toContain('样例');
    const wordings: { zh: string; en: string }[] = [];
    const collect = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      if ('zh' in value && 'en' in value) wordings.push(value as { zh: string; en: string });
      else for (const inner of Object.values(value)) collect(inner);
    };
    collect(event);
    expect(wordings.length).toBeGreaterThan(100);
    expect(wordings.filter((one) => /\p{Script=Latin}/u.test(one.zh))).toEqual([]);
    expect(wordings.filter((one) => /\p{Script=Han}/u.test(one.en))).toEqual([]);
  });

  test('every question decides something, whichever way the others are answered', () => {
    const event = events[id];
    const first = Object.fromEntries(event.situations.map((one) => [one.id, one.options[0]?.id ?? '']));
    // A question asked only after another answer is looked at on every path.
    const paths = event.situations.flatMap((one) =>
      one.options.map((option) => ({ ...first, [one.id]: option.id })),
    );
    const wanted = event.matters.filter((one) => one.voluntary).map((one) => one.id);
    for (const { id: question, options } of event.situations) {
      const decides = paths.some((path) => {
        const outcomes = options.map((option) => {
          const plan = planOf(id, { ...path, [question]: option.id }, { wanted });
          return JSON.stringify([
            plan.matters.map((one) => one.state),
            plan.materials.map((one) => one.material.id),
            askedOf(plan).map((one) => one.element.id),
          ]);
        });
        return new Set(outcomes).size > 1;
      });
      expect(decides, question).toBe(true);
    }
  });

  test('an agent brings a letter of authority for every matter, the legal representative none', () => {
    const event = events[id];
    const all = rows.find((row) => row.event === id)?.situations ?? {};
    const wanted = event.matters.filter((one) => one.voluntary).map((one) => one.id);
    const byAgent = planOf(id, { ...all, applicant: 'agent' }, { wanted });
    const letter = byAgent.materials.find((one) => one.material.id === 'letter-of-authority');
    expect(letter?.neededBy).toEqual(byAgent.steps.flatMap((step) => step.matters).sort(byFile(event)));
    expect(askedOf(byAgent).map((one) => one.element.id)).toContain('agent-name');
    const self = planOf(id, { ...all, applicant: 'legal-representative' }, { wanted });
    expect(self.materials.map((one) => one.material.id)).not.toContain('letter-of-authority');
    expect(askedOf(self).map((one) => one.element.id)).not.toContain('agent-name');
  });

  test('asks for the unified social credit code once, checked by its real rule', () => {
    const event = events[id];
    const codes = event.elements.filter((one) => one.id === 'uscc');
    expect(codes).toHaveLength(1);
    const [code] = codes;
    if (!code) return expect.fail('no code');
    expect(code.type).toEqual({ kind: 'uscc' });
    const context = { now: '2026-11-23T10:00', valueOf: () => undefined };
    expect(checkValue(code, '91350100M000100Y43', context)).toEqual([]);
    expect(checkValue(code, '91350100M000100Y34', context)).toMatchObject([
      { element: 'uscc', code: 'uscc.check-digit', severity: 'error' },
    ]);
    // Every matter with a form prints it, but the one that gives the enterprise its code.
    for (const matter of event.matters.filter((one) => one.form && one.id !== 'establishment-registration'))
      expect(
        matter.form?.sections.flatMap((section) => section.fields).map((field) => field.element),
        matter.id,
      ).toContain('uscc');
  });

  test('for any answers nothing is asked twice and everything is asked for a chosen matter', () => {
    const event = events[id];
    const situations = fc.record(
      Object.fromEntries(
        event.situations.map((one) => [one.id, fc.constantFrom(...one.options.map((option) => option.id))]),
      ),
      { requiredKeys: [] },
    ) as fc.Arbitrary<Record<string, string>>;
    const some = fc.subarray(event.matters.map((one) => one.id));
    fc.assert(
      fc.property(situations, some, some, (given, deselected, wanted) => {
        const plan = planOf(id, given, { deselected, wanted });
        const chosen = new Set(plan.steps.flatMap((step) => step.matters));
        const asked = plan.groups.flatMap((group) => group.elements);
        for (const list of [asked.map((one) => one.element.id), plan.materials.map((one) => one.material.id)])
          expect(new Set(list).size).toBe(list.length);
        for (const one of [...asked, ...plan.materials]) {
          expect(one.neededBy.length).toBeGreaterThan(0);
          for (const matter of one.neededBy) expect(chosen.has(matter)).toBe(true);
        }
      }),
    );
  });
});

/** Order of the matters in the file. */
const byFile = (event: LifeEvent) => (a: string, b: string) =>
  event.matters.findIndex((one) => one.id === a) - event.matters.findIndex((one) => one.id === b);

test('the format refuses an unknown type of field', () => {
  const [element] = events['enterprise-closing'].elements;
  const wrong = {
    ...events['enterprise-closing'],
    elements: [{ ...element, type: { kind: 'credit-code' } }],
  };
  expect(LifeEvent.safeParse(wrong).success).toBe(false);
});
