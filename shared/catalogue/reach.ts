/** Branches no citizen can reach: conditions that contradict themselves, each other, or the questions before them. */
import { type Condition, evaluate, type Facts, namesIn } from './conditions.ts';
import type { LifeEvent } from './schema.ts';

/** Assignments tried before a condition counts as reachable: far more than a real file needs. */
const BUDGET = 20_000;

type Report = (at: string, problem: string) => void;

/** Reports every branch that can never be taken, everything that could therefore never be asked, and missing applicants. */
export function checkReach(event: LifeEvent, report: Report): void {
  const holds = (conditions: readonly (Condition | undefined)[]): boolean =>
    findAnswers(event, conditions, 'unknown counts') !== undefined;
  const walk = (condition: Condition, at: string, context: readonly Condition[]): boolean => {
    if (!holds([...context, condition])) {
      report(at, 'can never be true');
      return false;
    }
    if ('any' in condition && condition.any.length > 1)
      for (const [index, part] of condition.any.entries()) walk(part, `${at}.any.${index}`, context);
    if ('all' in condition)
      for (const [index, part] of condition.all.entries()) {
        if (!('any' in part) && !('all' in part)) continue;
        const others = condition.all.filter((other) => other !== part);
        walk(part, `${at}.all.${index}`, [...context, ...others]);
      }
    return true;
  };
  const check = (condition: Condition | undefined, at: string): boolean =>
    condition === undefined || walk(condition, at, []);

  for (const situation of event.situations) check(situation.when, `situations.${situation.id}.when`);
  for (const matter of event.matters) check(matter.when, `matters.${matter.id}.when`);
  for (const role of event.roles) {
    check(role.applicant, `roles.${role.id}.applicant`);
    check(role.second, `roles.${role.id}.second`);
  }
  for (const element of event.elements) {
    const users = event.matters.filter((matter) => matter.elements.includes(element.id));
    const at = `elements.${element.id}.when`;
    if (check(element.when, at) && users.length > 0 && !users.some((one) => holds([one.when, element.when])))
      report(at, 'is never true together with the condition of a matter that asks for it');
  }
  for (const material of event.materials) {
    const users = event.matters.filter(
      (matter) =>
        matter.materials.includes(material.id) || matter.needs.some((need) => need.instead === material.id),
    );
    const at = `materials.${material.id}.when`;
    if (
      check(material.when, at) &&
      users.length > 0 &&
      !users.some((one) => holds([one.when, material.when]))
    )
      report(at, 'is never true together with the condition of a matter that needs it');
  }
  checkApplicants(event, report);
}

/** Wherever something can be applied for, somebody must be the one who applies. */
function checkApplicants(event: LifeEvent, report: Report): void {
  const applicants = event.roles.flatMap((role) => role.applicant ?? []);
  if (applicants.length === 0) return;
  const open = event.matters.filter((matter) => !matter.toldOnly).map((matter) => matter.when);
  const somethingOpen = open.includes(undefined)
    ? undefined
    : { any: open.filter((one) => one !== undefined) };
  const nobody = findAnswers(event, [{ not: { any: applicants } }, somethingOpen], 'certain');
  if (!nobody) return;
  const answers = [...nobody].flatMap(([id, answer]) => (answer === null ? [] : [`${id} = ${answer}`]));
  report('roles', `nobody is the applicant when ${answers.join(', ') || 'nothing is asked'}`);
}

/**
 * Answers that lie on one path of questions and make all conditions true, or undefined where there are none.
 * @param mode whether a condition that also looks at numbers, days or matters counts as possible
 */
function findAnswers(
  event: LifeEvent,
  conditions: readonly (Condition | undefined)[],
  mode: 'certain' | 'unknown counts',
): ReadonlyMap<string, string | null> | undefined {
  const goal: Condition = { all: conditions.filter((one) => one !== undefined) };
  if (goal.all.length === 0) return new Map();
  const asked = situationsBehind(event, goal);
  const situations = event.situations.filter((one) => asked.has(one.id));
  const wanted = new Set(namesIn(goal).elements.map((one) => one.id));
  const choices = event.elements.flatMap(({ id, type }) =>
    wanted.has(id) && type.kind === 'choice' ? [{ id, options: type.options.map((one) => one.id) }] : [],
  );
  const answers = new Map<string, string | null>();
  const values = new Map<string, string>();
  const facts: Facts = {
    situation: (id) => answers.get(id),
    element: (id) => values.get(id),
    matter: () => undefined,
  };
  let left = BUDGET;
  const search = (index: number): boolean => {
    left -= 1;
    if (left < 0) return mode === 'unknown counts';
    const truth = evaluate(goal, facts);
    if (truth !== 'unknown') return truth === 'true';
    const situation = situations[index];
    if (situation) {
      const onPath = evaluate(situation.when, facts);
      const options = onPath === 'false' ? [] : situation.options.map((option) => option.id);
      const off = onPath === 'true' ? [] : [null];
      return tryEach(answers, situation.id, [...options, ...off], () => search(index + 1));
    }
    const choice = choices[index - situations.length];
    if (choice) return tryEach(values, choice.id, choice.options, () => search(index + 1));
    return mode === 'unknown counts';
  };
  return search(0) ? answers : undefined;
}

function tryEach<V>(map: Map<string, V>, id: string, list: readonly V[], next: () => boolean): boolean {
  for (const value of list) {
    map.set(id, value);
    if (next()) return true;
  }
  map.delete(id);
  return false;
}

/** The questions a condition looks at, and those that decide whether these are asked. */
function situationsBehind(event: LifeEvent, condition: Condition): Set<string> {
  const byId = new Map(event.situations.map((situation) => [situation.id, situation]));
  const found = new Set<string>();
  const open = namesIn(condition).situations.map((one) => one.id);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    open.push(...namesIn(byId.get(id)?.when).situations.map((one) => one.id));
  }
  return found;
}
