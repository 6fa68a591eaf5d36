/** Every defect an author can make is told at its place: a sound file, one thing broken at a time. */
import { describe, expect, test } from 'vitest';
import { checkLifeEvent } from './check.ts';
import type { Condition } from './conditions.ts';
import { duplicateKeys } from './duplicate-keys.ts';
import { Department, LifeEvent } from './schema.ts';

const both = { zh: '某项', en: 'Something' };
const departments = ['office', 'bureau', 'agency'].map((id) => Department.parse({ id, name: both }));
const yesNo = [
  { id: 'yes', label: both },
  { id: 'no', label: both },
];
const isYes: Condition = { situation: 'first', is: 'yes' };
const isNo: Condition = { situation: 'first', is: 'no' };
const posted: Condition = { element: 'way', is: 'post' };

const matter = (id: string, more: object = {}) => ({
  id,
  name: both,
  department: 'office',
  basis: [both],
  conditions: [both],
  elements: ['way', 'address'],
  materials: ['paper'],
  time: { workingDays: 1 },
  fee: { fen: 0 },
  results: [both],
  form: {
    title: both,
    sections: [{ title: both, fields: [{ element: 'way' }, { element: 'address' }] }],
  },
  ...more,
});
const sound = {
  schema: 1,
  id: 'sound',
  name: both,
  summary: both,
  audience: 'person',
  pinyin: 'mou xiang',
  lead: 'office',
  cooperating: ['bureau'],
  region: '110101',
  effectiveFrom: '2026-01-01',
  source: 'test',
  verified: false,
  roles: [{ id: 'self', name: both, applicant: { any: [isYes, isNo] } }],
  situations: [
    { id: 'first', question: both, options: yesNo },
    { id: 'second', question: both, options: yesNo, when: isYes },
  ],
  matters: [
    matter('one'),
    matter('two', { needs: [{ matter: 'one' }], when: { situation: 'second', is: 'no' }, unavailable: both }),
  ],
  groups: [{ id: 'group', title: both, screen: 'form', elements: ['way', 'address'] }],
  elements: [
    {
      id: 'way',
      name: both,
      privacy: 'public',
      type: { kind: 'choice', options: [...yesNo, { id: 'post', label: both }] },
    },
    { id: 'address', name: both, privacy: 'personal', type: { kind: 'address' }, when: posted },
  ],
  materials: [{ id: 'paper', name: both, sources: [{ kind: 'own' }], pages: { min: 1, max: 1 } }],
};
type Draft = typeof sound & Record<string, unknown>;

/** Defects of the sound file after one change, as `place: problem`. */
function defects(change: (draft: Draft) => void): string[] {
  const draft = structuredClone(sound) as Draft;
  change(draft);
  return checkLifeEvent(LifeEvent.parse(draft), departments).map((one) => `${one.at}: ${one.problem}`);
}
const at = <T>(list: T[], index: number): T & Record<string, unknown> => list[index] as never;

test('the sound file has no defect', () => {
  expect(defects(() => undefined)).toEqual([]);
});

describe('who is who', () => {
  test.each([
    ['two leads', (d: Draft) => d.cooperating.push('office'), 'cooperating: office leads and cooperates'],
    ['an unknown lead', (d: Draft) => (d.lead = 'nobody'), 'lead: no department has the id nobody'],
    [
      'a matter of a department that has no part in it',
      (d: Draft) => (at(d.matters, 0).department = 'agency'),
      'matters.one.department: agency neither leads nor cooperates',
    ],
    [
      'answers that leave nobody to apply',
      (d: Draft) => (at(d.roles, 0).applicant = isYes as never),
      'roles: nobody is the applicant when first = no',
    ],
  ])('%s', (_name, change, expected) => {
    expect(defects(change)).toContain(expected);
  });
});

describe('branches nobody can reach', () => {
  test.each<[string, Condition, boolean]>([
    ['one answer', isYes, true],
    ['one question with two answers at once', { all: [isYes, isNo] }, false],
    ['deep inside', { all: [isYes, { any: [isNo, { all: [isYes, { not: isYes }] }] }] }, false],
    ['a question that is off the path then', { all: [isNo, { situation: 'second', is: 'yes' }] }, false],
    ['off the path is not an answer', { not: { any: [isYes, isNo] } }, false],
    ['not yes is no', { all: [{ not: isYes }, isNo] }, true],
    ['disjoint lists', { all: [{ situation: 'first', in: ['yes'] }, isNo] }, false],
  ])('a matter under %s', (_name, when, reachable) => {
    const found = defects((d) => Object.assign(at(d.matters, 0), { when, unavailable: both }));
    expect(found.filter((one) => one === 'matters.one.when: can never be true')).toHaveLength(
      reachable ? 0 : 1,
    );
  });

  test('one dead alternative among living ones', () => {
    expect(
      defects((d) => Object.assign(at(d.elements, 1), { when: { any: [posted, { all: [isYes, isNo] }] } })),
    ).toEqual(['elements.address.when.any.1: can never be true']);
  });

  test('a choice that would have to have two values', () => {
    const when = { all: [posted, { element: 'way', is: 'yes' }] };
    expect(defects((d) => Object.assign(at(d.materials, 0), { when }))).toEqual([
      'materials.paper.when: can never be true',
    ]);
  });

  test('a situation that contradicts the one before it', () => {
    expect(
      defects((d) => Object.assign(at(d.situations, 1), { when: { all: [isYes, { not: isYes }] } })),
    ).toContain('situations.second.when: can never be true');
  });

  test('a field whose matter is never there when it is wanted', () => {
    expect(
      defects((d) => {
        d.matters = [matter('one', { when: isYes, unavailable: both })] as never;
        Object.assign(at(d.materials, 0), { when: isNo });
      }),
    ).toEqual(['materials.paper.when: is never true together with the condition of a matter that needs it']);
  });
});

describe('circles and order', () => {
  test.each<[string, (d: Draft) => unknown, string]>([
    [
      'matters wait for each other',
      (d) => Object.assign(at(d.matters, 0), { needs: [{ matter: 'two' }] }),
      'matters: these matters wait for each other: one → two → one',
    ],
    [
      'fields decide each other',
      (d) => Object.assign(at(d.elements, 0), { when: { element: 'address', is: 'yes' } }),
      'elements: these decide each other: way → address → way',
    ],
    [
      'a field decides itself',
      (d) => Object.assign(at(d.elements, 0), { when: posted }),
      'elements: these decide each other: way → way',
    ],
    [
      'a question waits for a later one',
      (d) => Object.assign(at(d.situations, 0), { when: { situation: 'second', is: 'yes' } }),
      'situations.first.when: situation second is asked later',
    ],
    [
      'a question waits for itself',
      (d) => Object.assign(at(d.situations, 0), { when: isYes }),
      'situations.first.when: situation first is asked later',
    ],
    [
      'a matter waits for a field',
      (d) => Object.assign(at(d.matters, 0), { when: posted, unavailable: both }),
      'matters.one.when: looks at way, but is decided before any field or matter: only situations may decide it',
    ],
    [
      'a field is asked without its decider',
      (d) => {
        at(d.matters, 0).elements = ['address'];
        at(d.matters, 0).form.sections = [{ title: both, fields: [{ element: 'address' }] }];
      },
      'matters.one.elements: address depends on way, which it does not ask for',
    ],
    [
      'a matter asks for what it makes',
      (d) => Object.assign(at(d.elements, 1), { prefill: [{ from: 'matter', matter: 'one' }] }),
      'matters.one.elements: asks for address, which it makes itself',
    ],
    [
      'a matter needs the paper it makes',
      (d) => Object.assign(at(d.materials, 0), { sources: [{ kind: 'earlier-matter', matter: 'two' }] }),
      'matters.two.materials: needs paper, which it makes itself',
    ],
  ])('%s', (_name, change, expected) => {
    expect(defects(change)).toContain(expected);
  });
});

describe('names that lead nowhere, and things nobody needs', () => {
  test.each<[string, (d: Draft) => unknown, string]>([
    ['matter', (d) => at(d.matters, 0).elements.push('x'), 'matters.one.elements: no element has the id x'],
    ['paper', (d) => at(d.matters, 0).materials.push('x'), 'matters.one.materials: no material has the id x'],
    [
      'option',
      (d) => Object.assign(at(d.situations, 1), { when: { situation: 'first', is: 'x' } }),
      'situations.second.when: situation first has no option x',
    ],
    [
      'need',
      (d) => Object.assign(at(d.matters, 0), { needs: [{ matter: 'x' }] }),
      'matters.one.needs: no matter has the id x',
    ],
    [
      'exclusive',
      (d) => Object.assign(d, { exclusive: [['one', 'x']] }),
      'exclusive.0: no matter has the id x',
    ],
    [
      'unneeded field',
      (d) => {
        d.elements.push({ ...at(d.elements, 1), id: 'spare' } as never);
        at(d.groups, 0).elements.push('spare');
      },
      'elements.spare: no matter needs it',
    ],
    [
      'unneeded paper',
      (d) => d.materials.push({ ...at(d.materials, 0), id: 'spare' }),
      'materials.spare: no matter needs it',
    ],
    [
      'form field without element',
      (d) => at(at(d.matters, 0).form.sections, 0).fields.push({ element: 'x' }),
      'matters.one.form: shows x, which the matter does not ask for',
    ],
    [
      'field missing on the form',
      (d) => at(at(d.matters, 0).form.sections, 0).fields.pop(),
      'matters.one.form: does not show address',
    ],
    [
      'field asked twice',
      (d) => at(d.groups, 0).elements.push('way'),
      'groups.group.elements: way is asked twice',
    ],
  ])('%s', (_name, change, expected) => {
    expect(defects(change)).toContain(expected);
  });
});

test('a key that stands twice is found at its path, strings are no keys', () => {
  expect(duplicateKeys('{"lead":"a","b":[{"c":1},{"c":{"d":1,"d":2}}],"le\\u0061d":"x"}')).toEqual([
    'b.1.c.d',
    'lead',
  ]);
  expect(duplicateKeys('{"a":"\\"a\\":{","b":["a","a"],"c":{"a":1}}')).toEqual([]);
});
