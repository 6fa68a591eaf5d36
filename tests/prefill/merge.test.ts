/** An answer into the form, and what travels of it. */
import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FilledValue } from '#shared/application/types.ts';
import type { LifeEvent } from '#shared/catalogue/schema.ts';
import { checkValue } from '#shared/form/check-value.ts';
import type { DataAnswer, DataAnswerItem } from '#shared/platform/data.ts';
import { objectionsOf, proofsOf, withProofs } from '#shared/prefill/apply.ts';
import { mergeAnswer, type NoAnswer } from '#shared/prefill/merge.ts';
import { dataNeeds, dataRequests, type Question } from '#shared/prefill/needs.ts';
import type { Objection } from '#shared/prefill/types.ts';
import { createDataService } from '../platform/records/data-service.ts';
import { cards, known, loadNewborn, planFor, typed } from './newborn.ts';

const NOW = '2026-11-23T08:00';
const at = `${NOW}:00.000Z`;
const clock = { now: () => Date.parse(at) };

let newborn: LifeEvent;
beforeAll(async () => {
  newborn = await loadNewborn();
});

function questionOf(role: 'mother' | 'father', plan = planFor(newborn)): Question {
  const own = { [role]: cards[role] };
  const [question] = dataRequests(plan, dataNeeds(plan, known({ cards: own })), own, () => uuidv7());
  if (!question) throw new Error('nothing to ask');
  return question;
}
async function answerOf({ request }: Question): Promise<DataAnswer> {
  const answer = await createDataService(clock).answer(request);
  if (!answer.ok) throw new Error(answer.error);
  return answer.value;
}
const merge = (
  question: Question,
  answer: DataAnswer | NoAnswer,
  values: Record<string, FilledValue> = {},
  plan = planFor(newborn),
) => mergeAnswer(question, answer, { plan, values, now: NOW, at });
const changed = (answer: DataAnswer, change: (item: DataAnswerItem) => DataAnswerItem): DataAnswer => ({
  ...answer,
  items: answer.items.map(change),
});

describe('an answer', () => {
  it('fills what is empty, with holder, time and request; valid licences stand in for papers', async () => {
    const question = questionOf('mother');
    const { values, proofs, uses } = merge(question, await answerOf(question), {
      'baby-sex': typed('1'),
    });
    expect(values['baby-sex']).toBeUndefined();
    expect(values['birth-measures']).toEqual({
      value: { weight: '3280', length: '50.5' },
      source: 'shared-data',
      at,
      origin: {
        requestId: question.request.requestId,
        role: 'mother',
        kind: 'shared-data',
        name: 'birth-record',
        field: 'birth-measures',
        source: { zh: '演示助产机构', en: 'Demo hospital' },
        time: at,
        simulated: true,
        authoritative: true,
      },
    });
    expect(values['father-document']?.source).toBe('e-licence');
    expect(Object.keys(proofs)).toEqual(['mother-id-card', 'marriage-certificate']);
    expect(uses.map((use) => use.outcome)).toEqual(['found', 'found', 'found', 'found']);
    const plan = withProofs(planFor(newborn), proofs);
    expect(plan.figures.scans).toBe(planFor(newborn).figures.scans - 2);
    expect(proofsOf(plan, proofs).map((one) => one.document?.number)).toEqual(['YS-111-0001', 'YS-JHZ-0001']);
  });

  it('refuses a licence that is revoked, expired by the holder, or past its last day here', async () => {
    const father = questionOf('father');
    const refused = merge(father, await answerOf(father));
    expect(refused.proofs).toEqual({});
    expect(refused.uses).toMatchObject([{ outcome: 'expired', materials: ['father-id-card'] }]);
    const mother = questionOf('mother');
    const late = changed(await answerOf(mother), (item) =>
      item.outcome === 'found' ? { ...item, validity: { from: null, until: '2026-11-22' } } : item,
    );
    const { proofs, values, uses } = merge(mother, late);
    expect([proofs, values]).toEqual([{}, {}]);
    expect(new Set(uses.map((use) => use.outcome))).toEqual(new Set(['expired']));
  });

  it('is not believed where it breaks the rules of the form, or belongs to another request', async () => {
    const question = questionOf('mother');
    const answer = await answerOf(question);
    const wrong = changed(answer, (item) =>
      item.outcome === 'found' && item.id === '0'
        ? { ...item, values: { 'baby-sex': '7', 'birth-time': '2099-01-01T08:00', 'gestation-weeks': '400' } }
        : item,
    );
    const first = merge(question, wrong);
    expect(Object.keys(first.values)).toEqual(['father-name', 'father-document']);
    expect(first.uses[0]).toMatchObject({ outcome: 'unusable', filled: [] });
    const other = merge(question, { ...answer, requestId: uuidv7() });
    expect(other.values).toEqual({});
    expect(other.uses.every((use) => use.outcome === 'unusable')).toBe(true);
  });

  it('that leaves items out, or never comes, is written down and fills nothing', async () => {
    const question = questionOf('mother');
    const answer = await answerOf(question);
    const partial = merge(question, { ...answer, items: answer.items.slice(1) });
    expect(partial.uses[0]).toMatchObject({ outcome: 'unavailable', filled: [] });
    for (const none of ['offline', 'late', 'failed'] as const) {
      const { values, proofs, uses } = merge(question, none);
      expect([values, proofs]).toEqual([{}, {}]);
      expect(uses.map((use) => use.outcome)).toEqual(question.needs.map(() => none));
    }
  });

  it('that comes after its matters were deselected fills nothing of theirs', async () => {
    const question = questionOf('mother');
    const answer = await answerOf(question);
    const deselected = newborn.matters
      .filter((matter) => matter.elements.includes('birth-measures'))
      .map((matter) => matter.id);
    const { values } = merge(question, answer, {}, planFor(newborn, { deselected }));
    expect(values['birth-measures']).toBeUndefined();
  });

  it('never puts a value into the form that its own check refuses, whatever comes', () => {
    const question = questionOf('mother');
    const value = fc.oneof(
      fc.string(),
      fc.constantFrom('1', '2', '39', '2026-11-01T08:30', '王建国', '3300'),
      fc.dictionary(fc.constantFrom('weight', 'length', 'type', 'number'), fc.string()),
    );
    const fields = [...new Set(question.request.items.flatMap((item) => item.fields))];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...fields), value), (values) => {
        const items = question.request.items.map(
          (item): DataAnswerItem => ({
            id: item.id,
            outcome: 'found',
            source: newborn.name,
            time: at,
            validity: { from: null, until: null },
            values,
            document: null,
          }),
        );
        const answer = { requestId: question.request.requestId, simulated: true, items };
        const merged = merge(question, answer);
        for (const [id, filled] of Object.entries(merged.values)) {
          const element = newborn.elements.find((one) => one.id === id);
          const problems = element
            ? checkValue(element, filled.value, { now: NOW, valueOf: (other) => merged.values[other]?.value })
            : [{ severity: 'error' }];
          expect(problems.filter((problem) => problem.severity === 'error')).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('an objection', () => {
  it('travels with the contested value and its matters, once there is an own value', async () => {
    const question = questionOf('mother');
    const { values } = merge(question, await answerOf(question));
    const contested = values['baby-sex'];
    if (!contested?.origin) throw new Error('nothing to contest');
    const objections: Record<string, Objection> = {
      'baby-sex': {
        ticket: uuidv7(),
        element: 'baby-sex',
        contested: { ...contested, origin: contested.origin },
        at,
      },
    };
    const plan = planFor(newborn);
    expect(objectionsOf(plan, objections, {})).toEqual([]);
    const [sent] = objectionsOf(plan, objections, { 'baby-sex': typed('1') });
    expect(sent).toMatchObject({
      element: 'baby-sex',
      contested: '2',
      requestId: question.request.requestId,
    });
    const needing = plan.groups
      .flatMap((group) => group.elements)
      .find((one) => one.element.id === 'baby-sex')?.neededBy;
    expect(sent?.matters).toEqual(needing);
    const all = newborn.matters.map((matter) => matter.id);
    expect(
      objectionsOf(planFor(newborn, { deselected: all }), objections, { 'baby-sex': typed('1') }),
    ).toEqual([]);
  });
});
