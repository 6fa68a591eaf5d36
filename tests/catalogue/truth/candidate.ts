/**
 * Prints the file of a life event with its tables as the planner has them now, for review; it never writes.
 * `node tests/catalogue/truth/candidate.ts EVENT`. A new case needs its heading and its answers only.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventOf, shippedCatalogue } from '../shipped.ts';
import { answersOf, parseTruthFile, renderCase, tablesOf } from './table.ts';

const id = process.argv[2] ?? '';
const catalogue = await shippedCatalogue();
const event = eventOf(catalogue, id);
const departments = new Map(catalogue.departments.map((one) => [one.id, one.name.zh]));
const text = await readFile(join(import.meta.dirname, `${id}.md`), 'utf8');
const head = text.split(/^## /m)[0]?.trimEnd() ?? '';
const cases = parseTruthFile(text).map((truth) =>
  renderCase({ ...truth, tables: tablesOf(event, answersOf(event, truth), departments) }),
);
console.log([head, ...cases].join('\n\n'));
