import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LifeEvent } from '../catalogue/schema.ts';
import { type CorrectionOf, canBeMendedHere, correctionPlan } from './correction-plan.ts';

const newborn = LifeEvent.parse(
  JSON.parse(
    readFileSync(join(import.meta.dirname, '../../assets/catalogue/life-events/newborn.json'), 'utf8'),
  ),
);
const asked: readonly CorrectionOf[] = [
  {
    matter: 'vaccination-record',
    correctionId: '0199f3a0-0000-7000-8000-000000000001',
    defects: [
      { kind: 'element', id: 'contact-phone', reason: 'wrong' },
      { kind: 'material', id: 'birth-certificate', reason: 'unclear' },
    ],
  },
  {
    matter: 'household-registration',
    correctionId: '0199f3a0-0000-7000-8000-000000000002',
    defects: [{ kind: 'element', id: 'contact-phone', reason: 'differs' }],
  },
];

describe('the plan of a mending visit', () => {
  const plan = correctionPlan(newborn, { 'parents-married': 'yes' }, asked);

  it('asks for the defects once, whoever wants them, and for nothing else', () => {
    const elements = plan.groups.flatMap((group) => group.elements);
    expect(elements.map((one) => [one.element.id, one.state])).toEqual([['contact-phone', 'ask']]);
    expect(elements[0]?.neededBy).toEqual(['vaccination-record', 'household-registration']);
    expect(plan.materials.map((one) => [one.material.id, one.neededBy, one.supply.kind])).toEqual([
      ['birth-certificate', ['vaccination-record'], 'scan'],
    ]);
  });

  it('has the matters that are mended, one applicant and no second person', () => {
    expect(plan.matters.map((one) => [one.matter.id, one.state])).toEqual([
      ['vaccination-record', 'selected'],
      ['household-registration', 'selected'],
    ]);
    expect(plan.applicantRole).toBeDefined();
    expect([plan.secondRoles, plan.requiredRoles]).toEqual([[], []]);
  });

  it('is not offered where this catalogue does not know all of it', () => {
    expect(canBeMendedHere(newborn, asked)).toBe(true);
    expect(canBeMendedHere(newborn, [])).toBe(false);
    const [first] = asked;
    if (first === undefined) throw new Error('a correction was expected');
    for (const change of [
      { matter: 'gone' },
      { defects: [{ kind: 'element', id: 'gone', reason: 'wrong' }] },
      { defects: [{ kind: 'material', id: 'gone', reason: 'wrong' }] },
    ] as const)
      expect(canBeMendedHere(newborn, [{ ...first, ...change }])).toBe(false);
  });
});
