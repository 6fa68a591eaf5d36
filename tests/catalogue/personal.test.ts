/** Flexible employment, marriage, disability support and veterans: what FACTS names is there, and what a visit asks for. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadCatalogue } from '#shared/catalogue/load.ts';
import type { LifeEvent } from '#shared/catalogue/schema.ts';
import { makePlan } from '#shared/plan/plan.ts';
import type { Answers, Plan } from '#shared/plan/types.ts';

let events: Map<string, LifeEvent>;

beforeAll(async () => {
  const root = join(import.meta.dirname, '../../assets/catalogue');
  const loaded = await loadCatalogue((name) => readFile(join(root, name), 'utf8'));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error, null, 1));
  events = new Map(loaded.value.lifeEvents.map((event) => [event.id, event]));
});

const eventOf = (id: string): LifeEvent => {
  const event = events.get(id);
  if (!event) throw new Error(`no ${id}`);
  return event;
};
const planOf = (id: string, situations: Record<string, string>, more: Partial<Answers> = {}): Plan =>
  makePlan(eventOf(id), { situations, deselected: [], choices: { 'delivery-method': 'post' }, ...more });
const steps = (plan: Plan) => plan.steps.map((step) => step.matters);
const papers = (plan: Plan) => plan.materials.map((one) => `${one.material.id}:${one.supply.kind}`);
const asked = (plan: Plan) =>
  plan.groups.flatMap((group) =>
    group.elements.flatMap((one) => (one.state === 'ask' ? [one.element.id] : [])),
  );
const stateOf = (plan: Plan, matter: string) => plan.matters.find((one) => one.matter.id === matter)?.state;

describe('the files', () => {
  test.each([
    [
      'flexible-employment',
      'human-resources',
      [
        '就业登记',
        '灵活就业人员参保登记',
        '社会保险补贴申领',
        '档案接收',
        '档案转递',
        '医疗保险参保登记',
        '公积金',
      ],
    ],
    ['marriage', 'civil-affairs', ['内地居民婚姻登记', '户口登记项目变更', '夫妻投靠户口迁移', '生育登记']],
    [
      'disability-support',
      'civil-affairs',
      [
        ...['残疾人证办理', '困难残疾人生活补贴', '重度残疾人护理补贴', '最低生活保障', '特困人员认定'],
        ...['临时救助', '困难群体城乡居民养老保险代缴', '医保参保资助'],
      ],
    ],
    [
      'veteran-return',
      'veterans',
      [
        ...['退役报到', '一次性经济补助', '待安置期生活补助', '恢复户口登记', '居民身份证核发', '预备役登记'],
        ...[
          '养老保险关系转移接续',
          '医保关系转移接续',
          '党组织关系',
          '社会保障卡',
          '驾驶证换领',
          '伤残抚恤关系转移',
        ],
      ],
    ],
  ])('%s has every matter by its name, and says that it is a sample', (id, lead, names) => {
    const event = eventOf(id);
    expect(event.lead).toBe(lead);
    const all = event.matters.map((matter) => matter.name.zh);
    expect(names.filter((name) => !all.some((one) => one.includes(name)))).toEqual([]);
    expect(event.verified).toBe(false);
    expect(event.source).toContain('样例');
    for (const matter of event.matters) expect(matter.form === undefined).toBe(matter.toldOnly);
  });
});

describe('flexible employment', () => {
  const rider = {
    applicant: 'worker',
    'work-kind': 'platform',
    'pension-now': 'none',
    'support-group': 'hard-to-employ',
    'hardship-kind': 'near-retirement',
    archive: 'bring-in',
  };

  test('a rider near retirement: registration and insurance first, the subsidy after them', () => {
    const plan = planOf('flexible-employment', rider, {
      choices: { 'payment-method': 'bank-deduction', 'delivery-method': 'post' },
    });
    expect(steps(plan)).toEqual([
      ['employment-registration', 'flexible-pension', 'flexible-medical', 'archive-receiving'],
      ['insurance-subsidy'],
    ]);
    expect(papers(plan)).toEqual([
      'worker-id-card:scan',
      'work-statement:commitment',
      'employment-proof:from-matter',
      'payment-proof:from-matter',
      'subsidy-bank-card:scan',
      'end-of-employment-proof:scan',
      'archive-request-letter:system',
    ]);
    expect(plan.workingDays).toBe(21);
    expect(asked(plan)).toContain('platform-name');
    expect(asked(plan)).toContain('payment-account');
    expect(asked(plan)).not.toContain('graduation');
    expect(asked(plan)).not.toContain('employment-record-number');
    expect(plan.matters.find((one) => one.matter.id === 'housing-fund-voluntary')?.state).toBe('deselected');
  });

  test('a graduate who pays already: no second registration, the proof of payment is brought', () => {
    const plan = planOf('flexible-employment', {
      ...rider,
      'work-kind': 'part-time',
      'pension-now': 'paying',
      'support-group': 'graduate',
      archive: 'none',
    });
    expect(steps(plan)).toEqual([['employment-registration', 'flexible-medical'], ['insurance-subsidy']]);
    expect(papers(plan)).toContain('payment-proof:scan');
    expect(papers(plan)).toContain('diploma:scan');
    expect(asked(plan)).toContain('graduation');
    expect(asked(plan)).not.toContain('platform-name');
  });

  test('whoever an employer insures can neither insure themselves nor be subsidised; earlier years are told', () => {
    const employed = planOf('flexible-employment', { ...rider, 'pension-now': 'employer', archive: 'none' });
    expect(employed.matters.filter((one) => one.state === 'selected').map((one) => one.matter.id)).toEqual([
      'employment-registration',
    ]);
    const moved = planOf('flexible-employment', {
      ...rider,
      'pension-now': 'stopped',
      'pension-elsewhere': 'yes',
    });
    expect(stateOf(moved, 'pension-merge')).toBe('told');
  });
});

describe('marriage', () => {
  const couple = {
    applicant: 'wife',
    married: 'not-yet',
    'wife-before': 'none',
    'husband-before': 'divorced',
    'household-move': 'wife-to-husband',
    householder: 'other',
    child: 'no',
  };

  test('a couple that will marry: appointment first, both cards, the household after the certificate', () => {
    const plan = planOf('marriage', couple);
    expect(steps(plan)).toEqual([
      ['marriage-registration'],
      ['marital-status-change', 'spouse-household-move'],
    ]);
    expect([plan.applicantRole, plan.secondRoles, plan.requiredRoles]).toEqual([
      'wife',
      ['husband'],
      ['husband'],
    ]);
    expect(papers(plan)).toEqual([
      'wife-id-card:scan',
      'husband-id-card:scan',
      'couple-photo:scan',
      'husband-end-of-marriage:scan',
      'registration-statement:system',
      'wife-household-register:scan',
      'husband-household-register:scan',
      'marriage-certificate:from-matter',
      'householder-consent:scan',
      'home-proof:scan',
    ]);
    expect(stateOf(plan, 'premarital-check')).toBe('told');
  });

  test('says that registering is done in person, not here', () => {
    const registration = eventOf('marriage').matters.find((one) => one.id === 'marriage-registration');
    expect(registration?.name.zh).toContain('预约');
    expect(registration?.conditions.map((one) => one.zh).join()).toContain('当面');
    expect(registration?.results.map((one) => one.zh).join()).toContain('预约单');
  });

  test('a married couple expecting a child brings the certificate once', () => {
    const plan = planOf('marriage', {
      ...couple,
      applicant: 'husband',
      married: 'yes',
      'household-move': 'no',
      child: 'yes',
    });
    expect(steps(plan)).toEqual([['marital-status-change', 'birth-notification']]);
    expect(papers(plan)).toEqual([
      'wife-id-card:scan',
      'husband-id-card:scan',
      'wife-household-register:scan',
      'husband-household-register:scan',
      'marriage-certificate:scan',
      'birth-intent-statement:commitment',
    ]);
    expect(asked(plan)).toContain('marriage-certificate-number');
    expect(asked(plan)).not.toContain('householder-name');
    expect(plan.applicantRole).toBe('husband');
  });
});

describe('disability support', () => {
  const family = {
    applicant: 'guardian',
    certificate: 'none',
    'family-state': 'difficult',
    supporter: 'yes',
    'sudden-hardship': 'no',
    'pension-age': '16-59',
    'resident-insured': 'yes',
  };

  test('without a certificate: it comes first and what hangs on it follows without a second paper', () => {
    const plan = planOf('disability-support', family);
    expect(steps(plan)).toEqual([
      ['disability-certificate', 'minimum-living'],
      ['living-subsidy', 'care-subsidy', 'pension-contribution', 'medical-premium'],
    ]);
    expect(papers(plan)).toEqual([
      'person-id-card:scan',
      'household-register:scan',
      'guardian-id-card:scan',
      'photo:scan',
      'medical-records:scan',
      'certificate-copy:from-matter',
      'assistance-certificate:from-matter',
      'asset-authorisation:commitment',
      'income-statement:scan',
      'benefit-bank-card:scan',
    ]);
    expect([plan.applicantRole, plan.secondRoles]).toEqual(['guardian', ['person']]);
  });

  test('extreme hardship and the minimum living allowance exclude each other, as do the two subsidies', () => {
    const alone = { ...family, supporter: 'no' };
    const first = planOf('disability-support', alone);
    expect(stateOf(first, 'extreme-hardship')).toBe('selected');
    for (const id of ['minimum-living', 'living-subsidy', 'care-subsidy'])
      expect(stateOf(first, id)).toBe('deselected');
    const other = planOf('disability-support', alone, {
      wanted: ['minimum-living', 'living-subsidy', 'care-subsidy'],
    });
    expect(stateOf(other, 'extreme-hardship')).toBe('deselected');
    for (const id of ['minimum-living', 'living-subsidy', 'care-subsidy'])
      expect(stateOf(other, id)).toBe('selected');
  });

  test('held papers are shown instead, and an emergency is helped at once', () => {
    const plan = planOf('disability-support', {
      ...family,
      applicant: 'person',
      certificate: 'held',
      'disability-level': 'severe',
      'family-state': 'low-income',
      'sudden-hardship': 'illness',
      'pension-age': '60',
    });
    expect(steps(plan)).toEqual([['living-subsidy', 'care-subsidy', 'temporary-relief', 'medical-premium']]);
    expect(papers(plan)).toEqual([
      'person-id-card:scan',
      'household-register:scan',
      'certificate-copy:scan',
      'assistance-certificate:scan',
      'asset-authorisation:commitment',
      'medical-bills:scan',
      'benefit-bank-card:scan',
    ]);
    expect(asked(plan)).toContain('disability-certificate-number');
    expect(asked(plan)).not.toContain('guardian-name');
  });
});

describe('veterans', () => {
  const home = {
    'id-card': 'old',
    applicant: 'veteran',
    resettlement: 'self',
    household: 'before',
    injured: 'no',
    licence: 'no',
    'party-member': 'yes',
  };

  test('reporting first, then the household, then the card', () => {
    const plan = planOf('veteran-return', home);
    expect(steps(plan)).toEqual([
      ['reporting', 'pension-transfer', 'medical-transfer'],
      ['household-restore', 'reserve-registration', 'one-off-grant'],
      ['id-card-issue'],
    ]);
    expect(papers(plan)).toEqual([
      'veteran-id-card:scan',
      'discharge-certificate:scan',
      'introduction-letter:scan',
      'report-slip:from-matter',
      'cancellation-proof:scan',
      'family-household-register:scan',
      'restored-register:from-matter',
      'pension-proof:scan',
      'medical-proof:scan',
      'benefit-bank-card:scan',
    ]);
    expect(stateOf(plan, 'waiting-allowance')).toBe('unavailable');
    expect(stateOf(plan, 'party-relation')).toBe('told');
    expect(plan.workingDays).toBe(30);
  });

  test('without a card a family member applies, and who is assigned work gets the allowance', () => {
    const { applicant: _, ...rest } = home;
    const plan = planOf('veteran-return', {
      ...rest,
      'id-card': 'none',
      resettlement: 'assigned',
      household: 'family',
      injured: 'yes',
    });
    expect(plan.situations.map((one) => one.situation.id)).not.toContain('applicant');
    expect([plan.applicantRole, plan.secondRoles]).toEqual(['relative', []]);
    expect(papers(plan)).not.toContain('veteran-id-card:scan');
    for (const id of [
      'relative-id-card',
      'letter-of-authority',
      'family-relation-proof',
      'injury-certificate',
    ])
      expect(papers(plan)).toContain(`${id}:scan`);
    expect(stateOf(plan, 'waiting-allowance')).toBe('selected');
    expect(stateOf(plan, 'one-off-grant')).toBe('unavailable');
    expect(asked(plan)).toContain('householder-id-number');
  });

  test('who has reported already brings the slip', () => {
    const plan = planOf('veteran-return', home, { deselected: ['reporting', 'household-restore'] });
    expect(papers(plan)).toContain('report-slip:scan');
    expect(papers(plan)).toContain('restored-register:scan');
    expect(asked(plan)).toContain('restored-household');
  });
});
