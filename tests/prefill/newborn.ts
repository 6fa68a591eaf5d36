/** 新生儿出生 with everything a prefill test needs around it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FilledValue } from '#shared/application/types.ts';
import { loadCatalogue } from '#shared/catalogue/load.ts';
import type { LifeEvent } from '#shared/catalogue/schema.ts';
import type { IdCard } from '#shared/hardware/id-card.ts';
import { makePlan } from '#shared/plan/plan.ts';
import type { Answers, Plan } from '#shared/plan/types.ts';
import type { Known } from '#shared/prefill/needs.ts';
import { father, mother, type Person } from '../kiosk/people.ts';

const root = join(import.meta.dirname, '../..');

export async function loadNewborn(): Promise<LifeEvent> {
  const loaded = await loadCatalogue((name) => readFile(join(root, 'assets/catalogue', name), 'utf8'));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error, null, 1));
  const event = loaded.value.lifeEvents.find((one) => one.id === 'newborn');
  if (!event) throw new Error('no newborn');
  return event;
}

/** Married, the mother applies, hospital, everything wanted. */
export const everyday: Answers = {
  situations: {
    'parents-married': 'yes',
    applicant: 'mother',
    'certificate-held': 'no',
    'birth-place-kind': 'institution',
    'registration-delay': 'within-month',
    'household-of': 'mother',
    'household-kind': 'family',
    'foreign-parent': 'no',
    'mother-insured': 'yes',
    'social-card-now': 'yes',
  },
  deselected: [],
  choices: {},
};

export const planFor = (event: LifeEvent, more: Partial<Answers> = {}): Plan =>
  makePlan(event, { ...everyday, ...more });

export const cardOf = (person: Person): IdCard => ({
  kind: 'resident',
  name: person.name,
  sex: person.sex,
  ethnic: person.ethnic,
  birth: person.birth.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3'),
  address: person.address,
  number: person.number,
  issuer: '北京市公安局',
  validFrom: '2020-01-01',
  validTo: '2040-01-01',
  photo: 'not-decoded',
  warnings: [],
});

export const cards = { mother: cardOf(mother), father: cardOf(father) };

export const known = (more: Partial<Known> = {}): Known => ({
  cards: { mother: cards.mother },
  values: {},
  asked: new Set(),
  given: new Set(),
  ...more,
});

export const typed = (value: FilledValue['value']): FilledValue => ({
  value,
  source: 'typed',
  at: '2026-11-23T08:00:00.000Z',
});
