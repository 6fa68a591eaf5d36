import { mkdir, readdir, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newRatingId, submitRating } from '#renderer/outbox/submit.ts';
import { lookUpProgress } from '#renderer/sync/progress.ts';
import { QUERY_CODE } from '../platform/harness.ts';
import { type BenchKiosk, openBench, type SyncBench, submit } from '../sync/kiosk-bench.ts';

let bench: SyncBench;
let stick: string;
/** A village station without any network, enrolled once. */
let village: BenchKiosk;
/** A kiosk in the township with a network. */
let town: BenchKiosk;
let isVillageUp: boolean;

beforeEach(async () => {
  bench = await openBench();
  stick = join(bench.folder, 'stick');
  await mkdir(stick);
  isVillageUp = true;
  village = await bench.startKiosk(fetch, { isNetworkUp: () => isVillageUp }, join(bench.folder, 'village'));
  await village.page.drain(); // enrols; the last time this station has a network
  isVillageUp = false;
  const kiosk = { kioskId: 'kiosk-2', region: '110101', terminal: '0002', simulated: true };
  town = await bench.startKiosk(fetch, { kiosk }, join(bench.folder, 'town'));
});
afterEach(() => bench.close());

const value = <T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!result.ok) throw new Error(String(result.error));
  return result.value;
};
const exportAll = async () => value(await village.custody.courier.exportTo(stick));
const deliver = async () => value(await town.custody.courier.deliverFrom(stick));
const collect = async () => value(await village.custody.courier.collectFrom(stick));
const caseIds = async () => (await bench.cases()).map((one) => one.submissionId).sort();
const truths = async () => {
  const list = value(await village.page.host.list());
  return list.entries.map(({ truth, chunksHeld }) => `${truth}${chunksHeld ? ' held' : ''}`);
};

describe('there and back', () => {
  it('submissions arrive, receipts come back, both copies let go; nothing is sent twice', async () => {
    const ids = [await submit(village.page), await submit(village.page), await submit(village.page)];
    expect(await exportAll()).toMatchObject({ written: 3, already: 0, removed: 0, notes: [] });
    expect(await truths()).toEqual(['held held', 'held held', 'held held']);
    expect(await deliver()).toMatchObject({
      stations: [{ kiosk: 'kiosk-1', delivered: 3, refused: [], waiting: 0, notes: [] }],
      stopped: null,
    });
    expect(await caseIds()).toEqual(ids.toSorted());
    expect((await bench.cases()).every((one) => one.chain === 'whole')).toBe(true);
    expect(await collect()).toMatchObject({ accepted: 3, notes: [], refused: [] });
    expect(await truths()).toEqual(['accepted', 'accepted', 'accepted']);
    // The page learns of it from the journal, still without a network.
    await village.page.reconcile();
    expect(await village.page.outbox.submissions()).toEqual([]);
    // The stick is taken home again: what the platform has signed for leaves it.
    expect(await exportAll()).toMatchObject({ written: 0, already: 0, removed: 3 });
    // The network comes back at last: nothing is left to send, nothing arrives twice.
    isVillageUp = true;
    await village.page.drain();
    expect(await caseIds()).toEqual(ids.toSorted());
  });

  it('every step repeated, in any order, changes nothing', async () => {
    const ids = [await submit(village.page), await submit(village.page)];
    await exportAll();
    expect(await exportAll()).toMatchObject({ written: 0, already: 2 });
    await deliver();
    await deliver();
    await exportAll(); // before the answers were collected
    expect(await deliver()).toMatchObject({ stations: [{ delivered: 2 }] });
    await collect();
    expect(await collect()).toMatchObject({ received: 0, accepted: 0, progress: 0, notes: [] });
    await deliver();
    await exportAll();
    await collect();
    await deliver();
    expect(await caseIds()).toEqual(ids.toSorted());
    expect(await truths()).toEqual(['accepted', 'accepted']);
  });

  it('line and stick at the same time make one case each', async () => {
    const ids = [await submit(village.page), await submit(village.page)];
    await exportAll();
    isVillageUp = true;
    await Promise.all([village.page.drain(), deliver()]);
    await collect();
    await village.page.reconcile();
    await village.page.drain();
    expect(await caseIds()).toEqual(ids.toSorted());
    expect(await village.page.outbox.submissions()).toEqual([]);
  });

  it('ratings go along, and news of a case come back readable by the code alone', async () => {
    const submissionId = await submit(village.page);
    const rating = {
      ratingId: newRatingId(),
      submissionId,
      intakeNumber: '110101000120261123000010',
      level: 5,
      reasons: [],
      ratedAt: new Date().toISOString(),
    };
    await submitRating(village.page, rating);
    expect(await exportAll()).toMatchObject({ written: 1, ratings: 1 });
    expect(await deliver()).toMatchObject({ stations: [{ delivered: 1, ratings: 1 }] });
    expect(await collect()).toMatchObject({ accepted: 1, ratings: 1, progress: 1 });
    expect(value(await village.page.host.list()).ratings).toEqual([]);
    const { outbox, platform } = village.page;
    const deps = { outbox, platform, host: village.page.host, now: () => Date.now() };
    expect(await lookUpProgress(deps, QUERY_CODE)).toMatchObject({
      value: { kind: 'progress', progress: { caseNumber: 'YS00000001' } },
    });
    // The department goes on; the next journey of the same stick brings it.
    await fetch(`${bench.platform.url}/desk/cases/${submissionId}/children/birth-certificate`, {
      method: 'POST',
      body: JSON.stringify({ state: 'completed' }),
      headers: { 'content-type': 'application/json' },
    });
    await exportAll();
    await deliver();
    expect(await collect()).toMatchObject({ progress: 1 });
    const found = await lookUpProgress(deps, QUERY_CODE);
    expect(JSON.stringify(found)).toContain('completed');
  });

  it('a platform that answers «received» first: «accepted» comes with a later journey', async () => {
    await bench.close();
    bench = await openBench({ accept: 'manual' });
    await mkdir(stick, { recursive: true });
    village = await bench.startKiosk(
      fetch,
      { isNetworkUp: () => isVillageUp },
      join(bench.folder, 'village'),
    );
    isVillageUp = true;
    await village.page.drain();
    isVillageUp = false;
    const kiosk = { kioskId: 'kiosk-2', region: '110101', terminal: '0002', simulated: true };
    town = await bench.startKiosk(fetch, { kiosk }, join(bench.folder, 'town'));
    const id = await submit(village.page);
    await exportAll();
    await deliver();
    expect(await collect()).toMatchObject({ received: 1, accepted: 0 });
    expect(await truths()).toEqual(['received']);
    await fetch(`${bench.platform.url}/desk/cases/${id}/accept`, { method: 'POST' });
    expect(await exportAll()).toMatchObject({ written: 0, removed: 1 });
    await deliver();
    expect(await collect()).toMatchObject({ received: 0, accepted: 1 });
  });
});

describe('what is not right is told in words and changes nothing', () => {
  it('an empty stick, a missing folder, another station’s answers', async () => {
    const { courier } = village.custody;
    expect(await courier.exportTo(join(stick, 'none'))).toEqual({ ok: false, error: 'folder-missing' });
    expect(await town.custody.courier.deliverFrom(stick)).toEqual({ ok: false, error: 'nothing-here' });
    expect(await courier.collectFrom(stick)).toEqual({ ok: false, error: 'nothing-here' });
    await submit(village.page);
    await exportAll();
    await deliver();
    expect(value(await town.custody.courier.collectFrom(stick))).toMatchObject({
      accepted: 0,
      notes: [{ defect: 'answers-foreign', subject: 'kiosk-1' }],
    });
  });

  it('without a network at the delivering machine everything stays on the stick', async () => {
    await submit(village.page);
    await exportAll();
    expect(await village.custody.courier.deliverFrom(stick)).toEqual({
      ok: false,
      error: 'platform-unreachable',
    });
    expect(await deliver()).toMatchObject({ stations: [{ delivered: 1 }] });
  });

  it('a station the platform does not know is refused by name, and its submissions stay with it', async () => {
    const strange = await bench.startKiosk(
      fetch,
      {
        isNetworkUp: () => false,
        kiosk: { kioskId: 'kiosk-9', region: '110101', terminal: '0009', simulated: true },
      },
      join(bench.folder, 'strange'),
    );
    const id = await submit(strange.page);
    value(await strange.custody.courier.exportTo(stick));
    expect(await deliver()).toMatchObject({
      stations: [{ kiosk: 'kiosk-9', refused: [{ submissionId: id, reason: 'manifest-signature-invalid' }] }],
    });
    expect(value(await strange.custody.courier.collectFrom(stick))).toMatchObject({
      refused: [{ submissionId: id, reason: 'manifest-signature-invalid' }],
    });
    expect(value(await strange.page.host.list()).entries).toMatchObject([
      { truth: 'held', chunksHeld: true },
    ]);
    expect(await bench.cases()).toEqual([]);
  });

  it('envelopes moved into another station’s folder are left alone', async () => {
    await submit(village.page);
    await exportAll();
    const up = join(stick, 'yiciban', 'up');
    await rename(join(up, 'kiosk-1'), join(up, 'kiosk-7'));
    expect(await deliver()).toMatchObject({
      stations: [{ kiosk: 'kiosk-7', delivered: 0, notes: [{ defect: 'list-altered' }] }],
    });
    expect(await bench.cases()).toEqual([]);
  });
});

it('no plain word is on the stick, and nothing beside our folder', async () => {
  await submit(village.page);
  await exportAll();
  await deliver();
  expect(await readdir(stick)).toEqual(['yiciban']);
  const names = await readdir(stick, { recursive: true });
  let looked = 0;
  for (const name of names) {
    const path = join(stick, name);
    if (!(await stat(path)).isFile()) continue;
    looked += 1;
    const text = (await readFile(path)).toString('latin1');
    for (const word of ['张㛃', '李小明', 'motherName', QUERY_CODE, 'enrol-me']) {
      expect(text.includes(Buffer.from(word).toString('latin1'))).toBe(false);
    }
  }
  expect(looked).toBe(3);
});
