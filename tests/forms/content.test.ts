/** What the forms of the shipped catalogue say, from plan and values. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Catalogue } from '#shared/catalogue/schema.ts';
import { type FormContent, formsOf } from '#shared/forms/form-content.ts';
import { eventOf, shippedCatalogue } from '../catalogue/shipped.ts';
import { everyday, factsOf, sampleValues } from './newborn-facts.ts';

let catalogue: Catalogue;
beforeAll(async () => {
  catalogue = await shippedCatalogue();
});

const facts = (
  ...[answers = everyday, more]: [Parameters<typeof factsOf>[2]?, Parameters<typeof factsOf>[3]?]
) => factsOf(catalogue, eventOf(catalogue, 'newborn'), answers, more);
const contentOf = (all: ReturnType<typeof formsOf>, matter: string): FormContent => {
  const found = all.find((one) => one.matter === matter);
  if (!found) throw new Error(`no form of ${matter}`);
  return found.content;
};
const shown = (content: FormContent, label: string): string | undefined =>
  content.sections.flatMap((section) => section.cells).find((cell) => cell.label === label)?.value;

describe('a form', () => {
  test('is there for every selected matter of every life event that has one, and for no other', () => {
    for (const event of catalogue.lifeEvents) {
      const made = factsOf(catalogue, event, everyday);
      const selected = made.plan.matters.filter((one) => one.state === 'selected' && one.matter.form);
      expect(formsOf(made).map((one) => one.matter)).toEqual(selected.map((one) => one.matter.id));
    }
  });

  test('of a matter left out is not made, and what it would have produced is asked for instead', () => {
    const without = facts({ ...everyday, deselected: ['household-registration'] });
    expect(formsOf(without).map((one) => one.matter)).not.toContain('household-registration');
    const all = contentOf(formsOf(facts()), 'resident-medical-insurance');
    const some = contentOf(formsOf(without), 'resident-medical-insurance');
    expect(shown(all, '新生儿公民身份号码')).toMatch(/^（由“.+”办结后产生）$/);
    expect(shown(some, '新生儿公民身份号码')).toBe('11010519491231002X');
  });

  test('shows only its own matter’s fields', () => {
    const made = facts();
    for (const { matter, content } of formsOf(made)) {
      const form = made.plan.lifeEvent.matters.find((one) => one.id === matter)?.form;
      const fields = form?.sections.flatMap((section) => section.fields) ?? [];
      const own = content.sections.slice(0, form?.sections.length);
      expect(own.flatMap((section) => section.cells)).toHaveLength(fields.length);
    }
  });

  test('says what was not given and what does not apply, and never invents', () => {
    const values = sampleValues(eventOf(catalogue, 'newborn'));
    delete values['baby-name'];
    const content = contentOf(formsOf(facts(everyday, { values })), 'issue-birth-certificate');
    expect(shown(content, '新生儿姓名')).toBe('（未填写）');
    const window = facts({ ...everyday, choices: { 'delivery-method': 'window' } });
    expect(shown(contentOf(formsOf(window), 'issue-birth-certificate'), '收件地址')).toBe('——');
  });

  test('prints a commitment only when it was made', () => {
    const alone = {
      ...everyday,
      situations: { ...everyday.situations, 'parents-married': 'no', 'parent-information': 'mother-only' },
    };
    const titles = (committed: string[]) =>
      contentOf(formsOf(facts(alone, { committed })), 'issue-birth-certificate').sections.map(
        (one) => one.title,
      );
    expect(titles(['father-information-statement'])).toContain('告知承诺');
    expect(titles([])).not.toContain('告知承诺');
  });

  test('is marked as what it is', () => {
    const words = (simulated: boolean, verified: boolean) => {
      const event = { ...eventOf(catalogue, 'newborn'), verified };
      return formsOf(factsOf(catalogue, event, everyday, { simulated }))[0]?.content.marks.map(
        (one) => one.word,
      );
    };
    expect(words(true, false)).toEqual(['样例', '演示']);
    expect(words(false, false)).toEqual(['样例']);
    expect(words(false, true)).toEqual([]);
  });

  test('is dated by the day in China', () => {
    const late = facts(everyday, { at: '2026-11-23T16:30:00.000Z' });
    expect(contentOf(formsOf(late), 'issue-birth-certificate').date).toBe('2026年11月24日');
  });
});
