import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { catalogueFiles } from '#electron/tools/catalogue/folder.ts';
import { run, temporaryFolder } from './folder.ts';
import { blockOf } from './fourteenth.ts';

const published = () => readFile('assets/catalogue/schema.json', 'utf8');

test('the published schema is the one of this code', async () => {
  const out = join(await temporaryFolder(), 'schema.json');
  expect((await run('schema', out)).code).toBe(0);
  // When this fails: npm run catalogue -- schema assets/catalogue/schema.json
  expect(await published()).toBe(await readFile(out, 'utf8'));
});

test('it takes what the loader takes and underlines what it does not', async () => {
  const validate = new Ajv({ strict: false, allErrors: true, formats: { date: true } }).compile(
    JSON.parse(await published()),
  );
  const index = JSON.parse(await readFile('assets/catalogue/catalogue.json', 'utf8'));
  const event = JSON.parse(await blockOf('life-event'));
  expect([validate(event), validate.errors]).toEqual([true, null]);
  for (const name of await catalogueFiles('assets/catalogue')) {
    const file = JSON.parse(await readFile(join('assets/catalogue', name), 'utf8'));
    expect([name, validate(file), validate.errors]).toEqual([name, true, null]);
  }
  for (const broken of [
    { ...event, lead: 'Public Security' },
    { ...event, colour: 'red' },
    { ...event, name: { zh: '养犬' } },
    { ...event, roles: [{ ...event.roles[0], applicant: { situation: 'home' } }] },
    { ...index, version: 0 },
    { schema: 1 },
  ])
    expect(validate(broken)).toBe(false);
});
