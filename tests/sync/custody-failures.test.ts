/** The failure modes of custody, by number: what the two copies do when the machine does its worst. */
import { cp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Dexie } from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLog } from '#host/journal/log.ts';
import { createQuarantine } from '#host/journal/quarantine.ts';
import { openOutbox } from '#renderer/outbox/outbox.ts';
import { OutboxTimeoutError } from '#renderer/outbox/timeout.ts';
import { runLoop } from '#renderer/sync/loop.ts';
import type { SyncState } from '#renderer/sync/messages.ts';
import { Condition, evaluate, namesIn, type Truth } from '#shared/catalogue/conditions.ts';
import { shippedCatalogue } from '../catalogue/shipped.ts';
import {
  type RunningPlatform,
  removeFolder,
  startCustody,
  startPlatform,
  temporaryFolder,
} from '../platform/harness.ts';
import { demoInput, openPage, type Page } from '../platform/page.ts';
import type { CaseView } from '../platform/platform.ts';

let folder: string;
let platform: RunningPlatform;
beforeEach(async () => {
  folder = await temporaryFolder();
  platform = await startPlatform({ dataDir: `${folder}/platform` });
});
afterEach(async () => {
  await platform.stop();
  await removeFolder(folder);
});

const cases = async (): Promise<CaseView[]> => (await fetch(`${platform.url}/v1/cases`)).json();
const startKiosk = async (data = `${folder}/kiosk`, overrides = {}) => {
  const kiosk = await startCustody(data, platform, overrides);
  return { ...kiosk, page: openPage({ fetch: kiosk.fetch, ...platform }) };
};
async function submit(page: Page): Promise<string> {
  const submitted = await page.submitter.submitApplication(demoInput());
  if (!submitted.ok) throw new Error(submitted.error.problem);
  return submitted.value.submissionId;
}
/** Two rounds of the worker's loop over any database. */
async function twoRounds(page: Page, outbox: ReturnType<typeof openOutbox>): Promise<SyncState | undefined> {
  const told: SyncState[] = [];
  await runLoop({
    outbox,
    host: page.host,
    platform: page.platform,
    trusted: platform.signingKeys,
    now: () => Date.now(),
    random: () => 0,
    faultPoint: async () => undefined,
    tell: (state) => told.push(state),
    rest: async () => undefined,
    isOver: () => told.length >= 2,
  });
  return told.at(-1);
}

describe('SYNC-03 a database that never answers', () => {
  /** Takes every request and calls nobody back, as Chromium 130 does after a full disk. */
  const silent = () => Object.assign(new IDBFactory(), { open: () => ({}) as IDBOpenDBRequest });

  it('no call waits for ever', async () => {
    const outbox = openOutbox({ indexedDB: silent(), IDBKeyRange, timeoutMs: 30 });
    const { signed, chunks } = await sample();
    for (const call of [
      () => outbox.add(signed, chunks),
      () => outbox.submissions(),
      () => outbox.due('queued', 0),
      () => outbox.chunk('a', 'b'),
      () => outbox.chunkHashes('a'),
      () => outbox.park('a', 'b'),
      () => outbox.setReceived('a', []),
      () => outbox.remove('a'),
      () => outbox.ratings(),
      () => outbox.mark(),
      () => outbox.setAsideDamaged(),
      () => outbox.progressCursor(),
    ])
      await expect(call()).rejects.toBeInstanceOf(OutboxTimeoutError);
  });

  it('the queue goes out from the journal, and no new visit begins', async () => {
    const { page } = await startKiosk();
    const id = await submit(page);
    const state = await twoRounds(page, openOutbox({ indexedDB: silent(), IDBKeyRange, timeoutMs: 30 }));
    expect(state?.outbox).toBe('unhealthy');
    expect((await cases()).map((one) => one.submissionId)).toEqual([id]);
  });

  async function sample() {
    const { page } = await startKiosk();
    const row = await page.outbox.submission(await submit(page));
    if (row === undefined) throw new Error('a row was expected');
    return { signed: row.signed, chunks: [] };
  }
});

describe('SYNC-04 a record without its scans', () => {
  it('cannot come of a write that fails half-way: nothing of it is there', async () => {
    const { page, fetch } = await startKiosk();
    const input = demoInput();
    const failing = openOutbox({
      IDBKeyRange,
      indexedDB: page.indexedDB,
    });
    // The second chunk cannot be stored: a value no database takes.
    const row = await page.outbox.submission(await submit(page));
    if (row === undefined) throw new Error('a row was expected');
    const strange = { ...row.signed, manifest: { ...row.signed.manifest, submissionId: input.submissionId } };
    const unstorable = { sha256: Symbol('x') as unknown as string, bytes: new Uint8Array(3) };
    const good = { sha256: 'a'.repeat(64), bytes: new Uint8Array(3) };
    await expect(failing.add(strange, [good, unstorable])).rejects.toThrow();
    expect(await failing.submission(input.submissionId)).toBeUndefined();
    expect(await failing.chunkHashes(input.submissionId)).toEqual([]);
    expect((await fetch('/api/journal')).status).toBe(200);
  });

  it('is never sent as if it were whole: a scan that is gone comes from the other copy, or the submission is parked', async () => {
    const { page } = await startKiosk();
    const first = await submit(page);
    const second = await submit(page);
    for (const id of [first, second]) {
      const signed = (await page.outbox.submission(id))?.signed;
      if (signed === undefined) throw new Error('a row was expected');
      await page.outbox.remove(id);
      await page.outbox.add(signed, []);
    }
    await rm(`${folder}/kiosk/journal/chunks/${second}`, { recursive: true });
    await page.drain();
    expect((await cases()).map((one) => one.submissionId)).toEqual([first]);
    expect(await page.outbox.submission(second)).toMatchObject({ state: 'parked', parkedFor: 'chunk-lost' });
  });
});

it('SYNC-12 a browser that threw its database away: the journal tells, and gives everything back', async () => {
  const { page, fetch } = await startKiosk();
  expect((await page.reconcile())?.alarms).toEqual([]);
  const ids = [await submit(page), await submit(page)];
  const fresh = openPage({ fetch, ...platform, indexedDB: new IDBFactory() });
  expect(await fresh.reconcile()).toMatchObject({ restoredHere: 2, alarms: ['outbox-reset'] });
  expect((await fresh.reconcile())?.alarms).toEqual([]); // told once
  await fresh.drain();
  expect((await cases()).map((one) => one.submissionId).sort()).toEqual(ids.sort());
});

it('SYNC-13 nothing of the page ever deletes a database', async () => {
  const names = await readdir('renderer', { recursive: true });
  const sources = names.filter((name) => /\.tsx?$/.test(name) && !/\.test\./.test(name));
  expect(sources.length).toBeGreaterThan(100);
  for (const name of sources) {
    const text = await readFile(join('renderer', name), 'utf8');
    expect([name, /deleteDatabase|Dexie\.delete|\bdb\.delete\(/.test(text)]).toEqual([name, false]);
  }
});

describe('SYNC-14 another version of the page or the host', () => {
  /** The database as version 0.1 made it. */
  const oldSchema = {
    submissions: 'submissionId, [state+nextAttemptAt], seq',
    chunks: '[submissionId+sha256], submissionId',
    ratings: 'ratingId, [state+nextAttemptAt]',
    progress: 'lookupId',
    numbers: 'key',
  };
  const openOld = (indexedDB: IDBFactory) => {
    const db = new Dexie('yiciban-outbox', { indexedDB, IDBKeyRange });
    db.version(1).stores(oldSchema);
    return db;
  };

  it('rows of the older page are all there in the newer one, and the older one can still read the newer one’s', async () => {
    const { page, fetch } = await startKiosk();
    const id = await submit(page);
    const row = await page.outbox.submission(id);
    const hashes = await page.outbox.chunkHashes(id);
    // As the older page would have written it.
    const older = new IDBFactory();
    const old = openOld(older);
    await old.table('submissions').put(row);
    for (const sha256 of hashes) {
      const bytes = (await page.outbox.chunk(id, sha256))?.buffer;
      await old.table('chunks').put({ submissionId: id, sha256, bytes });
    }
    old.close();
    const upgraded = openPage({ fetch, ...platform, indexedDB: older });
    expect(await upgraded.reconcile()).toMatchObject({ restoredHere: 0, handedBack: 0 });
    await upgraded.drain();
    expect(await cases()).toHaveLength(1);
    upgraded.close();

    const back = openOld(page.indexedDB);
    expect(await back.table('submissions').count()).toBe(1);
    expect(await back.table('chunks').where('submissionId').equals(id).count()).toBe(hashes.length);
    back.close();
  });

  it('a line of the journal that only a newer version knows is kept, and told', async () => {
    const { custody, page } = await startKiosk();
    await submit(page);
    await custody.close();
    const journal = `${folder}/kiosk/journal`;
    const log = await openLog(journal, createQuarantine(`${journal}/quarantine`, { now: () => Date.now() }));
    await log.append({ type: 'something-newer', value: 7 });
    await log.close();
    const again = await startKiosk();
    const list = await again.page.host.list();
    expect(list.ok && list.value.damage).toEqual(['log-unknown-line']);
    expect(list.ok && list.value.entries).toHaveLength(1);
    await again.custody.close();
    expect(await readFile(`${journal}/log.000001`, 'utf8')).toContain('something-newer');
  });
});

it('SYNC-15 the data folder stands elsewhere and the page has another origin: everything is there, and it is told', async () => {
  const { page, custody } = await startKiosk();
  await page.reconcile();
  const ids = [await submit(page), await submit(page)];
  await custody.close();
  await cp(`${folder}/kiosk`, `${folder}/elsewhere`, { recursive: true });
  const moved = await startKiosk(`${folder}/elsewhere`);
  expect(await moved.page.reconcile()).toMatchObject({ restoredHere: 2, alarms: ['outbox-reset'] });
  const third = await submit(moved.page);
  await moved.page.drain();
  const found = await cases();
  expect(found.map((one) => one.submissionId).sort()).toEqual([...ids, third].sort());
  expect(found.every((one) => one.chain === 'whole')).toBe(true);
});

it('SYNC-25 what was not answered is never taken for an answer, in every rule of the shipped catalogue', async () => {
  const { lifeEvents } = await shippedCatalogue();
  let rules = 0;
  for (const event of lifeEvents) {
    const situations = new Map(
      event.situations.map((one) => [one.id, one.options.map((option) => option.id)]),
    );
    for (const condition of conditionsIn(event)) {
      rules += 1;
      const names = [...namesOf(condition)];
      const answer = fc.record(Object.fromEntries(names.map((name) => [name, answerFor(name, situations)])));
      fc.assert(
        fc.property(answer, fc.subarray(names), (given, left) => {
          const whole = truthWith(condition, given, []);
          const partly = truthWith(condition, given, left);
          // Taking answers away may make a rule undecided; it must never turn it round.
          expect([whole, 'unknown']).toContain(partly);
        }),
        { numRuns: 12 },
      );
    }
  }
  expect(rules).toBeGreaterThan(100);
});

/** Every condition anywhere in a part of the catalogue. */
function* conditionsIn(part: unknown): Generator<Condition> {
  if (Array.isArray(part)) for (const one of part) yield* conditionsIn(one);
  else if (typeof part === 'object' && part !== null)
    for (const [key, value] of Object.entries(part)) {
      const rule = ['when', 'applicant', 'second'].includes(key) ? Condition.safeParse(value) : undefined;
      if (rule?.success === true) yield rule.data;
      else yield* conditionsIn(value);
    }
}

const namesOf = (condition: Condition): Set<string> => {
  const { situations, elements, matters } = namesIn(condition);
  return new Set([
    ...situations.map(({ id }) => `situation:${id}`),
    ...elements.map(({ id }) => `element:${id}`),
    ...matters.map((id) => `matter:${id}`),
  ]);
};

function answerFor(name: string, situations: ReadonlyMap<string, readonly string[]>): fc.Arbitrary<unknown> {
  const id = name.slice(name.indexOf(':') + 1);
  if (name.startsWith('matter:')) return fc.boolean();
  if (name.startsWith('element:')) return fc.constantFrom('1', '2', 'yes', '2026-01-01', '17', '18', null);
  return fc.constantFrom(...(situations.get(id) ?? ['yes']), null);
}

function truthWith(condition: Condition, given: Record<string, unknown>, left: readonly string[]): Truth {
  const of = (name: string) => (left.includes(name) ? undefined : given[name]);
  return evaluate(condition, {
    situation: (id) => of(`situation:${id}`) as string | null | undefined,
    element: (id) => of(`element:${id}`) as string | null | undefined,
    matter: (id) => of(`matter:${id}`) as boolean | undefined,
  });
}
