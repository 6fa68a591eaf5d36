/** Leaving matters out: what goes, what stays, and that wanting less never asks for more. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type LifeEvent, needed } from '#shared/catalogue/schema.ts';
import { makePlan } from '#shared/plan/plan.ts';
import type { Answers, Plan } from '#shared/plan/types.ts';
import { arbitraryEvent } from './arbitrary-event.ts';
import {
  elementsOf,
  idsOf,
  papersOf,
  RUNS,
  realEvents,
  SLOW,
  selectedOf,
  withAnswers,
} from './planner-cases.ts';

let real: LifeEvent[] = [];

beforeAll(async () => {
  real = await realEvents();
});

/** Matters that fall with the dropped one: they wait for it and have no certificate to show instead. */
function without(plan: Plan, dropped: string): string[] {
  let left = plan.matters.filter((one) => one.state === 'selected' && one.matter.id !== dropped);
  for (;;) {
    const ids = new Set(left.map((one) => one.matter.id));
    const next = left.filter(({ matter }) =>
      matter.needs.every((need) => need.instead !== undefined || needed(need).some((id) => ids.has(id))),
    );
    if (next.length === left.length) return left.map((one) => one.matter.id);
    left = next;
  }
}

describe('leaving out', () => {
  const leaveOut = (event: LifeEvent, answers: Answers, dropped: string): void => {
    const matter = event.matters.find((one) => one.id === dropped);
    const wanted = [...(answers.wanted ?? []), dropped];
    const deselected = answers.deselected.filter((id) => id !== dropped);
    const before = makePlan(event, { ...answers, wanted, deselected });
    const after = makePlan(event, {
      ...answers,
      wanted: wanted.filter((id) => id !== dropped),
      deselected: [...deselected, dropped],
    });
    if (!matter || !selectedOf(before).includes(dropped)) {
      expect(idsOf(after)).toEqual(idsOf(before));
      return;
    }
    expect(selectedOf(after)).toEqual(without(before, dropped));
    const left = new Set(selectedOf(after));
    const stillNeeded = elementsOf(before).filter((one) => one.neededBy.some((id) => left.has(id)));
    expect(idsOf(after)).toEqual(stillNeeded.map((one) => one.element.id));
    const stillGiven = before.materials.filter((one) => one.neededBy.some((id) => left.has(id)));
    for (const one of stillGiven) expect(papersOf(after)).toContain(one.material.id);
    // The only papers that can come are certificates in the place of what fell.
    const instead = new Set(
      after.matters.flatMap(({ matter: one, state }) =>
        state === 'selected' ? one.needs.flatMap((need) => need.instead ?? []) : [],
      ),
    );
    for (const id of papersOf(after))
      if (!stillGiven.some((one) => one.material.id === id)) expect(instead.has(id)).toBe(true);
  };

  test('one matter takes away exactly what only it needed, and its dependents: generated', {
    timeout: SLOW,
  }, () => {
    const cases = withAnswers(arbitraryEvent('plain')).chain(([event, answers]) =>
      fc.tuple(
        fc.constant(event),
        fc.constant(answers),
        fc.constantFrom(...event.matters.map((one) => one.id)),
      ),
    );
    fc.assert(
      fc.property(cases, (given) => leaveOut(...given)),
      { numRuns: RUNS },
    );
  });

  test('one matter takes away exactly what only it needed, and its dependents: catalogue', {
    timeout: SLOW,
  }, () => {
    const cases = withAnswers(fc.constantFrom(...real)).chain(([event, answers]) =>
      fc.tuple(
        fc.constant(event),
        fc.constant(answers),
        fc.constantFrom(...event.matters.map((one) => one.id)),
      ),
    );
    // Where matters exclude or bind each other another may come in or all must stay: judged above.
    fc.assert(
      fc.property(cases, ([event, answers, dropped]) => {
        fc.pre(event.exclusive.length === 0 && event.parallel.length === 0);
        leaveOut(event, answers, dropped);
      }),
      { numRuns: RUNS },
    );
  });

  test('monotone: wanting less never asks for more', { timeout: SLOW }, () => {
    const cases = withAnswers(arbitraryEvent('plain')).chain(([event, answers]) =>
      fc.tuple(fc.constant(event), fc.constant(answers), fc.subarray(event.matters.map((one) => one.id))),
    );
    fc.assert(
      fc.property(cases, ([event, answers, more]) => {
        const before = makePlan(event, answers);
        const after = makePlan(event, {
          ...answers,
          deselected: [...answers.deselected, ...more],
          wanted: answers.wanted?.filter((id) => !more.includes(id)),
        });
        const subset = (small: string[], large: string[]) =>
          expect(small.filter((id) => !large.includes(id))).toEqual([]);
        subset(selectedOf(after), selectedOf(before));
        subset(idsOf(after), idsOf(before));
        expect(after.feeFen).toBeLessThanOrEqual(before.feeFen);
        expect(after.workingDays).toBeLessThanOrEqual(before.workingDays);
      }),
      { numRuns: RUNS },
    );
  });
});
