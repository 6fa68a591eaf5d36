import canonicalize from 'canonicalize';
import type { Condition } from '#shared/catalogue/conditions.ts';
import type {
  Catalogue,
  DataElement,
  LifeEvent,
  Material,
  MaterialSource,
  Matter,
  Situation,
  Wording,
} from '#shared/catalogue/schema.ts';
import { conditionText, daysText, named, namesOf, pagesText, yuan } from './words.ts';

/**
 * What changes for a citizen from one catalogue to another, a line each, grouped by life event. What differs beyond that
 * (a form's layout, a prefill source …) is named by its place, so that nothing changes unmentioned.
 */
export function diffCatalogues(before: Catalogue, after: Catalogue): string[] {
  const { gone, come, both } = matched(before.lifeEvents, after.lifeEvents);
  const lines = [
    ...come.map((event) => `new life event: ${named(event)}`),
    ...gone.map((event) => `no longer offered: ${named(event)}`),
  ];
  for (const [old, now] of both) {
    const changes = diffLifeEvents(old, now);
    if (changes.length > 0) lines.push(named(now), ...changes.map((change) => `  ${change}`));
  }
  const departments = matched(before.departments, after.departments);
  for (const one of departments.come) lines.push(`new department: ${named(one)}`);
  for (const one of departments.gone) lines.push(`department gone: ${named(one)}`);
  for (const [old, now] of departments.both)
    if (!same(old, now))
      lines.push(`department ${now.id}: ${worded('name', old.name, now.name).join() || 'changed'}`);
  if (!same(before.calendar, after.calendar)) lines.push('the calendar of working days has changed');
  if (!same(before.privacyNotice, after.privacyNotice)) lines.push('the privacy notice reads differently');
  if (!same(before.overlays, after.overlays)) lines.push('other regions have rules of their own');
  return lines.length === 0 ? ['nothing changes for a citizen'] : lines;
}

function diffLifeEvents(old: LifeEvent, now: LifeEvent): string[] {
  return [
    ...worded('name', old.name, now.name),
    ...worded('summary', old.summary, now.summary),
    ...diffSituations(old, now),
    ...diffMatters(old, now),
    ...diffElements(old, now),
    ...diffMaterials(old, now),
    ...others('', old, now, ['$schema', 'name', 'summary', 'situations', 'matters', 'elements', 'materials']),
  ];
}

function diffSituations(old: LifeEvent, now: LifeEvent): string[] {
  const { gone, come, both } = matched(old.situations, now.situations);
  return [
    ...come.map((one) => `new question: ${one.question.zh} (${one.id})${whenText(one.when)}`),
    ...gone.map((one) => `question gone: ${one.question.zh} (${one.id})`),
    ...both.flatMap(([before, after]) => diffSituation(before, after)),
  ];
}

function diffSituation(old: Situation, now: Situation): string[] {
  const at = `question ${now.id}: `;
  const options = matched(old.options, now.options);
  return [
    ...worded('asks', old.question, now.question),
    ...options.come.map((one) => `new answer: ${one.label.zh} (${one.id})`),
    ...options.gone.map((one) => `answer gone: ${one.label.zh} (${one.id})`),
    ...options.both.flatMap(([before, after]) => worded('answer', before.label, after.label)),
    ...changedWhen('asked', old.when, now.when),
  ]
    .map((line) => at + line)
    .concat(others(`situations.${now.id}.`, old, now, ['question', 'options', 'when']));
}

function diffMatters(old: LifeEvent, now: LifeEvent): string[] {
  const { gone, come, both } = matched(old.matters, now.matters);
  return [
    ...come.map((one) => `new matter: ${named(one)}, ${daysText(one.time)}, ${yuan(one.fee.fen)}`),
    ...gone.map((one) => `matter gone: ${named(one)}`),
    ...both.flatMap(([before, after]) => diffMatter(old, now, before, after)),
  ];
}

function diffMatter(oldEvent: LifeEvent, event: LifeEvent, old: Matter, now: Matter): string[] {
  const lines = [
    ...worded('name', old.name, now.name),
    ...(daysText(old.time) === daysText(now.time) ? [] : [`${daysText(old.time)} → ${daysText(now.time)}`]),
    ...(old.fee.fen === now.fee.fen ? [] : [`fee ${yuan(old.fee.fen)} → ${yuan(now.fee.fen)}`]),
    ...wordings('condition', old.conditions, now.conditions),
    ...wordings('result', old.results, now.results),
    ...wordings('legal basis', old.basis, now.basis),
    ...listed('also asks for', namesOf(event.elements, added(old.elements, now.elements))),
    ...listed('no longer asks for', namesOf(oldEvent.elements, added(now.elements, old.elements))),
    ...listed('also wants', namesOf(event.materials, added(old.materials, now.materials))),
    ...listed('no longer wants', namesOf(oldEvent.materials, added(now.materials, old.materials))),
    ...(old.department === now.department ? [] : [`department ${old.department} → ${now.department}`]),
    ...changedWhen('possible', old.when, now.when),
    ...(same(old.needs, now.needs) ? [] : ['what has to come first has changed']),
  ];
  return lines
    .map((line) => `${now.name.zh}: ${line}`)
    .concat(
      others(`matters.${now.id}.`, old, now, [
        'name',
        'time',
        'fee',
        'conditions',
        'results',
        'basis',
        'elements',
        'materials',
        'department',
        'when',
        'needs',
      ]),
    );
}

function diffElements(old: LifeEvent, now: LifeEvent): string[] {
  const { gone, come, both } = matched(old.elements, now.elements);
  return [
    ...come.map((one) => `new field: ${named(one)}${whenText(one.when)}`),
    ...gone.map((one) => `field gone: ${named(one)}`),
    ...both.flatMap(([before, after]) => diffElement(before, after)),
  ];
}

function diffElement(old: DataElement, now: DataElement): string[] {
  return [
    ...worded('name', old.name, now.name),
    ...(same(old.type, now.type) ? [] : ['is answered differently']),
    ...(old.optional === now.optional ? [] : [now.optional ? 'may be left empty' : 'has to be answered']),
    ...changedWhen('asked', old.when, now.when),
  ]
    .map((line) => `field ${now.name.zh}: ${line}`)
    .concat(others(`elements.${now.id}.`, old, now, ['name', 'type', 'optional', 'when']));
}

function diffMaterials(old: LifeEvent, now: LifeEvent): string[] {
  const { gone, come, both } = matched(old.materials, now.materials);
  return [
    ...come.map((one) => `new material: ${named(one)}, ${sourcesText(one)}${whenText(one.when)}`),
    ...gone.map((one) => `material gone: ${named(one)}`),
    ...both.flatMap(([before, after]) => diffMaterial(before, after)),
  ];
}

function diffMaterial(old: Material, now: Material): string[] {
  return [
    ...worded('name', old.name, now.name),
    ...(same(old.pages, now.pages) ? [] : [`${pagesText(old.pages)} → ${pagesText(now.pages)}`]),
    ...(sourcesText(old) === sourcesText(now) ? [] : [`${sourcesText(old)} → ${sourcesText(now)}`]),
    ...changedWhen('wanted', old.when, now.when),
  ]
    .map((line) => `material ${now.name.zh}: ${line}`)
    .concat(others(`materials.${now.id}.`, old, now, ['name', 'pages', 'when', ...sourcesShown(old, now)]));
}

const sourceText: Readonly<Record<MaterialSource['kind'], string>> = {
  own: 'brought by the citizen',
  'e-licence': 'an electronic licence',
  'data-share': 'shared data',
  commitment: 'a promise',
  'earlier-matter': 'from an earlier matter',
  system: 'made by the kiosk',
};
const sourcesText = ({ sources }: Material): string =>
  sources.map(({ kind }) => sourceText[kind]).join(' or ');
/** Sources that differ in more than their kind are left to the list of places. */
const sourcesShown = (old: Material, now: Material): string[] =>
  sourcesText(old) === sourcesText(now) ? [] : ['sources'];

const whenText = (when: Condition | undefined): string =>
  when === undefined ? '' : `, if ${conditionText(when)}`;

function changedWhen(what: string, old: Condition | undefined, now: Condition | undefined): string[] {
  if (same(old, now)) return [];
  const text = (when: Condition | undefined) => (when === undefined ? 'always' : `if ${conditionText(when)}`);
  return [`${what} ${text(old)} → ${text(now)}`];
}

/** Chinese is the official text; a change of the English alone is told as such. */
function worded(what: string, old: Wording, now: Wording): string[] {
  if (old.zh !== now.zh) return [`${what} “${old.zh}” → “${now.zh}”`];
  return old.en === now.en ? [] : [`${what} in English “${old.en}” → “${now.en}”`];
}

function wordings(what: string, old: readonly Wording[], now: readonly Wording[]): string[] {
  const texts = (list: readonly Wording[]) => list.map((one) => one.zh);
  return [
    ...added(texts(old), texts(now)).map((text) => `new ${what}: ${text}`),
    ...added(texts(now), texts(old)).map((text) => `${what} gone: ${text}`),
  ];
}

const listed = (what: string, names: string): string[] => (names === '' ? [] : [`${what} ${names}`]);

const added = (old: readonly string[], now: readonly string[]): string[] =>
  now.filter((one) => !old.includes(one));

function matched<T extends { readonly id: string }>(old: readonly T[], now: readonly T[]) {
  const byId = new Map(old.map((one) => [one.id, one]));
  return {
    gone: old.filter((one) => !now.some(({ id }) => id === one.id)),
    come: now.filter((one) => !byId.has(one.id)),
    both: now.flatMap((one): [T, T][] => {
      const before = byId.get(one.id);
      return before === undefined ? [] : [[before, one]];
    }),
  };
}

const same = (a: unknown, b: unknown): boolean => canonicalize(a) === canonicalize(b);

/** Places that differ and have no words of their own above. */
function others(at: string, old: object, now: object, told: readonly string[]): string[] {
  const names = new Set([...Object.keys(old), ...Object.keys(now)]);
  return [...names]
    .filter((name) => !told.includes(name) && !same(Reflect.get(old, name), Reflect.get(now, name)))
    .map((name) => `also changed: ${at}${name}`);
}
