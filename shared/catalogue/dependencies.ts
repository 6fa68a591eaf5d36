/** What waits for what: no circles, and whatever decides a field is asked by the matter that asks for the field. */
import { type Condition, namesIn } from './conditions.ts';
import { type LifeEvent, needed } from './schema.ts';

type Report = (at: string, problem: string) => void;

/** Fields and papers that decide each other, that a matter would both make and ask for, or whose decider it does not ask. */
export function checkDependencies(event: LifeEvent, report: Report): void {
  const decidersOf = (condition: Condition | undefined): string[] =>
    namesIn(condition).elements.map((one) => one.id);
  const byElement = new Map(event.elements.map((element) => [element.id, decidersOf(element.when)]));
  const circle = findCycle(byElement);
  if (circle) report('elements', `these decide each other: ${circle.join(' → ')}`);
  const byMatter = new Map(event.matters.map((matter) => [matter.id, matter.needs.flatMap(needed)]));
  const cycle = findCycle(byMatter);
  if (cycle) report('matters', `these matters wait for each other: ${cycle.join(' → ')}`);

  for (const matter of event.matters) {
    const at = `matters.${matter.id}`;
    const asks = new Set(matter.elements);
    for (const element of event.elements.filter((one) => asks.has(one.id))) {
      for (const id of decidersOf(element.when))
        if (!asks.has(id))
          report(`${at}.elements`, `${element.id} depends on ${id}, which it does not ask for`);
      if (element.prefill.some((one) => one.from === 'matter' && one.matter === matter.id))
        report(`${at}.elements`, `asks for ${element.id}, which it makes itself`);
    }
    for (const material of event.materials.filter((one) => matter.materials.includes(one.id))) {
      for (const id of decidersOf(material.when))
        if (!asks.has(id))
          report(`${at}.materials`, `${material.id} depends on ${id}, which it does not ask for`);
      if (material.sources.some((one) => one.kind === 'earlier-matter' && one.matter === matter.id))
        report(`${at}.materials`, `needs ${material.id}, which it makes itself`);
    }
  }
}

/** One cycle of `id → ids it waits for`, or undefined. */
function findCycle(waits: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const visit = (id: string, path: string[]): string[] | undefined => {
    const seen = path.indexOf(id);
    if (seen >= 0) return [...path.slice(seen), id];
    if (done.has(id)) return undefined;
    for (const next of waits.get(id) ?? []) {
      const cycle = visit(next, [...path, id]);
      if (cycle) return cycle;
    }
    done.add(id);
    return undefined;
  };
  for (const id of waits.keys()) {
    const cycle = visit(id, []);
    if (cycle) return cycle;
  }
  return undefined;
}
