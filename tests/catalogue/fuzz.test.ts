/** 10,000 damaged files: the loader answers with a catalogue or with problems at a place, and never throws. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkLifeEvent } from '#shared/catalogue/check.ts';
import { calendarFile, loadCatalogue, overlayFile } from '#shared/catalogue/load.ts';
import { Catalogue, CatalogueIndex } from '#shared/catalogue/schema.ts';
import { makePlan } from '#shared/plan/plan.ts';
import { mutate, randomFrom, target } from './mutations.ts';

const RUNS = 10_000;
const SEED = 20261123;
const root = join(import.meta.dirname, '../../assets/catalogue');

/** Problems about a whole file have no path inside it. */
const ABOUT_THE_FILE = /^(is not JSON|cannot be read|Invalid input: expected object)/;

test('damaged files', { timeout: 300_000 }, async () => {
  const index = await readFile(join(root, 'catalogue.json'), 'utf8');
  const { lifeEvents: ids, overlays, calendarYears } = CatalogueIndex.parse(JSON.parse(index));
  const others = await Promise.all(
    [...overlays.map(overlayFile), ...calendarYears.map(calendarFile)].map(
      async (name) => [name, await readFile(join(root, name), 'utf8')] as const,
    ),
  );
  const files = new Map(
    await Promise.all(
      ids.map(async (id) => {
        const event = await readFile(join(root, 'life-events', `${id}.json`), 'utf8');
        // One life event at a time keeps it quick.
        const own = JSON.stringify({
          ...JSON.parse(index),
          lifeEvents: [id],
          overlays: overlays.filter((one) => one.endsWith(`/${id}`)),
        });
        return [id, { event: target(event), index: target(own) }] as const;
      }),
    ),
  );
  const random = randomFrom(SEED);
  const counts = { catalogue: 0, refused: 0 };
  const problems = new Set<string>();
  for (let run = 0; run < RUNS; run += 1) {
    const id = ids[run % ids.length] ?? '';
    const whole = files.get(id);
    if (!whole) throw new Error('every id has its file');
    // Every tenth time the index is damaged instead.
    const damagesIndex = run % 10 === 0;
    const given = new Map<string, string>([
      ...others,
      ['catalogue.json', damagesIndex ? mutate(whole.index, random) : whole.index.text],
      [`life-events/${id}.json`, damagesIndex ? whole.event.text : mutate(whole.event, random)],
    ]);
    const loaded = await loadCatalogue(async (name) => {
      const text = given.get(name);
      if (text === undefined) throw new Error('no such file');
      return text;
    }).catch((error: unknown) => {
      throw new Error(`run ${run} of seed ${SEED} threw`, { cause: error });
    });
    if (loaded.ok) {
      counts.catalogue += 1;
      // Whole, not half: it holds every life event its index names, and what was let in can be planned with.
      expect(loaded.value.lifeEvents.map((event) => event.id)).toEqual([id]);
      for (const event of loaded.value.lifeEvents)
        expect(makePlan(event, { situations: {}, deselected: [], choices: {} }).lifeEvent).toBe(event);
      // Now and then: what was let in still has its shape and meaning when read again.
      if (counts.catalogue % 20 !== 0) continue;
      const { departments, lifeEvents } = Catalogue.parse(loaded.value);
      expect(lifeEvents.flatMap((event) => checkLifeEvent(event, departments))).toEqual([]);
    } else {
      counts.refused += 1;
      expect(loaded.error.length).toBeGreaterThan(0);
      for (const { file, at, problem } of loaded.error) {
        // A damaged index may name files that are not there, and say so under that name.
        expect(given.has(file) || problem === 'cannot be read').toBe(true);
        expect(problem).not.toBe('');
        if (at === '') expect(problem).toMatch(ABOUT_THE_FILE);
        problems.add(
          problem
            .slice(0, 80)
            .replace(/[a-z0-9-]*[-0-9][a-z0-9-]*/g, '…')
            .slice(0, 40),
        );
      }
    }
  }
  expect(({} as Record<string, unknown>).id).toBeUndefined();
  expect(counts.catalogue + counts.refused).toBe(RUNS);
  // The damage is neither too gentle nor all of one kind.
  expect(counts.refused).toBeGreaterThan(RUNS / 2);
  expect(counts.catalogue).toBeGreaterThan(RUNS / 100);
  expect(problems.size).toBeGreaterThan(40);
});
