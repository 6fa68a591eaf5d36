import { afterEach, expect, it } from 'vitest';
import { VisitCount } from '#shared/api/statistics.ts';
import type { LifeEvent } from '#shared/catalogue/schema.ts';
import type { Plan } from '#shared/plan/types.ts';
import { goTo } from '../app/router.ts';
import { endVisit } from '../session/session.ts';
import { countSubmitted, followVisits } from './counting.ts';
import { useVisit } from './store.ts';

const counts: VisitCount[] = [];
const stop = followVisits((visit) => counts.push(VisitCount.parse(visit)));
afterEach(() => {
  counts.length = 0;
});
const newborn = { id: 'newborn' } as LifeEvent;
const plan = {
  figures: { elementUses: 40, asked: 15, materialUses: 9, materials: 4 },
  matters: [{ state: 'selected' }, { state: 'deselected' }, { state: 'selected' }],
} as unknown as Plan;

const begin = (): void => {
  goTo('life-events');
  useVisit.getState().begin(newborn);
  goTo('situations');
  goTo('form');
};

it('a visit that ends without submitting is counted where it ended', () => {
  begin();
  endVisit();
  expect(counts).toEqual([
    { lifeEvent: 'newborn', steps: ['situations', 'form'], abandonedAt: 'form', seconds: 0, measure: null },
  ]);
});

it('a submitted visit is counted with what it spared, once, whatever follows', () => {
  begin();
  countSubmitted(plan);
  goTo('submitted');
  goTo('rate');
  endVisit();
  endVisit();
  expect(counts).toMatchObject([
    {
      steps: ['situations', 'form', 'submitted', 'rate'],
      abandonedAt: null,
      measure: { fieldsApart: 40, fieldsAsked: 15, materialsApart: 9, materialsGiven: 4, matters: 2 },
    },
  ]);
});

it('looking around, looking up progress and mending are no visits', () => {
  goTo('life-events');
  endVisit();
  goTo('progress');
  useVisit.getState().beginCorrection(newborn, {}, { submissionId: '1', queryCode: '1', corrections: [] });
  goTo('identify');
  endVisit();
  expect(counts).toEqual([]);
});

it('nothing is counted when nobody follows any more', () => {
  stop();
  begin();
  endVisit();
  expect(counts).toEqual([]);
});
