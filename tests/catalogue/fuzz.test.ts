/** 10,000 damaged files: the loader answers with a catalogue or with problems at a place, and never throws. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkLifeEvent } from '#shared/catalogue/check.ts';
import { loadCatalogue } from '#shared/catalogue/load.ts';
import { Catalogue } from '#shared/catalogue/schema.ts';
import { makePlan } from '#shared/plan/plan.ts';
import { mutate, randomFrom } from './mutations.ts';

const RUNS = 10_000;
const SEED = 20261123;
const root = join(import.meta.dirname, '../../assets/catalogue');

/** Problems about a whole file have no path inside it. */
const ABOUT_THE_FILE = /^(is not JSON|cannot be read|Invalid input: expected object)/;

test('damaged files', { timeout: 120_000 }, async () => {
  const index = await readFile(join(root, 'catalogue.json'), 'utf8');
  const ids: string[] = JSON.parse(index).lifeEvents;
  const texts = new Map(
    await Promise.all(
      ids.map(async (id) => [id, await readFile(join(root, 'life-events', `${id}.json`), 'utf8')] as const),
    ),
  );
  const random = randomFrom(SEED);
  const counts = { catalogue: 0, refused: 0, planned: 0 };
  const problems = new Set<string>();
  for (let run = 0; run < RUNS; run += 1) {
    const id = ids[run % ids.length] ?? '';
    // One life event at a time keeps it quick; every tenth time the index itself is damaged.
    const own = JSON.stringify({ ...JSON.parse(index), lifeEvents: [id] });
    const damagesIndex = run % 10 === 0;
    const files = new Map([
      ['catalogue.json', damagesIndex ? mutate(own, random) : own],
      [`life-events/${id}.json`, damagesIndex ? (texts.get(id) ?? '') : mutate(texts.get(id) ?? '', random)],
    ]);
    const loaded = await loadCatalogue(async (name) => {
      const text = files.get(name);
      if (text === undefined) throw new Error('no such file');
      return text;
    }).catch((error: unknown) => {
      throw new Error(`run ${run} of seed ${SEED} threw`, { cause: error });
    });
    if (loaded.ok) {
      counts.catalogue += 1;
      // Whole: it still has its shape and meaning, and every life event its index names.
      const { departments, lifeEvents } = Catalogue.parse(loaded.value);
      expect(lifeEvents.length).toBeGreaterThan(0);
      for (const event of lifeEvents) {
        expect(checkLifeEvent(event, departments)).toEqual([]);
        expect(makePlan(event, { situations: {}, deselected: [], choices: {} }).lifeEvent).toBe(event);
        counts.planned += 1;
      }
    } else {
      counts.refused += 1;
      expect(loaded.error.length).toBeGreaterThan(0);
      for (const { file, at, problem } of loaded.error) {
        // A damaged index may name files that are not there, and say so under that name.
        expect(files.has(file) || problem === 'cannot be read').toBe(true);
        expect(problem).not.toBe('');
        if (at === '') expect(problem).toMatch(ABOUT_THE_FILE);
        problems.add(problem.replace(/[a-z0-9-]*[-0-9][a-z0-9-]*/g, '…').slice(0, 40));
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
