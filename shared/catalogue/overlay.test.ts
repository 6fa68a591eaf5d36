import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadCatalogue } from './load.ts';
import { appliesTo, applyOverlay, covers, type Overlay, type Place } from './overlay.ts';
import { LifeEvent } from './schema.ts';

const text = (name: string) => readFile(`assets/catalogue/${name}`, 'utf8');
const dongcheng: Place = { region: '110101', today: '2026-06-01' };
let event: LifeEvent;
beforeAll(async () => {
  event = LifeEvent.parse(JSON.parse(await text('life-events/newborn.json')));
});

type Patch = Overlay['patch'];
const overlay = (patch: Patch, more: Partial<Overlay> = {}): Overlay => ({
  schema: 1,
  region: '110101',
  lifeEvent: 'newborn',
  effectiveFrom: '2026-01-01',
  source: '本地样例',
  verified: true,
  departments: [],
  patch,
  ...more,
});
const patched = (base: LifeEvent, patch: Patch): LifeEvent => {
  const { event: raw, problems } = applyOverlay(base, { patch });
  expect(problems).toEqual([]);
  return LifeEvent.parse(raw);
};

describe('a patch', () => {
  test('that is empty changes nothing', () => {
    expect(patched(event, {})).toEqual(event);
  });

  test('changes one thing by the ids that lead to it', () => {
    const changed = patched(event, {
      summary: { en: 'Changed' },
      matters: { 'household-registration': { time: { workingDays: 1 } } },
      situations: { applicant: { options: { agent: null } } },
    });
    expect(changed.summary).toEqual({ zh: event.summary.zh, en: 'Changed' });
    const [before, after] = [event, changed].map((one) =>
      one.matters.find((matter) => matter.id === 'household-registration'),
    );
    expect(after).toEqual({ ...before, time: { ...before?.time, workingDays: 1 } });
    expect(changed.situations.find((one) => one.id === 'applicant')?.options.map((one) => one.id)).toEqual([
      'mother',
      'father',
    ]);
    expect(changed.matters.filter((one) => one.id !== 'household-registration')).toEqual(
      event.matters.filter((one) => one.id !== 'household-registration'),
    );
  });

  test('appends a new id, takes ids in and out of a list of ids, and replaces a list that has none', () => {
    const changed = patched(event, {
      materials: {
        'local-proof': {
          name: { zh: '本地居住证明', en: 'Proof of local residence' },
          sources: [{ kind: 'own' }],
          pages: { min: 1, max: 1 },
        },
      },
      matters: { 'vaccination-record': { materials: { 'local-proof': true, 'mother-id-card': null } } },
    });
    expect(changed.materials.at(-1)?.id).toBe('local-proof');
    expect(changed.materials.slice(0, -1)).toEqual(event.materials);
    const materials = (one: LifeEvent) =>
      one.matters.find((matter) => matter.id === 'vaccination-record')?.materials;
    expect(materials(event)).toEqual(['mother-id-card', 'birth-certificate']);
    expect(materials(changed)).toEqual(['birth-certificate', 'local-proof']);
    expect(
      patched(event, { matters: { 'vaccination-record': { conditions: [{ zh: '甲', en: 'A' }] } } })
        .matters[1]?.conditions,
    ).toEqual([{ zh: '甲', en: 'A' }]);
  });

  test('names the place of what it removes and is not there, or must not touch', () => {
    const { problems } = applyOverlay(event, {
      patch: { id: 'other', matters: { nothing: null, 'vaccination-record': { fee: { note: null } } } },
    });
    expect(problems).toEqual([
      { at: 'patch.id', problem: 'cannot be changed by an overlay' },
      { at: 'patch.matters.nothing', problem: 'is not there to be removed' },
      { at: 'patch.matters.vaccination-record.fee.note', problem: 'is not there to be removed' },
    ]);
  });

  const change = fc.constantFrom<Patch>(
    { time: { workingDays: 7 } },
    { fee: { fen: 100 } },
    { name: { en: 'Renamed' } },
    { voluntary: true },
    { basis: [{ zh: '本地规定', en: 'Local rule' }] },
  );

  test('of disjoint ids may come in any order', () => {
    fc.assert(
      fc.property(
        fc.subarray(['issue-birth-certificate', 'vaccination-record', 'household-registration']),
        fc.subarray(['social-security-card', 'maternity-reimbursement', 'parenting-guidance']),
        change,
        change,
        (some, others, first, second) => {
          const one: Patch = { matters: Object.fromEntries(some.map((id) => [id, first])) };
          const other: Patch = {
            matters: Object.fromEntries(others.map((id) => [id, second])),
            tone: 'plain',
          };
          expect(patched(patched(event, one), other)).toEqual(patched(patched(event, other), one));
        },
      ),
    );
  });

  test('applied twice is applied once', () => {
    fc.assert(
      fc.property(fc.constantFrom(...event.matters.map((one) => one.id)), change, (id, what) => {
        const once = patched(event, { matters: { [id]: what } });
        expect(patched(once, { matters: { [id]: what } })).toEqual(once);
      }),
    );
  });

  test('of any JSON is answered, never thrown at, and leaves the event as it was', () => {
    const before = JSON.stringify(event);
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('matters', 'name', 'groups', '__proto__', 'x'), fc.jsonValue()),
        (patch) => {
          const { event: raw } = applyOverlay(event, { patch: patch as Patch });
          LifeEvent.safeParse(raw);
          expect(JSON.stringify(event)).toBe(before);
          expect(({} as Record<string, unknown>).x).toBeUndefined();
        },
      ),
    );
  });
});

describe('a region', () => {
  test('covers what lies inside it', () => {
    for (const region of ['110000', '110100', '110101']) expect(covers(region, '110101')).toBe(true);
    for (const region of ['120000', '110200', '110102']) expect(covers(region, '110101')).toBe(false);
    expect(covers('110101', '110100')).toBe(false);
  });

  test('has its overlay from the first to the last day of it', () => {
    const on = (today: string) =>
      appliesTo(overlay({}, { effectiveFrom: '2026-03-01', effectiveUntil: '2026-12-31' }), {
        ...dongcheng,
        today,
      });
    expect(['2026-02-28', '2026-03-01', '2026-12-31', '2027-01-01'].map(on)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});

describe('the loader', () => {
  /** The shipped catalogue with newborn only and these overlays. */
  const load = async (overlays: readonly Overlay[], place?: Place) => {
    const index = JSON.parse(await text('catalogue.json'));
    const files = new Map(
      overlays.map((one) => [`overlays/${one.region}/${one.lifeEvent}.json`, JSON.stringify(one)]),
    );
    const own = {
      ...index,
      lifeEvents: ['newborn'],
      overlays: overlays.map((one) => `${one.region}/${one.lifeEvent}`),
    };
    files.set('catalogue.json', JSON.stringify(own));
    return loadCatalogue(async (name) => files.get(name) ?? (await text(name)), place);
  };
  const newborn = (loaded: Awaited<ReturnType<typeof load>>) => {
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
    const [first] = loaded.value.lifeEvents;
    if (!first) throw new Error('no newborn');
    return first;
  };
  const days = (workingDays: number): Patch => ({
    matters: { 'household-registration': { time: { workingDays } } },
  });
  const daysIn = (one: LifeEvent) =>
    one.matters.find((matter) => matter.id === 'household-registration')?.time.workingDays;

  test('lets the nearest region speak last, whatever the order in the index', async () => {
    const all = [
      overlay(days(1)),
      overlay(days(2), { region: '110000' }),
      overlay({ ...days(5), summary: { en: 'City' } }, { region: '110100' }),
      overlay(days(9), { region: '120000' }),
    ];
    for (const order of [all, all.toReversed()]) {
      const local = newborn(await load(order, dongcheng));
      expect(daysIn(local)).toBe(1);
      expect(local.summary.en).toBe('City');
      expect(daysIn(newborn(await load(order, { ...dongcheng, region: '110102' })))).toBe(5);
    }
    expect(newborn(await load(all))).toEqual(event);
  });

  test('keeps the provincial file where no overlay is in force', async () => {
    const later = [overlay(days(1), { effectiveFrom: '2027-01-01' })];
    expect(newborn(await load(later, dongcheng))).toEqual(event);
  });

  test('says where the words come from, and that they are a sample if any of them is', async () => {
    const local = newborn(await load([overlay(days(1), { verified: true })], dongcheng));
    expect(local.source).toBe(`${event.source}；本地样例`);
    expect(local.verified).toBe(false);
  });

  test('brings a body only this region has', async () => {
    const office = {
      id: 'local-office',
      name: { zh: '本区办事处', en: 'District office' },
      kind: 'body' as const,
    };
    const patch: Patch = {
      cooperating: { 'local-office': true },
      matters: { 'parenting-guidance': { department: 'local-office' } },
    };
    const loaded = await load([overlay(patch, { departments: [office] })], dongcheng);
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
    expect(loaded.value.departments.at(-1)).toEqual(office);
    const without = await load([overlay(patch)], dongcheng);
    if (without.ok) throw new Error('was taken');
    expect(without.error).toContainEqual({
      file: 'overlays/110101/newborn.json',
      at: 'patch.matters.parenting-guidance.department',
      problem: 'no department has the id local-office',
    });
  });

  test.each<[string, Overlay, string, string]>([
    [
      'a new matter that is not whole',
      overlay({ matters: { 'houshold-registration': { time: { workingDays: 1 } } } }),
      'patch.matters.houshold-registration.name',
      '',
    ],
    [
      'an id that is not there',
      overlay({ matters: { 'vaccination-record': { elements: { nobody: true } } } }),
      'patch.matters.vaccination-record.elements',
      'no element has the id nobody',
    ],
    ['a property nobody knows', overlay({ colour: 'red' }), 'patch', ''],
    [
      'a life event nobody has',
      overlay({}, { lifeEvent: 'nothing' }),
      'lifeEvent',
      'no life event has the id nothing',
    ],
  ])('refuses %s, with its place', async (_, wrong, at, problem) => {
    const loaded = await load([wrong], dongcheng);
    if (loaded.ok) throw new Error('was taken');
    const place = loaded.error.find((one) => one.at === at);
    expect(place?.file).toBe(`overlays/${wrong.region}/${wrong.lifeEvent}.json`);
    expect(place?.problem).toContain(problem);
  });

  test('refuses an overlay whose file says another region, and one that cannot be read, even elsewhere', async () => {
    const index = JSON.parse(await text('catalogue.json'));
    const read = (body?: string) =>
      loadCatalogue(async (name) => {
        if (name === 'catalogue.json') return JSON.stringify({ ...index, overlays: ['110105/newborn'] });
        if (!name.startsWith('overlays/')) return text(name);
        if (body === undefined) throw new Error('no such file');
        return body;
      });
    expect(await read(JSON.stringify(overlay({})))).toMatchObject({
      error: [{ at: 'region', problem: 'says 110101/newborn, not 110105/newborn' }],
    });
    expect(await read()).toMatchObject({
      error: [{ file: 'overlays/110105/newborn.json', problem: 'cannot be read' }],
    });
  });

  test('for authors checks every overlay where it would apply, and says each defect once', async () => {
    const wrong: Patch = { matters: { nothing: null } };
    const province = overlay(wrong, { region: '110000' });
    const loaded = await load([overlay(days(1)), province, overlay(days(2), { region: '110100' })]);
    expect(loaded).toMatchObject({
      ok: false,
      error: [
        {
          file: 'overlays/110000/newborn.json',
          at: 'patch.matters.nothing',
          problem: 'is not there to be removed',
        },
      ],
    });
    expect((await load([province], { ...dongcheng, region: '120101' })).ok).toBe(true);
  });

  test('the shipped overlay: quicker, one more service by choice, the province unchanged', async () => {
    const local = await loadCatalogue(text, dongcheng);
    const province = await loadCatalogue(text);
    if (!local.ok || !province.ok) throw new Error(JSON.stringify([local, province]));
    expect(local.value.hash).not.toBe(province.value.hash);
    const [here, there] = [local, province].map((one) =>
      one.value.lifeEvents.find((each) => each.id === 'newborn'),
    );
    if (!here || !there) throw new Error('no newborn');
    expect([daysIn(here), daysIn(there)]).toEqual([1, 3]);
    expect(here.matters.map((one) => one.id)).toEqual([
      ...there.matters.map((one) => one.id),
      'newborn-home-visit',
    ]);
    expect(here.matters.at(-1)?.voluntary).toBe(true);
  });
});
