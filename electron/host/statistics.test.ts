import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { VisitCount } from '#shared/api/statistics.ts';
import type { StatisticsDay } from '#shared/platform/statistics.ts';
import { openStatistics } from './statistics.ts';

let dataDir: string;
let today: string;
let sent: StatisticsDay[];
let there: boolean;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'statistics-'));
  today = '2026-11-25';
  sent = [];
  there = true;
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const open = () =>
  openStatistics({
    dataDir,
    today: () => today,
    put: async (day) => {
      if (there) sent.push(day);
      return there;
    },
  });
const submitted: VisitCount = {
  lifeEvent: 'newborn',
  steps: ['situations', 'form', 'submitted'],
  abandonedAt: null,
  seconds: 300,
  measure: { fieldsApart: 40, fieldsAsked: 15, materialsApart: 9, materialsGiven: 4, matters: 3 },
};
const left: VisitCount = {
  lifeEvent: 'newborn',
  steps: ['situations', 'form'],
  abandonedAt: 'form',
  seconds: 0,
  measure: null,
};
const post = async (statistics: Awaited<ReturnType<typeof open>>, body: unknown) =>
  (
    await statistics.routes.request('/api/statistics', {
      method: 'POST',
      body: JSON.stringify(body),
    })
  ).status;

describe('statistics of a kiosk', () => {
  it('count visits by rule and are sent as a whole day, once for each change', async () => {
    const statistics = await open();
    expect([await post(statistics, submitted), await post(statistics, left)]).toEqual([204, 204]);
    await statistics.send();
    await statistics.send();
    expect(sent).toEqual([
      {
        day: today,
        revision: 2,
        lifeEvents: [
          {
            lifeEvent: 'newborn',
            started: 2,
            submitted: 1,
            steps: [
              { step: 'situations', entered: 2, abandoned: 0 },
              { step: 'form', entered: 2, abandoned: 1 },
              { step: 'submitted', entered: 1, abandoned: 0 },
            ],
            seconds: 300,
            matters: 3,
            saved: { fields: 25, materials: 5, visits: 2 },
          },
        ],
      },
    ]);
  });

  it('outlive a restart and days without the platform', async () => {
    there = false;
    const before = await open();
    await post(before, left);
    await before.send();
    today = '2026-11-26';
    await post(before, left);
    there = true;
    const after = await open();
    await after.send();
    expect(sent.map(({ day, revision }) => [day, revision])).toEqual([
      ['2026-11-25', 1],
      ['2026-11-26', 1],
    ]);
  });

  it('take nothing that says more than a count, and hold nothing else', async () => {
    const statistics = await open();
    const bad = [
      { ...left, visitor: '张三' },
      { ...left, lifeEvent: '张三' },
      { ...left, steps: ['电话 13800138000'] },
      {},
    ];
    for (const body of bad) expect(await post(statistics, body)).toBe(400);
    await post(statistics, left);
    expect(await readFile(join(dataDir, 'statistics.json'), 'utf8')).not.toMatch(/\p{Script=Han}|138/u);
  });

  it('begin anew where their file is damaged, and never stop a visit', async () => {
    await writeFile(join(dataDir, 'statistics.json'), '{"days":[{');
    const statistics = await open();
    expect(await post(statistics, left)).toBe(204);
    await rm(dataDir, { recursive: true });
    expect(await post(statistics, left)).toBe(204);
  });
});
