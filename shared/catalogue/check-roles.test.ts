import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { checkLifeEvent } from './check.ts';
import { CatalogueIndex, LifeEvent, type Role } from './schema.ts';

let event: LifeEvent;
let index: CatalogueIndex;

beforeAll(async () => {
  const read = async (name: string) => JSON.parse(await readFile(`assets/catalogue/${name}`, 'utf8'));
  event = LifeEvent.parse(await read('life-events/retirement.json'));
  index = CatalogueIndex.parse(await read('catalogue.json'));
});
const defects = (changed: Partial<LifeEvent>) => checkLifeEvent({ ...event, ...changed }, index.departments);
const role = (more: Partial<Role>): Role => ({
  id: 'somebody',
  name: { zh: '某人', en: 'Somebody' },
  required: false,
  ...more,
});

test('a role that never lays a card is a defect', () => {
  expect(defects({ roles: [...event.roles, role({})] })).toEqual([
    { at: 'roles.somebody', problem: 'never lays a card' },
  ]);
});

test('only a second person can be required, and somebody must apply', () => {
  const applicant = { situation: 'applicant', is: 'worker' };
  expect(defects({ roles: [role({ id: 'worker', applicant, required: true })] })).toEqual([
    { at: 'roles.worker', problem: 'is required but never a second person' },
    { at: 'roles', problem: 'nobody is the applicant when applicant = employer' },
  ]);
  expect(defects({ roles: [role({ id: 'worker', second: applicant })] })).toEqual([
    { at: 'roles', problem: 'nobody can apply' },
  ]);
});

test('a condition may look at a national code, and only at one of its list', () => {
  const elements = event.elements.map((one) =>
    one.id === 'female-age' ? { ...one, when: { element: 'sex', is: '7' } } : one,
  );
  expect(defects({ elements })).toEqual([
    { at: 'elements.female-age.when', problem: 'element sex has no code 7' },
  ]);
});
