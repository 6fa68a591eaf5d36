/** What an enterprise has to bring, in which order and how long it takes, situation by situation. */
import { beforeAll, describe, expect, test } from 'vitest';
import { makePlan } from '#shared/plan/plan.ts';
import type { Answers, Plan } from '#shared/plan/types.ts';
import { askedOf, type EnterpriseEvent, type EnterpriseFiles, enterpriseFiles } from './enterprise-list.ts';
import { type Outcome, type Row, rows } from './enterprise-rows.ts';

let events: EnterpriseFiles;
beforeAll(async () => {
  events = await enterpriseFiles();
});

const planOf = (event: EnterpriseEvent, situations: Row['situations'], more: Partial<Answers> = {}): Plan =>
  makePlan(events[event], { situations, deselected: [], choices: {}, ...more });
const stateOf = (plan: Plan, matter: string) =>
  plan.matters.find((one) => one.matter.id === matter) ?? expect.fail(`no ${matter}`);

const outcomeOf = (plan: Plan): Outcome => ({
  role: plan.applicantRole ?? '',
  steps: plan.steps.map((step) => step.matters.join(' ')),
  bring: plan.materials.filter((one) => one.supply.kind === 'scan').map((one) => one.material.id),
  without: plan.materials
    .filter((one) => one.supply.kind !== 'scan')
    .map((one) => `${one.material.id}:${one.supply.kind}`),
  days: plan.workingDays,
  fen: plan.feeFen,
});

describe('truth table', () => {
  test.each(rows)('$event: $what', ({ event, situations, wanted = [], plan }) => {
    const made = planOf(event, situations, { wanted });
    expect(made.situations.map((one) => one.situation.id)).toEqual(Object.keys(situations));
    expect(made.matters.filter((one) => one.state === 'undecided')).toEqual([]);
    expect(outcomeOf(made)).toEqual(plan);
  });
});

/** The answers of the row a test starts from. */
const situationsOf = (index: number): Record<string, string> => ({ ...rows[index]?.situations });

describe('opening', () => {
  test('the code comes from the registration, and is asked for once a licence is held', () => {
    const fresh = planOf('enterprise-opening', situationsOf(0));
    const code = fresh.groups.flatMap((group) => group.elements).find((one) => one.element.id === 'uscc');
    expect(code).toMatchObject({ state: 'from-matter', fromMatter: 'establishment-registration' });
    const held = planOf('enterprise-opening', situationsOf(1));
    expect(askedOf(held).map((one) => one.element.id)).toContain('uscc');
  });

  test('support for small enterprises is told, and nothing is asked for it', () => {
    const plan = planOf('enterprise-opening', situationsOf(0));
    expect(stateOf(plan, 'small-enterprise-support')).toMatchObject({ state: 'told' });
    expect(plan.steps.flatMap((step) => step.matters)).not.toContain('small-enterprise-support');
  });

  test.each([
    ['one', ['shareholder-one'], false],
    ['two', ['shareholder-one', 'shareholder-two'], false],
    ['with-enterprise', ['enterprise-shareholder'], true],
    ['more', ['shareholder-one', 'shareholder-two'], true],
  ])('shareholders %s', (shareholders, elements, list) => {
    const plan = planOf('enterprise-opening', { ...situationsOf(0), shareholders });
    const asked = askedOf(plan).map((one) => one.element.id);
    expect(asked.filter((id) => id.includes('shareholder'))).toEqual(elements);
    expect(plan.materials.some((one) => one.material.id === 'shareholder-list')).toBe(list);
  });

  test('a bank is no department of government, and the central bank watches over it', () => {
    const bank = events['enterprise-opening'].matters.find((one) => one.id === 'bank-appointment');
    expect(bank).toMatchObject({ department: 'bank', supervisor: 'central-bank' });
  });
});

describe('hiring', () => {
  test('pension and medical insurance go together by law', () => {
    const plan = planOf('staff-hiring', situationsOf(4), { deselected: ['medical-enrolment'] });
    const bound = stateOf(plan, 'medical-enrolment');
    expect(bound).toMatchObject({ state: 'selected', locked: true });
    expect(bound.why?.zh).toContain('第五十八条');
  });

  test("the new employee's card may be laid and fills the employee's fields", () => {
    const plan = planOf('staff-hiring', situationsOf(4));
    expect(plan).toMatchObject({ secondRoles: ['employee'], requiredRoles: [] });
    const fromCard = events['staff-hiring'].elements.filter((one) =>
      one.prefill.some((source) => source.from === 'card' && source.role === 'employee'),
    );
    expect(fromCard.map((one) => one.id)).toEqual([
      'employee-name',
      'employee-document',
      'employee-sex',
      'employee-birth',
      'employee-ethnic',
      'employee-household-address',
    ]);
  });
});

describe('property', () => {
  test('both sides of a transfer and the lender of a mortgage must lay their cards', () => {
    const required = (purpose: string) =>
      planOf('enterprise-property', { ...situationsOf(6), purpose }).requiredRoles;
    expect(required('transfer')).toEqual(['other-party']);
    expect(required('mortgage')).toEqual(['lender']);
    expect(required('transfer-and-mortgage')).toEqual(['other-party', 'lender']);
    expect(required('change')).toEqual([]);
  });

  test('a transfer with a mortgage: the new certificate comes from the transfer', () => {
    const plan = planOf('enterprise-property', { ...situationsOf(6), purpose: 'transfer-and-mortgage' });
    expect(outcomeOf(plan)).toMatchObject({
      steps: ['tax-declaration', 'transfer-registration', 'mortgage-registration'],
      without: ['tax-certificate:from-matter', 'new-property-certificate:from-matter'],
      fen: 110_000,
    });
  });

  test('utilities are the own choice of the enterprise', () => {
    const without = planOf('enterprise-property', situationsOf(6));
    for (const utility of ['water-transfer', 'power-transfer', 'gas-transfer'])
      expect(stateOf(without, utility)).toMatchObject({ state: 'deselected', matter: { voluntary: true } });
    expect(askedOf(without).filter((one) => one.element.id.endsWith('-account'))).toEqual([]);
  });

  test('the unit number of the property is checked by its shape', () => {
    const unit = events['enterprise-property'].elements.find((one) => one.id === 'estate-unit');
    expect(unit?.type).toEqual({ kind: 'estate-unit' });
  });
});

describe('closing', () => {
  test.each<Record<string, string>>([{ debts: 'unsettled' }, { obstacles: 'some' }])(
    'not open to the simple procedure: %o',
    (obstacle) => {
      const plan = planOf('enterprise-closing', { ...situationsOf(8), ...obstacle });
      expect(stateOf(plan, 'deregistration')).toMatchObject({ state: 'unavailable' });
      expect(stateOf(plan, 'deregistration').why?.zh).toContain('一般注销');
      expect(plan.steps).toEqual([{ matters: ['tax-clearance'] }]);
      expect(plan.materials.map((one) => one.material.id)).not.toContain('deregistration-notice');
    },
  );

  test.each([
    ['finished', 'unavailable'],
    ['running', 'told'],
    ['not-yet', 'told'],
  ])('the announcement of twenty days: %s → %s', (announcement, state) => {
    const plan = planOf('enterprise-closing', { ...situationsOf(8), announcement });
    const told = stateOf(plan, 'announcement');
    expect(told).toMatchObject({ state, matter: { time: { note: { zh: '公示二十日，按自然日算' } } } });
    expect(plan.workingDays).toBe(12);
  });

  test.each([
    ['open', 'from-matter'],
    ['cleared', 'scan'],
    ['never', undefined],
  ])('the clearance certificate when tax is %s: %s', (taxState, supply) => {
    const plan = planOf('enterprise-closing', { ...situationsOf(8), 'tax-state': taxState });
    expect(plan.materials.find((one) => one.material.id === 'tax-clearance-certificate')?.supply.kind).toBe(
      supply,
    );
  });

  test('deregistration without tax clearance in this visit asks for the certificate', () => {
    const plan = planOf('enterprise-closing', situationsOf(8), { deselected: ['tax-clearance'] });
    expect(outcomeOf(plan).bring).toContain('tax-clearance-certificate');
  });
});
