/** What stands on a matter's official form, in words, before it is set on paper. Pure. */

import type { FilledValue } from '../application/types.ts';
import type { Department, Form, Matter, Wording } from '../catalogue/schema.ts';
import { formatDate } from '../form/format-date.ts';
import { formatPartOf, formatValue } from '../form/format-value.ts';
import { own } from '../own.ts';
import type { Plan, PlanMaterial } from '../plan/types.ts';
import { chinaDate } from '../time/china.ts';
import { words } from './words.ts';

export interface FormCell {
  readonly label: string;
  readonly value: string;
  readonly wide: boolean;
}

export interface FormSection {
  readonly title: string;
  readonly cells: readonly FormCell[];
}

export interface FormContent {
  readonly title: string;
  readonly department: string;
  readonly lifeEvent: string;
  readonly sections: readonly FormSection[];
  readonly statement: string;
  /** `2026年11月23日` in China Standard Time. */
  readonly date: string;
  /** SHA-256 of the catalogue the form is taken from. */
  readonly catalogue: string;
  /** Short words printed large and pale behind the table, and the sentences that explain them. */
  readonly marks: readonly { readonly word: string; readonly sentence: string }[];
  /** Absent while the citizen still looks at it: neither signed nor submitted. */
  readonly submission?: { readonly id: string; readonly code: string };
}

export interface FormFacts {
  readonly plan: Plan;
  readonly departments: readonly Department[];
  /** Hash of the catalogue. */
  readonly catalogue: string;
  readonly values: Readonly<Record<string, FilledValue>>;
  /** Scanned pages by material. */
  readonly pages: Readonly<Record<string, number>>;
  /** Materials that come to the counter later. */
  readonly counterMaterials: readonly string[];
  /** Materials the citizen has replaced by a commitment. */
  readonly committed: readonly string[];
  /** RFC 3339 instant. */
  readonly at: string;
  /** A device or the platform is not a real one. */
  readonly simulated: boolean;
  readonly submissionId?: string;
}

/** What the QR code of a form holds: which form of which submission, by which catalogue. No personal data. */
export const formCode = (submissionId: string, matter: string, catalogue: string): string =>
  `YCF1:${submissionId}:${matter}:${catalogue}`;

/** The forms of the selected matters, in the order of the plan. Matters that are only told have none. */
export function formsOf(facts: FormFacts): { readonly matter: string; readonly content: FormContent }[] {
  return facts.plan.matters.flatMap(({ matter, state }) => {
    const content = state === 'selected' ? formOf(matter, facts) : undefined;
    return content ? [{ matter: matter.id, content }] : [];
  });
}

const zh = (wording: Wording): string => wording.zh;

function formOf(matter: Matter, facts: FormFacts): FormContent | undefined {
  const { form } = matter;
  if (!form) return undefined;
  const { plan, departments, catalogue, submissionId } = facts;
  const department = departments.find((one) => one.id === matter.department);
  const sections = form.sections.map((section) => ({
    title: zh(section.title),
    cells: section.fields.map((field) => cellOf(field, facts)),
  }));
  return {
    title: zh(form.title),
    department: department ? zh(department.name) : matter.department,
    lifeEvent: zh(plan.lifeEvent.name),
    sections: [...sections, ...materialSections(matter, facts)],
    statement: form.statement ? zh(form.statement) : words.statement,
    date: chinaDay(facts.at),
    catalogue,
    marks: [
      ...(plan.lifeEvent.verified ? [] : [{ word: words.sample, sentence: words.sampleMark }]),
      ...(facts.simulated ? [{ word: words.demonstration, sentence: words.demonstrationMark }] : []),
    ],
    ...(submissionId === undefined
      ? {}
      : { submission: { id: submissionId, code: formCode(submissionId, matter.id, catalogue) } }),
  };
}

type Field = Form['sections'][number]['fields'][number];

function cellOf({ element: id, part, label, wide }: Field, { plan, values }: FormFacts): FormCell {
  const planned = plan.groups.flatMap((group) => group.elements).find((one) => one.element.id === id);
  const element = planned?.element ?? plan.lifeEvent.elements.find((one) => one.id === id);
  const composite = element?.type.kind === 'composite' ? element.type.parts : [];
  const named = label ?? composite.find((one) => one.id === part)?.label ?? element?.name;
  const written = (): string => {
    if (!planned) return words.notApplicable;
    const before = plan.matters.find((one) => one.matter.id === planned.fromMatter);
    if (planned.state === 'from-matter' && before) return words.fromMatter(zh(before.matter.name));
    const value = own(values, id)?.value;
    const text =
      part === undefined
        ? formatValue(planned.element, value, zh)
        : formatPartOf(planned.element, part, value, zh);
    return text || words.notGiven;
  };
  return { label: named ? zh(named) : id, value: written(), wide };
}

function materialSections(matter: Matter, facts: FormFacts): FormSection[] {
  const materials = facts.plan.materials.filter((one) => one.neededBy.includes(matter.id));
  const commitments = materials.flatMap(({ material, supply }) =>
    supply.kind === 'commitment' && facts.committed.includes(material.id)
      ? [{ label: zh(material.name), value: zh(supply.text), wide: true }]
      : [],
  );
  const given = materials.map((one) => ({
    label: zh(one.material.name),
    value: howGiven(one, facts),
    wide: true,
  }));
  return [
    ...(given.length > 0 ? [{ title: words.materials, cells: given }] : []),
    ...(commitments.length > 0 ? [{ title: words.commitments, cells: commitments }] : []),
  ];
}

function howGiven({ material, supply }: PlanMaterial, facts: FormFacts): string {
  switch (supply.kind) {
    case 'from-matter': {
      const before = facts.plan.lifeEvent.matters.find((one) => one.id === supply.matter);
      return words.fromMatter(before ? zh(before.name) : supply.matter);
    }
    case 'system':
      return words.system;
    case 'data-share':
      return words.shared;
    case 'e-licence':
      return words.licence;
    case 'commitment':
      return facts.committed.includes(material.id) ? words.committed : words.notCommitted;
    case 'scan': {
      if (facts.counterMaterials.includes(material.id)) return words.counter;
      const pages = own(facts.pages, material.id) ?? 0;
      return pages > 0 ? words.scanned(pages) : words.missing;
    }
  }
}

/** An RFC 3339 instant as a day in China Standard Time, as people write it. */
function chinaDay(instant: string): string {
  return formatDate(chinaDate(Date.parse(instant))).zh;
}
