/** The truth tables of the modelled life events, read from their files, against the planner. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { eventOf, shippedCatalogue } from './shipped.ts';
import { answersLacking, answersOf, parseTruthFile, renderCase, tablesOf } from './truth/table.ts';

const catalogue = await shippedCatalogue();
const departments = new Map(catalogue.departments.map((one) => [one.id, one.name.zh]));
const files = ['newborn', 'retirement', 'afterlife', 'home-transfer'].map((id) => ({
  id,
  event: eventOf(catalogue, id),
  text: readFileSync(join(import.meta.dirname, 'truth', `${id}.md`), 'utf8'),
}));

describe.each(files)('truth table of $id', ({ event, text }) => {
  const cases = parseTruthFile(text);

  test('holds at least six different situations', () => {
    expect(cases.length).toBeGreaterThanOrEqual(6);
    expect(new Set(cases.map((one) => one.title)).size).toBe(cases.length);
    expect(new Set(cases.map((one) => JSON.stringify(answersOf(event, one)))).size).toBe(cases.length);
  });

  test.each(cases)('$title: every question answered, none that is not asked', (truth) => {
    expect(answersLacking(event, truth)).toEqual([]);
  });

  test.each(cases)('$title: the planner says the same', (truth) => {
    expect(truth.tables).toEqual(tablesOf(event, answersOf(event, truth), departments));
  });

  test('every matter is done in one of the cases and every document is asked for', () => {
    const [done, asked] = [new Set<string>(), new Set<string>()];
    for (const { tables } of cases) {
      for (const row of tables[0] ?? []) if (row.at(-1)?.startsWith('办')) done.add(row[1] ?? '');
      for (const row of tables[1] ?? []) asked.add(row[0] ?? '');
    }
    expect(event.matters.map((one) => one.name.zh).filter((name) => !done.has(name))).toEqual([]);
    expect(event.materials.map((one) => one.name.zh).filter((name) => !asked.has(name))).toEqual([]);
  });

  test('no row and no cell can be left out or changed unseen', () => {
    const [truth] = cases;
    if (!truth) throw new Error('no case');
    const expected = tablesOf(event, answersOf(event, truth), departments);
    const lines = renderCase(truth).split('\n');
    let tried = 0;
    for (const [index, line] of lines.entries()) {
      if (!line.startsWith('| ') || line.startsWith('| ---')) continue;
      const cell = line.replace(/ [^|]+ \|$/, ' x |');
      for (const changed of [lines.toSpliced(index, 1), lines.with(index, cell)]) {
        expect(parseTruthFile(changed.join('\n'))[0]?.tables).not.toEqual(expected);
        tried += 1;
      }
    }
    expect(tried).toBeGreaterThan(20);
  });
});
