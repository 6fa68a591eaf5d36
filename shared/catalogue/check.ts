/** Checks a life event beyond its shape: dangling ids, cycles, things nobody needs. Each defect names its place. */
import { isEthnicCode } from '../codes/ethnic.ts';
import { isSexCode } from '../codes/sex.ts';
import { type Condition, namesIn } from './conditions.ts';
import { checkDependencies } from './dependencies.ts';
import { checkReach } from './reach.ts';
import { type Department, type LifeEvent, needed } from './schema.ts';

export interface Defect {
  /** Path inside the file, e.g. `matters.birth-certificate.elements`. */
  readonly at: string;
  readonly problem: string;
}

export function checkLifeEvent(event: LifeEvent, departments: readonly Department[]): Defect[] {
  const defects: Defect[] = [];
  const report = (at: string, problem: string): void => {
    defects.push({ at, problem });
  };
  const idSet = (list: readonly { id: string }[], at: string): Set<string> => {
    const seen = new Set<string>();
    for (const { id } of list) {
      if (seen.has(id)) report(at, `${id} is there twice`);
      seen.add(id);
    }
    return seen;
  };
  const matters = idSet(event.matters, 'matters');
  const elements = idSet(event.elements, 'elements');
  const materials = idSet(event.materials, 'materials');
  const roles = idSet(event.roles, 'roles');
  idSet(event.situations, 'situations');
  const known = new Set(departments.map(({ id }) => id));
  const mustExist = (id: string, set: Set<string>, at: string, what: string): void => {
    if (!set.has(id)) report(at, `no ${what} has the id ${id}`);
  };

  mustExist(event.lead, known, 'lead', 'department');
  for (const id of event.cooperating) mustExist(id, known, 'cooperating', 'department');
  if (event.cooperating.includes(event.lead)) report('cooperating', `${event.lead} leads and cooperates`);

  const optionsOf = (id: string): Set<string> | undefined => {
    const situation = event.situations.find((one) => one.id === id);
    return situation && new Set(situation.options.map((option) => option.id));
  };
  const checkCondition = (
    condition: Condition | undefined,
    at: string,
    situationsBefore?: Set<string>,
  ): void => {
    const names = namesIn(condition);
    for (const { id, options } of names.situations) {
      const all = optionsOf(id);
      if (!all) report(at, `no situation has the id ${id}`);
      else
        for (const option of options)
          if (!all.has(option)) report(at, `situation ${id} has no option ${option}`);
      if (all && situationsBefore && !situationsBefore.has(id)) report(at, `situation ${id} is asked later`);
    }
    for (const { id, options, compares } of names.elements) {
      const type = event.elements.find((one) => one.id === id)?.type;
      if (!type) report(at, `no element has the id ${id}`);
      else if (compares === 'number' && type.kind !== 'number') report(at, `element ${id} is not a number`);
      else if (compares === 'day' && type.kind !== 'date' && type.kind !== 'date-time')
        report(at, `element ${id} is not a date`);
      else if (compares === undefined && type.kind !== 'choice' && type.kind !== 'code')
        report(at, `element ${id} is not a choice`);
      else if (type.kind === 'choice')
        for (const option of options)
          if (!type.options.some((one) => one.id === option))
            report(at, `element ${id} has no option ${option}`);
      if (type?.kind === 'code')
        for (const option of options)
          if (!(type.list === 'sex' ? isSexCode : isEthnicCode)(option))
            report(at, `element ${id} has no code ${option}`);
    }
    for (const id of names.matters) mustExist(id, matters, at, 'matter');
  };
  const onlySituations = (condition: Condition | undefined, at: string): void => {
    const { elements: fields, matters: others } = namesIn(condition);
    for (const id of [...fields.map((one) => one.id), ...others])
      report(at, `looks at ${id}, but is decided before any field or matter: only situations may decide it`);
  };

  const before = new Set<string>();
  for (const situation of event.situations) {
    idSet(situation.options, `situations.${situation.id}.options`);
    checkCondition(situation.when, `situations.${situation.id}.when`, before);
    onlySituations(situation.when, `situations.${situation.id}.when`);
    before.add(situation.id);
  }
  if (!event.roles.some((role) => role.applicant)) report('roles', 'nobody can apply');
  for (const role of event.roles) {
    checkCondition(role.applicant, `roles.${role.id}.applicant`);
    checkCondition(role.second, `roles.${role.id}.second`);
    if (!role.applicant && !role.second) report(`roles.${role.id}`, 'never lays a card');
    if (role.required && !role.second) report(`roles.${role.id}`, 'is required but never a second person');
  }

  const usedElements = new Set<string>();
  const usedMaterials = new Set<string>();
  for (const matter of event.matters) {
    const at = `matters.${matter.id}`;
    mustExist(matter.department, known, `${at}.department`, 'department');
    if (matter.department !== event.lead && !event.cooperating.includes(matter.department))
      report(`${at}.department`, `${matter.department} neither leads nor cooperates`);
    for (const id of matter.elements) mustExist(id, elements, `${at}.elements`, 'element');
    for (const id of matter.materials) mustExist(id, materials, `${at}.materials`, 'material');
    for (const id of matter.elements) usedElements.add(id);
    for (const id of matter.materials) usedMaterials.add(id);
    for (const need of matter.needs) {
      for (const id of needed(need)) mustExist(id, matters, `${at}.needs`, 'matter');
      if (need.instead !== undefined) {
        mustExist(need.instead, materials, `${at}.needs`, 'material');
        usedMaterials.add(need.instead);
      }
    }
    if (matter.supervisor) mustExist(matter.supervisor, known, `${at}.supervisor`, 'department');
    if (matter.toldOnly && (matter.elements.length > 0 || matter.materials.length > 0))
      report(at, 'is only told, yet asks for fields or materials');
    if (!matter.toldOnly && matter.elements.length === 0) report(`${at}.elements`, 'asks for nothing');
    if (!matter.toldOnly) checkForm(event, matter, report);
    checkCondition(matter.when, `${at}.when`);
    onlySituations(matter.when, `${at}.when`);
    if (matter.when && !matter.unavailable)
      report(at, 'has a condition but no sentence for when it is not met');
  }
  for (const [index, group] of event.exclusive.entries())
    for (const id of group) mustExist(id, matters, `exclusive.${index}`, 'matter');
  for (const [index, group] of event.parallel.entries())
    for (const id of group.matters) mustExist(id, matters, `parallel.${index}`, 'matter');
  checkDependencies(event, report);

  const placed = new Set<string>();
  for (const group of event.groups) {
    for (const id of group.elements) {
      mustExist(id, elements, `groups.${group.id}.elements`, 'element');
      if (placed.has(id)) report(`groups.${group.id}.elements`, `${id} is asked twice`);
      placed.add(id);
    }
  }
  for (const element of event.elements) {
    const at = `elements.${element.id}`;
    if (!usedElements.has(element.id)) report(at, 'no matter needs it');
    if (!placed.has(element.id)) report(at, 'is in no group, so nobody would be asked');
    checkCondition(element.when, `${at}.when`);
    for (const prefill of element.prefill) {
      if (prefill.from === 'card') mustExist(prefill.role, roles, `${at}.prefill`, 'role');
      if ((prefill.from === 'shared-data' || prefill.from === 'e-licence') && prefill.role !== undefined)
        mustExist(prefill.role, roles, `${at}.prefill`, 'role');
      if (prefill.from === 'matter') mustExist(prefill.matter, matters, `${at}.prefill`, 'matter');
      if (prefill.from === 'element') mustExist(prefill.element, elements, `${at}.prefill`, 'element');
    }
    for (const rule of element.rules)
      if ('elements' in rule)
        for (const id of rule.elements) mustExist(id, elements, `${at}.rules`, 'element');
  }
  for (const material of event.materials) {
    const at = `materials.${material.id}`;
    if (!usedMaterials.has(material.id)) report(at, 'no matter needs it');
    if (material.pages.max < material.pages.min) report(`${at}.pages`, 'max is below min');
    checkCondition(material.when, `${at}.when`);
    for (const source of material.sources)
      if (source.kind === 'earlier-matter') mustExist(source.matter, matters, `${at}.sources`, 'matter');
      else if ((source.kind === 'e-licence' || source.kind === 'data-share') && source.role !== undefined)
        mustExist(source.role, roles, `${at}.sources`, 'role');
  }
  checkReach(event, report);
  return defects;
}

/** A form shows exactly what its matter asks for. */
function checkForm(
  event: LifeEvent,
  matter: LifeEvent['matters'][number],
  report: (at: string, problem: string) => void,
): void {
  const at = `matters.${matter.id}.form`;
  if (!matter.form) {
    report(at, 'is missing');
    return;
  }
  const shown = new Set<string>();
  for (const { element: id, part } of matter.form.sections.flatMap((section) => section.fields)) {
    shown.add(id);
    if (!matter.elements.includes(id)) report(at, `shows ${id}, which the matter does not ask for`);
    const type = event.elements.find((one) => one.id === id)?.type;
    if (part === undefined || !type) continue;
    const parts =
      type.kind === 'composite'
        ? type.parts.map((one) => one.id)
        : type.kind === 'identity-document'
          ? ['type', 'number']
          : [];
    if (!parts.includes(part)) report(at, `element ${id} has no part ${part}`);
  }
  for (const id of matter.elements) if (!shown.has(id)) report(at, `does not show ${id}`);
}
