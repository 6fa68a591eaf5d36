/** 新生儿出生 with everything a prefill test needs around it. */

import type { FilledValue } from '#shared/application/types.ts';
import type { LifeEvent } from '#shared/catalogue/schema.ts';
import type { IdCard } from '#shared/hardware/id-card.ts';
import { makePlan } from '#shared/plan/plan.ts';
import type { Answers, Plan } from '#shared/plan/types.ts';
import type { Known } from '#shared/prefill/needs.ts';
import { everydayFamily } from '../catalogue/everyday-family.ts';
import { eventOf, shippedCatalogue } from '../catalogue/shipped.ts';
import { father, mother, type Person } from '../kiosk/people.ts';

export const loadNewborn = async (): Promise<LifeEvent> => eventOf(await shippedCatalogue(), 'newborn');

/** Married, the mother applies, hospital, everything wanted. */
export const everyday: Answers = {
  situations: everydayFamily,
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
