/** A large life event of a given size, the same every time, and the same form for survey-core. */
import type { Condition } from '#shared/catalogue/conditions.ts';
import { LifeEvent } from '#shared/catalogue/schema.ts';

export interface Size {
  readonly matters: number;
  readonly elements: number;
  readonly situations: number;
}

const both = { zh: '某项', en: 'Something' };
const letters = ['a', 'b', 'c'] as const;
const letter = (index: number): string => letters[index % 3] ?? 'a';
const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
/** Elements each matter asks for; a real matter has about so many. */
const USES = 12;

/** Every third question hangs on the one before it. */
const situationWhen = (index: number): Condition | undefined =>
  index % 3 === 2 ? { situation: `s${index - 1}`, in: ['a', 'b'] } : undefined;

/** Most matters hang on two questions, so that about half apply. */
const matterWhen = (index: number, size: Size): Condition | undefined =>
  index % 5 === 0
    ? undefined
    : {
        any: [
          { situation: `s${index % size.situations}`, is: letter(index) },
          { not: { situation: `s${(index * 7 + 1) % size.situations}`, is: letter(index + 1) } },
        ],
      };

const elementWhen = (index: number, size: Size): Condition | undefined =>
  index % 4 === 3
    ? {
        all: [
          { situation: `s${(index * 3) % size.situations}`, in: ['a', 'c'] },
          { not: { element: 'e0', is: 'c' } },
        ],
      }
    : undefined;

const elementsOf = (matter: number, size: Size): string[] => [
  ...new Set(['e0', ...range(USES - 1).map((use) => `e${(matter * 5 + use * 3 + 1) % size.elements}`)]),
];

export function syntheticEvent(size: Size): LifeEvent {
  const options = letters.map((id) => ({ id, label: both }));
  const used = new Set(range(size.matters).flatMap((matter) => elementsOf(matter, size)));
  const elements = range(size.elements).filter((index) => used.has(`e${index}`));
  return LifeEvent.parse({
    schema: 1,
    id: 'synthetic',
    name: both,
    summary: both,
    audience: 'person',
    pinyin: 'he cheng',
    lead: 'office',
    cooperating: [],
    region: '110101',
    effectiveFrom: '2026-01-01',
    source: 'generated',
    verified: false,
    roles: [{ id: 'self', name: both, applicant: { situation: 's0', in: letters } }],
    situations: range(size.situations).map((index) => ({
      id: `s${index}`,
      question: both,
      options,
      ...(situationWhen(index) && { when: situationWhen(index) }),
    })),
    matters: range(size.matters).map((index) => ({
      id: `m${index}`,
      name: both,
      department: 'office',
      basis: [both],
      conditions: [both],
      elements: elementsOf(index, size),
      materials: range(4).map((use) => `p${(index * 3 + use * 7) % size.matters}`),
      time: { workingDays: (index * 7) % 20 },
      fee: { fen: 0 },
      results: [both],
      ...(index % 3 === 2 && { needs: [{ matter: `m${index - 1}`, instead: `p${index}` }] }),
      ...(matterWhen(index, size) && { when: matterWhen(index, size), unavailable: both }),
      form: { title: both, sections: [{ title: both, fields: [{ element: 'e0' }] }] },
    })),
    groups: range(Math.ceil(elements.length / 10)).map((page) => ({
      id: `g${page}`,
      title: both,
      screen: 'form',
      elements: elements.slice(page * 10, page * 10 + 10).map((index) => `e${index}`),
    })),
    elements: elements.map((index) => ({
      id: `e${index}`,
      name: both,
      privacy: 'personal',
      type: index % 2 === 0 ? { kind: 'choice', options } : { kind: 'text' },
      ...(elementWhen(index, size) && { when: elementWhen(index, size) }),
    })),
    materials: range(size.matters).map((index) => ({
      id: `p${index}`,
      name: both,
      sources:
        index % 2
          ? [{ kind: 'earlier-matter', matter: `m${(index + 1) % size.matters}` }, { kind: 'own' }]
          : [{ kind: 'own' }],
      pages: { min: 1, max: 2 },
    })),
  });
}

/** Answers to every question; each `round` answers one question differently. */
export function answersOf(size: Size, round: number): Record<string, string> {
  return Object.fromEntries(
    range(size.situations).map((index) => [
      `s${index}`,
      letter(index * 2 + (index === round % size.situations ? 1 + Math.floor(round / size.situations) : 0)),
    ]),
  );
}

/** The same questions, fields and conditions as a SurveyJS form: a field shows when a matter that asks for it applies. */
export function surveyJson(event: LifeEvent): object {
  const situations = new Map(event.situations.map((one) => [one.id, one]));
  const expression = (part: Condition | undefined): string => {
    if (part === undefined) return 'true';
    if ('situation' in part) {
      // An answer counts only where its question is asked.
      const asked = situations.get(part.situation)?.when;
      const list = 'is' in part ? [part.is] : part.in;
      const same = `(${list.map((option) => `{${part.situation}} = '${option}'`).join(' or ')})`;
      return asked ? `(${expression(asked)} and ${same})` : same;
    }
    if ('element' in part && 'is' in part) return `({${part.element}} = '${part.is}')`;
    if ('not' in part) return `!(${expression(part.not)})`;
    if ('all' in part) return `(${part.all.map(expression).join(' and ')})`;
    if ('any' in part) return `(${part.any.map(expression).join(' or ')})`;
    throw new Error('the synthetic event has no such condition');
  };
  const choices = letters.map((value) => ({ value, text: both.zh }));
  return {
    pages: [
      {
        name: 'situations',
        elements: event.situations.map(({ id, when }) => ({
          type: 'radiogroup',
          name: id,
          title: both.zh,
          choices,
          ...(when && { visibleIf: expression(when) }),
        })),
      },
      ...event.groups.map((group) => ({
        name: group.id,
        elements: group.elements.map((id) => {
          const element = event.elements.find((one) => one.id === id);
          const users = event.matters.filter((matter) => matter.elements.includes(id));
          return {
            type: element?.type.kind === 'choice' ? 'dropdown' : 'text',
            name: id,
            title: both.zh,
            ...(element?.type.kind === 'choice' && { choices }),
            visibleIf: `(${users.map((matter) => expression(matter.when)).join(' or ')}) and ${expression(element?.when)}`,
          };
        }),
      })),
    ],
  };
}
