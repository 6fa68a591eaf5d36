/** Which matters are done: what applies, what the citizen wants, what excludes, binds and comes first. */
import { evaluate, type Facts } from '../catalogue/conditions.ts';
import { type LifeEvent, type Matter, needed } from '../catalogue/schema.ts';
import type { Answers, PlanMatter } from './types.ts';

/**
 * The state of every matter, in the file's order. Parallel matters are added first; after that matters are only
 * ever dropped, so this ends, and at the end no two exclude each other, no prerequisite is missing and of those
 * bound by law either all that apply are chosen or none (of those that also exclude each other, one).
 * @param facts situations only
 */
export function selectMatters(lifeEvent: LifeEvent, facts: Facts, answers: Answers): PlanMatter[] {
  const applying = lifeEvent.matters.map((matter) => decideMatter(matter, facts, answers));
  let current = joinParallel(lifeEvent, applying);
  const begun = new Set(current.filter((one) => one.state === 'selected').map((one) => one.matter.id));
  for (;;) {
    const next = dropTorn(lifeEvent, oneOfEach(lifeEvent, dropUnprepared(current), answers), begun);
    if (next.every((one, index) => one === current[index])) return next;
    current = next;
  }
}

function decideMatter(matter: Matter, facts: Facts, answers: Answers): PlanMatter {
  const applies = evaluate(matter.when, facts);
  if (applies === 'false')
    return { matter, state: 'unavailable', ...(matter.unavailable && { why: matter.unavailable }) };
  if (applies === 'unknown') return { matter, state: 'undecided' };
  if (matter.toldOnly) return { matter, state: 'told' };
  const chosen = matter.voluntary
    ? (answers.wanted ?? []).includes(matter.id)
    : !answers.deselected.includes(matter.id);
  return { matter, state: chosen ? 'selected' : 'deselected' };
}

/** 并行: where one is chosen, all that apply are, and none can be left out alone. Groups may overlap. */
function joinParallel(lifeEvent: LifeEvent, matters: readonly PlanMatter[]): PlanMatter[] {
  let current = [...matters];
  for (;;) {
    const next = current.map((one) => {
      if (one.locked || (one.state !== 'selected' && one.state !== 'deselected')) return one;
      const group = lifeEvent.parallel.find(
        ({ matters: ids }) =>
          ids.includes(one.matter.id) &&
          current.some((other) => other.state === 'selected' && ids.includes(other.matter.id)),
      );
      return group ? { ...one, state: 'selected' as const, locked: true, why: group.reason } : one;
    });
    if (next.every((one, index) => one === current[index])) return next;
    current = next;
  }
}

/** Of matters that exclude each other the one the citizen wants stays, else the first. */
function oneOfEach(lifeEvent: LifeEvent, matters: readonly PlanMatter[], answers: Answers): PlanMatter[] {
  const dropped = new Set<string>();
  for (const group of lifeEvent.exclusive) {
    const open = matters.filter(
      ({ matter, state }) => state === 'selected' && group.includes(matter.id) && !dropped.has(matter.id),
    );
    const kept = open.find((one) => answers.wanted?.includes(one.matter.id)) ?? open[0];
    for (const one of open) if (one !== kept) dropped.add(one.matter.id);
  }
  return matters.map((one) =>
    dropped.has(one.matter.id) ? { matter: one.matter, state: 'deselected' } : one,
  );
}

/** Drops matters whose prerequisite is neither selected nor replaceable by a certificate. */
function dropUnprepared(matters: readonly PlanMatter[]): PlanMatter[] {
  const ids = new Set(matters.filter((one) => one.state === 'selected').map((one) => one.matter.id));
  return matters.map((one) => {
    if (one.state !== 'selected') return one;
    const missing = one.matter.needs
      .filter((need) => need.instead === undefined && !needed(need).some((id) => ids.has(id)))
      .flatMap(needed);
    return missing.length === 0 ? one : { matter: one.matter, state: 'unavailable', missing };
  });
}

/**
 * Where one of those bound by law had to be dropped, the others go with it; unless it gave way to another of the
 * same bond, which stands for it.
 */
function dropTorn(
  lifeEvent: LifeEvent,
  matters: readonly PlanMatter[],
  begun: ReadonlySet<string>,
): PlanMatter[] {
  const ids = new Set(matters.filter((one) => one.state === 'selected').map((one) => one.matter.id));
  const isTorn = (id: string, bond: readonly string[]): boolean =>
    begun.has(id) &&
    !ids.has(id) &&
    !lifeEvent.exclusive.some(
      (group) => group.includes(id) && group.some((other) => bond.includes(other) && ids.has(other)),
    );
  return matters.map((one) => {
    if (one.state !== 'selected' || !one.locked) return one;
    const torn = lifeEvent.parallel.find(
      (bond) => bond.matters.includes(one.matter.id) && bond.matters.some((id) => isTorn(id, bond.matters)),
    );
    return torn ? { matter: one.matter, state: 'unavailable', why: torn.reason } : one;
  });
}
