/** The catalogue check on sources of departments' data. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadCatalogue } from '#shared/catalogue/load.ts';

const root = join(import.meta.dirname, '../../assets/catalogue');
const problemsWith = async (from: string, to: string) => {
  const loaded = await loadCatalogue(async (name) =>
    (await readFile(join(root, name), 'utf8')).replaceAll(from, to),
  );
  return loaded.ok ? [] : loaded.error.map(({ at, problem }) => `${at}: ${problem}`);
};

it('names the record of a role that exists', async () => {
  expect(await problemsWith('', '')).toEqual([]);
  expect(
    await problemsWith(
      '"licence": "resident-id-card", "role": "mother"',
      '"licence": "resident-id-card", "role": "aunt"',
    ),
  ).toEqual(['materials.mother-id-card.sources: no role has the id aunt']);
  expect(
    await problemsWith(
      '"role": "mother",\n          "licence": "marriage-certificate"',
      '"role": "aunt",\n          "licence": "marriage-certificate"',
    ),
  ).toContain('elements.father-document.prefill: no role has the id aunt');
});
