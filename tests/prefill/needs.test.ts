/** What may be asked of departments: nothing but what the chosen matters need, of nobody but who laid a card. */
import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LifeEvent } from '#shared/catalogue/schema.ts';
import { DataRequest } from '#shared/platform/data.ts';
import { askedKey, dataNeeds, dataRequests, keysOf } from '#shared/prefill/needs.ts';
import { cards, everyday, known, loadNewborn, planFor, typed } from './newborn.ts';

let newborn: LifeEvent;
beforeAll(async () => {
  newborn = await loadNewborn();
});

const summary = (needs: ReturnType<typeof dataNeeds>) =>
  needs.map(
    (need) =>
      `${need.role} ${need.kind} ${need.name}: ${[...need.fields.map((one) => one.field), ...need.materials].join(' ')}`,
  );

describe('the questions of an everyday family', () => {
  it('are the birth, the marriage and the cards of those who laid one', () => {
    const plan = planFor(newborn);
    expect(summary(dataNeeds(plan, known({ cards })))).toEqual([
      'mother shared-data birth-record: baby-sex birth-time birth-place gestation-weeks birth-measures',
      'mother e-licence marriage-certificate: spouse-name spouse-document',
      'mother e-licence resident-id-card: mother-id-card',
      'father e-licence resident-id-card: father-id-card',
      'mother e-licence marriage-certificate: marriage-certificate',
    ]);
  });

  it('go to nobody whose card was not laid', () => {
    const plan = planFor(newborn);
    expect(dataNeeds(plan, known({ cards: {} }))).toEqual([]);
    const asked = dataNeeds(plan, known({ cards: { father: cards.father } }));
    expect(summary(asked)).toEqual(['father e-licence resident-id-card: father-id-card']);
  });

  it('leave out what is filled in, what was asked before, and papers already scanned', () => {
    const plan = planFor(newborn);
    const values = { 'baby-sex': typed('1'), 'father-name': typed('王建国') };
    const asked = new Set([askedKey('mother', 'element', 'birth-time')]);
    const given = new Set(['mother-id-card', 'marriage-certificate']);
    expect(summary(dataNeeds(plan, known({ values, asked, given })))).toEqual([
      'mother shared-data birth-record: birth-place gestation-weeks birth-measures',
      'mother e-licence marriage-certificate: spouse-document',
    ]);
    const all = dataNeeds(plan, known({ cards }));
    expect(dataNeeds(plan, known({ cards, asked: new Set(all.flatMap(keysOf)) }))).toEqual([]);
  });

  it('become one request a person that says the person only once, with purpose and basis at every item', () => {
    const plan = planFor(newborn);
    const questions = dataRequests(plan, dataNeeds(plan, known({ cards })), cards, () => uuidv7());
    expect(questions.map(({ request }) => request.subject)).toEqual([
      { documentType: '111', number: cards.mother.number },
      { documentType: '111', number: cards.father.number },
    ]);
    for (const { request, needs } of questions) {
      expect(DataRequest.safeParse(request).success).toBe(true);
      expect(request.items).toHaveLength(needs.length);
      for (const item of request.items) {
        expect(item.purpose.zh).not.toBe('');
        expect(item.basis.zh).toMatch(/^《/);
      }
    }
  });

  it('name no source that does not say whose record it is', () => {
    const silent: LifeEvent = {
      ...newborn,
      elements: newborn.elements.map((element) => ({
        ...element,
        prefill: element.prefill.map((source) =>
          source.from === 'shared-data' || source.from === 'e-licence'
            ? { ...source, role: undefined }
            : source,
        ),
      })),
      materials: newborn.materials.map((material) => ({
        ...material,
        sources: material.sources.map((source) =>
          source.kind === 'e-licence' ? { ...source, role: undefined } : source,
        ),
      })),
    };
    expect(dataNeeds(planFor(silent), known({ cards }))).toEqual([]);
  });
});

describe('for any choice of matters and answers', () => {
  const answers = () =>
    fc.record({
      deselected: fc.subarray(newborn.matters.map((matter) => matter.id)),
      situations: fc
        .tuple(
          ...newborn.situations.map((situation) =>
            fc.constantFrom(...situation.options.map((option) => option.id), undefined),
          ),
        )
        .map((chosen) =>
          Object.fromEntries(
            newborn.situations.flatMap((situation, index) => {
              const option = chosen[index] ?? everyday.situations[situation.id];
              return option === undefined ? [] : [[situation.id, option]];
            }),
          ),
        ),
    });

  it('nothing is asked for that only deselected matters need', () => {
    fc.assert(
      fc.property(answers(), (given) => {
        const plan = planFor(newborn, given);
        const selected = plan.matters.filter((one) => one.state === 'selected').map((one) => one.matter);
        const elements = new Set(selected.flatMap((matter) => matter.elements));
        const materials = new Set(plan.materials.map((one) => one.material.id));
        for (const need of dataNeeds(plan, known({ cards }))) {
          expect(need.matters.length).toBeGreaterThan(0);
          for (const id of need.matters) expect(selected.map((matter) => matter.id)).toContain(id);
          for (const { element } of need.fields) expect(elements).toContain(element);
          for (const id of need.materials) expect(materials).toContain(id);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('every request keeps the contract, and no field is asked for twice', () => {
    fc.assert(
      fc.property(answers(), (given) => {
        const plan = planFor(newborn, given);
        const needs = dataNeeds(plan, known({ cards }));
        const keys = needs.flatMap(keysOf);
        expect(new Set(keys).size).toBe(keys.length);
        for (const { request } of dataRequests(plan, needs, cards, () => uuidv7()))
          expect(DataRequest.safeParse(request).error).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });
});
