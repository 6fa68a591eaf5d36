/** Small life events of every shape, sound by construction except that a branch may be out of reach. */
import fc from 'fast-check';
import type { Condition } from '#shared/catalogue/conditions.ts';
import { Department, LifeEvent, type Need, needed } from '#shared/catalogue/schema.ts';
import type { Answers } from '#shared/plan/types.ts';

export const departments = ['office', 'bureau'].map((id) =>
  Department.parse({ id, name: { zh: id, en: id } }),
);

const both = { zh: '某项', en: 'Something' };
const letters = ['a', 'b', 'c'];
const options = letters.map((id) => ({ id, label: both }));
const oneOf = <T>(list: readonly T[]) => fc.constantFrom(...list);
/** Two or three of a list. */
const someOf = <T>(list: readonly T[]) =>
  fc.subarray([...list], { minLength: Math.min(2, list.length), maxLength: Math.min(3, list.length) });
const maybe = <T>(one: fc.Arbitrary<T>, weight = 2) => fc.option(one, { nil: undefined, freq: weight });

/** Ids are plain, and one of each kind is a name that every object has already. */
const idOf = (kind: string, index: number): string => (index === 1 ? 'constructor' : `${kind}${index}`);

type Field = 'choice' | 'number' | 'date' | 'text';
const days = ['2026-01-01', '2026-06-15', '2026-12-31'];

/** Conditions three levels deep over what is there; undefined where nothing is. */
function condition(
  situations: readonly string[],
  fields: readonly { id: string; kind: Field }[],
  matters: readonly string[],
): fc.Arbitrary<Condition | undefined> {
  const atoms: fc.Arbitrary<Condition>[] = [];
  if (situations.length > 0)
    atoms.push(
      fc.record({ situation: oneOf(situations), is: oneOf(letters) }),
      fc.record({
        situation: oneOf(situations),
        in: fc.subarray(letters, { minLength: 1 }),
      }),
    );
  const ofKind = (kind: Field) => fields.filter((one) => one.kind === kind).map((one) => one.id);
  if (ofKind('choice').length > 0)
    atoms.push(fc.record({ element: oneOf(ofKind('choice')), is: oneOf(letters) }));
  if (ofKind('number').length > 0)
    atoms.push(
      fc.record({ element: oneOf(ofKind('number')), atLeast: fc.integer({ min: 0, max: 20 }) }),
      fc.record({ element: oneOf(ofKind('number')), atMost: fc.integer({ min: 0, max: 20 }) }),
    );
  if (ofKind('date').length > 0) atoms.push(fc.record({ element: oneOf(ofKind('date')), from: oneOf(days) }));
  if (matters.length > 0) atoms.push(fc.record({ matter: oneOf(matters), selected: fc.boolean() }));
  if (atoms.length === 0) return fc.constant(undefined);
  const { tree } = fc.letrec<{ tree: Condition; atom: Condition }>((tie) => ({
    atom: fc.oneof(...atoms),
    tree: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      tie('atom'),
      tie('tree').map((not) => ({ not })),
      fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
      fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
    ),
  }));
  return maybe(tree);
}

const elementsIn = (part: Condition | undefined): string[] => {
  if (part === undefined) return [];
  if ('element' in part) return [part.element];
  if ('not' in part) return elementsIn(part.not);
  if ('all' in part) return part.all.flatMap(elementsIn);
  return 'any' in part ? part.any.flatMap(elementsIn) : [];
};

/**
 * @param kind `plain`: no matter excludes, binds or looks at another, so that leaving one out can only take away;
 * `full`: everything the format has.
 */
export function arbitraryEvent(kind: 'plain' | 'full'): fc.Arbitrary<LifeEvent> {
  const size = fc.record({
    situations: fc.integer({ min: 1, max: 4 }),
    matters: fc.integer({ min: 1, max: 6 }),
    elements: fc.integer({ min: 1, max: 8 }),
    materials: fc.integer({ min: 1, max: 5 }),
    kinds: fc.array(oneOf<Field>(['choice', 'choice', 'number', 'date', 'text']), {
      minLength: 8,
      maxLength: 8,
    }),
  });
  return size.chain((n) => {
    const situationIds = Array.from({ length: n.situations }, (_, i) => idOf('s', i));
    const matterIds = Array.from({ length: n.matters }, (_, i) => idOf('m', i));
    const materialIds = Array.from({ length: n.materials }, (_, i) => idOf('p', i));
    // The first field is a plain choice without a condition: every matter can ask for it.
    const fields = Array.from({ length: n.elements }, (_, i) => ({
      id: idOf('e', i),
      kind: i === 0 ? ('choice' as const) : (n.kinds[i] ?? 'text'),
    }));
    const seenMatters = kind === 'full' ? matterIds : [];
    const list = <T>(count: number, make: (index: number) => fc.Arbitrary<T>) =>
      fc.tuple(...Array.from({ length: count }, (_, index) => make(index)));
    const group = someOf(matterIds);
    const groups =
      kind === 'full' && n.matters > 1 ? fc.array(group, { maxLength: 2 }) : fc.constant<string[][]>([]);
    const needs = (index: number): fc.Arbitrary<Need[]> => {
      const earlier = matterIds.slice(0, index);
      if (earlier.length === 0) return fc.constant([]);
      const instead = maybe(oneOf(materialIds));
      const one = fc.oneof(
        fc.record({ matter: oneOf(earlier), instead }),
        ...(earlier.length > 1 ? [fc.record({ anyOf: someOf(earlier), instead })] : []),
      );
      return fc.array(one, { maxLength: 2 }) as fc.Arbitrary<Need[]>;
    };
    return fc
      .record({
        situations: list(n.situations, (i) => condition(situationIds.slice(0, i), [], [])),
        fieldWhen: list(n.elements, (i) =>
          i === 0
            ? fc.constant(undefined)
            : condition(situationIds, fields.slice(0, i), i % 2 ? seenMatters : []),
        ),
        // Only texts are made by matters: a field that decides others is always the citizen's own.
        madeBy: list(n.elements, (i) =>
          fields[i]?.kind === 'text' ? maybe(oneOf(matterIds)) : fc.constant(undefined),
        ),
        paperWhen: list(n.materials, () => condition(situationIds, fields, seenMatters)),
        paperFrom: list(n.materials, () =>
          oneOf<'own' | 'system' | 'commitment' | number>(['own', 'system', 'commitment', 0, 1, 2, 3]),
        ),
        matters: list(n.matters, (i) =>
          fc.record({
            when: condition(situationIds, [], []),
            needs: needs(i),
            elements: fc.subarray(
              fields.map((one) => one.id),
              { minLength: 1 },
            ),
            materials: fc.subarray(materialIds),
            voluntary: fc.boolean(),
            toldOnly: fc.integer({ min: 0, max: 7 }).map((one) => one === 0),
            workingDays: fc.integer({ min: 0, max: 30 }),
          }),
        ),
        exclusive: groups,
        parallel: groups,
        cut: fc.integer({ min: 1, max: n.elements }),
      })
      .map((made) => assemble(kind, { situationIds, matterIds, materialIds, fields }, made));
  });
}

interface Names {
  readonly situationIds: readonly string[];
  readonly matterIds: readonly string[];
  readonly materialIds: readonly string[];
  readonly fields: readonly { id: string; kind: Field }[];
}

interface Made {
  readonly situations: readonly (Condition | undefined)[];
  readonly fieldWhen: readonly (Condition | undefined)[];
  readonly madeBy: readonly (string | undefined)[];
  readonly paperWhen: readonly (Condition | undefined)[];
  readonly paperFrom: readonly ('own' | 'system' | 'commitment' | number)[];
  readonly matters: readonly {
    when: Condition | undefined;
    needs: Need[];
    elements: string[];
    materials: string[];
    voluntary: boolean;
    toldOnly: boolean;
    workingDays: number;
  }[];
  readonly exclusive: readonly string[][];
  readonly parallel: readonly string[][];
  readonly cut: number;
}

/** Puts the parts together so that nothing dangles: each field brings its deciders, each matter asks for something. */
function assemble(kind: 'plain' | 'full', names: Names, made: Made): LifeEvent {
  const first = names.fields[0]?.id ?? '';
  const when = new Map(names.fields.map((field, i) => [field.id, made.fieldWhen[i]]));
  const maker = new Map(names.fields.map((field, i) => [field.id, made.madeBy[i]]));
  const paperWhen = new Map(names.materialIds.map((id, i) => [id, made.paperWhen[i]]));
  const paperMaker = new Map(
    names.materialIds.map((id, i) => {
      const from = made.paperFrom[i];
      return [id, typeof from === 'number' ? names.matterIds[from % names.matterIds.length] : undefined];
    }),
  );
  const withDeciders = (ids: readonly string[]): string[] => {
    const all = new Set<string>();
    const open = [...ids];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (all.has(id)) continue;
      all.add(id);
      open.push(...elementsIn(when.get(id)));
    }
    return names.fields.map((one) => one.id).filter((id) => all.has(id));
  };
  const told = new Set(names.matterIds.filter((_, i) => made.matters[i]?.toldOnly));
  const matters = names.matterIds.map((id, i) => {
    const one = made.matters[i];
    if (!one) throw new Error('one body for each matter');
    const { toldOnly, voluntary, workingDays } = one;
    const condition = one.when && { when: one.when, unavailable: both };
    const head = {
      id,
      name: both,
      department: i % 2 ? 'bureau' : 'office',
      basis: [both],
      conditions: [both],
    };
    const tail = { time: { workingDays }, fee: { fen: i * 100 }, results: [both], ...condition };
    if (toldOnly) return { ...head, ...tail, elements: [], materials: [], toldOnly };
    const needs = one.needs.flatMap((need): Need[] => {
      const instead =
        need.instead !== undefined && paperMaker.get(need.instead) !== id ? need.instead : undefined;
      const certificate = instead === undefined ? {} : { instead };
      const ids = needed(need).filter((other) => !told.has(other));
      if (ids.length === 0) return [];
      return ids.length > 1
        ? [{ anyOf: [...ids], ...certificate }]
        : [{ matter: ids[0] ?? '', ...certificate }];
    });
    const materials = one.materials.filter((paper) => paperMaker.get(paper) !== id);
    const papers = [...materials, ...needs.flatMap((need) => need.instead ?? [])];
    const wanted = withDeciders([
      ...one.elements,
      ...papers.flatMap((paper) => elementsIn(paperWhen.get(paper))),
    ]).filter((field) => maker.get(field) !== id);
    const elements = wanted.length > 0 ? wanted : [first];
    const form = {
      title: both,
      sections: [{ title: both, fields: elements.map((element) => ({ element })) }],
    };
    return { ...head, ...tail, elements, materials, needs, voluntary, form };
  });
  if (told.size === names.matterIds.length)
    Object.assign(matters[0] ?? {}, {
      toldOnly: false,
      elements: [first],
      form: { title: both, sections: [{ title: both, fields: [{ element: first }] }] },
    });
  const usedFields = new Set(matters.flatMap((one) => one.elements));
  const usedPapers = new Set(
    matters.flatMap((one) => [
      ...one.materials,
      ...('needs' in one ? one.needs.flatMap((need) => need.instead ?? []) : []),
    ]),
  );
  const types = {
    choice: { kind: 'choice', options },
    number: { kind: 'number', min: 0, max: 20, unit: both },
    date: { kind: 'date' },
    text: { kind: 'text' },
  };
  const fields = names.fields.filter((one) => usedFields.has(one.id));
  const cut = Math.min(made.cut, fields.length);
  const pages = [fields.slice(0, cut), fields.slice(cut)].filter((page) => page.length > 0);
  const bond = (ids: readonly string[]) => ids.filter((id) => !told.has(id));
  const ask: Condition = { situation: names.situationIds[0] ?? '', is: 'a' };
  return LifeEvent.parse({
    schema: 1,
    id: `generated-${kind}`,
    name: both,
    summary: both,
    audience: 'person',
    pinyin: 'mou xiang',
    lead: 'office',
    cooperating: ['bureau'],
    region: '110101',
    effectiveFrom: '2026-01-01',
    source: 'generated',
    verified: false,
    roles: [{ id: 'self', name: both, applicant: { any: [ask, { not: ask }] } }],
    situations: names.situationIds.map((id, i) => ({
      id,
      question: both,
      options,
      ...(made.situations[i] && { when: made.situations[i] }),
    })),
    matters,
    exclusive: made.exclusive.map(bond).filter((ids) => ids.length > 1),
    parallel: made.parallel
      .map(bond)
      .filter((ids) => ids.length > 1)
      .map((ids) => ({ matters: ids, reason: both })),
    groups: pages.map((page, i) => ({
      id: `g${i}`,
      title: both,
      screen: 'form',
      elements: page.map((one) => one.id),
    })),
    elements: fields.map(({ id, kind: field }) => ({
      id,
      name: both,
      privacy: 'personal',
      type: types[field],
      ...(when.get(id) && { when: when.get(id) }),
      ...(maker.get(id) && { prefill: [{ from: 'matter', matter: maker.get(id) }] }),
    })),
    materials: names.materialIds.flatMap((id, i) => {
      if (!usedPapers.has(id)) return [];
      const from = made.paperFrom[i] ?? 'own';
      const source =
        typeof from === 'number'
          ? { kind: 'earlier-matter', matter: paperMaker.get(id) }
          : from === 'commitment'
            ? { kind: from, text: both }
            : { kind: from };
      const condition = paperWhen.get(id);
      return [
        {
          id,
          name: both,
          sources: from === 'own' ? [source] : [source, { kind: 'own' }],
          pages: { min: 1, max: 2 },
          ...(condition && { when: condition }),
        },
      ];
    }),
  });
}

/** Answers to an event: some missing, some to questions that are not asked, some that make no sense. */
export function arbitraryAnswers(event: LifeEvent): fc.Arbitrary<Answers> {
  const junk = oneOf(['nonsense', '', 'NaN', '-1', '9e99', '2026-13-99', 'constructor']);
  const ofSituations = Object.fromEntries(
    event.situations.map((one) => [
      one.id,
      fc.oneof({ weight: 12, arbitrary: oneOf(one.options.map((option) => option.id)) }, junk),
    ]),
  );
  const ofElements = Object.fromEntries(
    event.elements.map(({ id, type }) => {
      const good =
        type.kind === 'choice'
          ? oneOf(type.options.map((option) => option.id))
          : type.kind === 'number'
            ? fc.integer({ min: 0, max: 20 }).map(String)
            : type.kind === 'date' || type.kind === 'date-time'
              ? oneOf(days)
              : type.kind === 'code'
                ? oneOf(['1', '2'])
                : fc.constant('text');
      return [id, fc.oneof({ weight: 8, arbitrary: good }, junk)];
    }),
  );
  const ids = event.matters.map((one) => one.id);
  return fc.record({
    situations: fc.record(ofSituations, { requiredKeys: [] }),
    deselected: fc.subarray([...ids, 'nobody-knows-it']),
    wanted: fc.subarray([...ids, 'nobody-knows-it']),
    choices: fc.record(ofElements, { requiredKeys: [] }),
  }) as fc.Arbitrary<Answers>;
}
