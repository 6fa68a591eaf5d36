import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openRecentVisits } from './recent-visits.ts';

const HOUR = 3600_000;
const holder = { documentType: '111', number: '110101199504120029', lifeEvent: 'newborn' };
const id = (n: number) => `0199f000-0000-7000-8000-${String(n).padStart(12, '0')}`;

let folder: string;
/** What the two clocks say. */
let wall: number;
let sinceBoot: number;
let boot: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yiciban-recent-'));
  [wall, sinceBoot, boot] = [Date.parse('2026-11-25T02:00:00Z'), HOUR, 'a'.repeat(16)];
});
afterEach(() => rm(folder, { recursive: true }));
const open = () => openRecentVisits(folder, { now: () => wall }, { boot, sinceBootMs: () => sinceBoot });
const pass = (ms: number) => {
  wall += ms;
  sinceBoot += ms;
};

it('the same card for the same event is found for 24 hours, another card or event never', async () => {
  await open().remember(holder, id(1));
  pass(HOUR);
  await open().remember(holder, id(2));
  expect(await open().find(holder)).toEqual([id(2), id(1)]);
  expect(await open().find({ ...holder, lifeEvent: 'retirement' })).toEqual([]);
  expect(await open().find({ ...holder, number: '110101199504120028' })).toEqual([]);
  pass(23.5 * HOUR);
  expect(await open().find(holder)).toEqual([id(2)]);
  pass(HOUR);
  expect(await open().find(holder)).toEqual([]);
});

it('the file names nobody, and its key goes when nothing is remembered any more', async () => {
  await open().remember(holder, id(1));
  const before = await readFile(join(folder, 'recent.json'), 'utf8');
  expect(before).not.toContain(holder.number);
  expect(before).toContain(id(1));
  pass(25 * HOUR);
  await open().prune();
  const after = JSON.parse(await readFile(join(folder, 'recent.json'), 'utf8'));
  expect(after.visits).toEqual([]);
  expect(after.key).not.toBe(JSON.parse(before).key);
});

it('a wall clock set three days forth or back in between hides nothing', async () => {
  wall += 72 * HOUR;
  await open().remember(holder, id(1));
  wall -= 72 * HOUR;
  expect(await open().find(holder)).toEqual([id(1)]);
  wall -= 72 * HOUR;
  expect(await open().find(holder)).toEqual([id(1)]);
});

it('after a new boot with the clock put right it counts for a day from then, not for ever', async () => {
  wall += 72 * HOUR;
  await open().remember(holder, id(1));
  [wall, sinceBoot, boot] = [wall - 72 * HOUR, 1000, 'b'.repeat(16)];
  await open().prune();
  expect(await open().find(holder)).toEqual([id(1)]);
  pass(25 * HOUR);
  expect(await open().find(holder)).toEqual([]);
});
