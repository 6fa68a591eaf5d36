import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { catalogueCopy, edit, placeOf, run, temporaryFolder } from './folder.ts';
import { addFourteenth, blockOf } from './fourteenth.ts';

const newborn = 'life-events/newborn.json';

test('the shipped catalogue: a table without a zero, and no error', async () => {
  const { code, out } = await run('check', 'assets/catalogue');
  expect(code).toBe(0);
  expect(out[0]?.split(/\s+/)).toEqual(
    'life event matters departments elements materials situations forms'.split(' '),
  );
  expect(out.find((line) => line.startsWith('newborn'))?.split(/\s+/)).toEqual([
    'newborn',
    '7',
    '5',
    '31',
    '12',
    '11',
    '7',
  ]);
  expect(out.at(-1)).toMatch(/^\d+ life events?, \d+ matters, .*, 0 errors$/);
});

test.each([
  [
    'a dangling id',
    '"vaccination-site"',
    '"vaccination-sit"',
    '"vaccination-sit"',
    'no element has the id vaccination-sit',
  ],
  [
    'a condition on nothing',
    '{"situation": "applicant", "is": "mother"}',
    '{"situation": "aplicant", "is": "mother"}',
    '"aplicant"',
    'no situation has the id aplicant',
  ],
  [
    'a missing translation',
    '{"zh": "母亲", "en": "Mother"}',
    '{"zh": "母亲"}',
    '{"zh": "母亲"}',
    'expected string, received undefined',
  ],
  [
    'an unknown member',
    '"verified": false',
    '"verified": false, "checked": true',
    '"checked"',
    'is not known here',
  ],
  [
    'two leads',
    '"cooperating": ["disease-control"',
    '"cooperating": ["health"',
    '"health", "public-security"',
    'health leads and cooperates',
  ],
  ['an unknown schema version', '"schema": 1', '"schema": 2', '2,', 'expected 1'],
])('%s is told with file, line and column', async (_what, from, to, place, sentence) => {
  const dir = await catalogueCopy();
  await edit(dir, newborn, from, to);
  const { code, out } = await run('check', dir);
  expect(code).toBe(1);
  const at = `${join(dir, newborn)}:${await placeOf(dir, newborn, place)} `;
  expect(out.filter((line) => line.startsWith(at) && line.includes(sentence))).toHaveLength(1);
  expect(out.at(-1)).not.toMatch(/ 0 errors$/);
});

test('a comma too many is told where it is, once', async () => {
  const dir = await catalogueCopy();
  await edit(dir, newborn, '"verified": false,', '"verified": false,,');
  const { code, out } = await run('check', dir);
  expect(code).toBe(1);
  const [line = '0', column = '0'] = (await placeOf(dir, newborn, '"verified": false,,')).split(':');
  expect(out.at(-3)).toBe(
    `${join(dir, newborn)}:${line}:${Number(column) + 18} is not JSON here: property name expected`,
  );
  expect(out.at(-1)).toMatch(/, 1 error$/);
});

test('a zero in any column is an error', async () => {
  const dir = await catalogueCopy();
  await addFourteenth(dir);
  const path = join(dir, 'life-events/dog-keeping.json');
  const event = JSON.parse(await readFile(path, 'utf8'));
  for (const matter of event.matters) matter.materials = [];
  await writeFile(path, JSON.stringify({ ...event, materials: [] }));
  const { code, out } = await run('check', dir);
  expect(code).toBe(1);
  expect(out.find((line) => line.startsWith('dog-keeping'))).toMatch(/2 +2 +9 +0 +2 +2$/);
  expect(out.filter((line) => line.endsWith(' dog-keeping has no materials'))).toHaveLength(1);
});

test('the life event of the tutorial has no error', async () => {
  const dir = await catalogueCopy();
  await addFourteenth(dir);
  const { code, out } = await run('check', dir);
  expect(out.at(-1)).toMatch(/ 0 errors$/);
  expect(code).toBe(0);
  expect(out.find((line) => line.startsWith('dog-keeping'))).toMatch(/2 +2 +9 +5 +2 +2$/);
});

test('an overlay that spoils its life event is told at its own place', async () => {
  const dir = await catalogueCopy();
  const overlay = 'overlays/110101/newborn.json';
  await edit(dir, overlay, '"patch": {', '"patch": {\n    "lead": "nobody",');
  const { code, out } = await run('check', dir);
  expect(code).toBe(1);
  expect(out.filter((line) => line.includes('no department has the id nobody'))).toEqual([
    `${join(dir, overlay)}:${await placeOf(dir, overlay, '"nobody"')} patch.lead: no department has the id nobody`,
  ]);
});

test('a key written twice is told where the second is', async () => {
  const dir = await catalogueCopy();
  await edit(dir, newborn, '"lead": "health",', '"lead": "health",\n  "lead": "public-security",');
  const { out } = await run('check', dir);
  const at = await placeOf(dir, newborn, '"public-security",');
  expect(out).toContain(`${join(dir, newborn)}:${at} lead: stands twice`);
});

test('a file in another encoding is told', async () => {
  const dir = await catalogueCopy();
  await writeFile(join(dir, newborn), Buffer.from('{"name": "\xd1\xf8\xc8\xae"}', 'latin1'));
  const { out } = await run('check', dir);
  expect(out).toContain(`${join(dir, newborn)}:1:11 is not UTF-8; save the file with that encoding`);
});

test('a file that no kiosk would read is told of', async () => {
  const dir = await catalogueCopy();
  await writeFile(join(dir, 'life-events/dog-keeping.json'), await blockOf('life-event'));
  const { out } = await run('check', dir);
  expect(out).toContain(
    `${join(dir, 'life-events/dog-keeping.json')}:1:1 is not named in lifeEvents of catalogue.json`,
  );
});

test('a folder without a catalogue is one error, not a crash', async () => {
  const dir = await temporaryFolder();
  const { code, out } = await run('check', dir);
  expect(code).toBe(1);
  expect(out).toContain(`${join(dir, 'catalogue.json')}:1:1 cannot be read`);
});

test('a wrong call says how to call', async () => {
  expect(await run()).toMatchObject({ code: 2, out: [] });
  expect((await run('check')).complaints).toEqual(['npm run catalogue -- check DIR']);
  expect((await run('nonsense')).complaints[0]).toContain('check DIR');
});
