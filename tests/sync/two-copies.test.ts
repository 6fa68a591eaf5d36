/**
 * Journal and outbox in every combination of present, missing, torn, corrupt, reset (and a database that will not open): what
 * either side has whole survives on both and arrives once; damage is set aside and told; nothing is deleted.
 */
import { cp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OutboxDatabase } from '#renderer/outbox/database.ts';
import { openOutbox } from '#renderer/outbox/outbox.ts';
import { newRatingId, submitRating } from '#renderer/outbox/submit.ts';
import { runLoop } from '#renderer/sync/loop.ts';
import type { SyncState } from '#renderer/sync/messages.ts';
import { verifyCopies } from '#renderer/sync/reconcile.ts';
import {
  type RunningPlatform,
  removeFolder,
  startCustody,
  startPlatform,
  temporaryFolder,
} from '../platform/harness.ts';
import { demoInput, openPage, type Page } from '../platform/page.ts';
import type { CaseView } from '../platform/platform.ts';

/** Made once; every test works on a copy of its folders and its database. */
let template: {
  folder: string;
  id: string;
  before: string;
  chunks: [string, string];
  database: OutboxDatabase;
};
let folder: string;
let platform: RunningPlatform;

beforeAll(async () => {
  template = await makeTemplate();
});
afterAll(() => removeFolder(template.folder));
beforeEach(async () => {
  folder = await temporaryFolder();
  await cp(template.folder, folder, { recursive: true });
  platform = await startPlatform({ dataDir: `${folder}/platform` });
});
afterEach(async () => {
  await platform.stop();
  await removeFolder(folder);
});

/** What of the submission a side still has whole: its manifest, its first and its second chunk. */
interface Whole {
  readonly manifest: boolean;
  readonly chunks: readonly [boolean, boolean];
}
const all: Whole = { manifest: true, chunks: [true, true] };
const none: Whole = { manifest: false, chunks: [false, false] };

interface Scene {
  /** The submission under test: last in the log but for a rating. Another one stands before it. */
  readonly id: string;
  readonly chunks: readonly [string, string];
  readonly journal: string;
  readonly database: () => OutboxDatabase;
}

const flip = async (path: string, at: number): Promise<void> => {
  const bytes = await readFile(path);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  await writeFile(path, bytes);
};
/** Where the line of the submission begins and ends in the log. */
async function lineOf({ journal, id }: Scene): Promise<{ log: string; from: number; to: number }> {
  const log = `${journal}/log.000001`;
  const text = await readFile(log, 'latin1');
  const at = text.indexOf(`"submissionId":"${id}"`);
  return { log, from: text.lastIndexOf('\n', at) + 1, to: text.indexOf('\n', at) };
}

const journalStates: Record<string, { leaves: Whole; damage(scene: Scene): Promise<void> }> = {
  present: { leaves: all, damage: async () => undefined },
  missing: {
    leaves: none,
    damage: async (scene) => {
      const { log, from } = await lineOf(scene);
      await truncate(log, from);
      await rm(`${scene.journal}/chunks/${scene.id}`, { recursive: true });
    },
  },
  torn: {
    leaves: { manifest: false, chunks: [true, false] },
    damage: async (scene) => {
      const { log, from, to } = await lineOf(scene);
      await truncate(log, Math.floor((from + to) / 2));
      await truncate(`${scene.journal}/chunks/${scene.id}/${scene.chunks[1]}`, 100);
    },
  },
  corrupt: {
    leaves: { manifest: false, chunks: [true, false] },
    damage: async (scene) => {
      const { log, from, to } = await lineOf(scene);
      await flip(log, Math.floor((from + to) / 2));
      await flip(`${scene.journal}/chunks/${scene.id}/${scene.chunks[1]}`, 50);
    },
  },
  'corrupt-chunk': {
    leaves: { manifest: true, chunks: [true, false] },
    damage: async (scene) => flip(`${scene.journal}/chunks/${scene.id}/${scene.chunks[1]}`, 50),
  },
  reset: { leaves: none, damage: async ({ journal }) => rm(journal, { recursive: true }) },
};

const outboxStates: Record<string, { leaves: Whole; damage(scene: Scene): Promise<void> }> = {
  present: { leaves: all, damage: async () => undefined },
  missing: {
    leaves: none,
    damage: async ({ database, id }) => {
      const db = database();
      await db.submissions.delete(id);
      await db.chunks.where('submissionId').equals(id).delete();
      db.close();
    },
  },
  torn: {
    leaves: { manifest: true, chunks: [false, true] },
    damage: async ({ database, id, chunks }) => {
      const db = database();
      await db.chunks.delete([id, chunks[0]]);
      db.close();
    },
  },
  corrupt: {
    leaves: { manifest: false, chunks: [false, true] },
    damage: async ({ database, id, chunks }) => {
      const db = database();
      const row = await db.submissions.get(id);
      if (row === undefined) throw new Error('a row was expected');
      const { manifest } = row.signed;
      await db.submissions.put({
        ...row,
        signed: { ...row.signed, manifest: { ...manifest, lifeEvent: 'x' } },
      });
      await db.chunks.put({ submissionId: id, sha256: chunks[0], bytes: new ArrayBuffer(30) });
      db.close();
    },
  },
  reset: { leaves: none, damage: async () => undefined },
};

const cases = async (): Promise<CaseView[]> => (await fetch(`${platform.url}/v1/cases`)).json();

/** A kiosk with two submissions and a rating in both copies, stopped; the second submission is the one to be damaged. */
async function makeTemplate(): Promise<typeof template> {
  folder = await temporaryFolder();
  platform = await startPlatform({ dataDir: `${folder}/platform` });
  const kiosk = await startCustody(`${folder}/kiosk`, platform, { isNetworkUp: () => false });
  const page = openPage({ fetch: kiosk.fetch, ...platform });
  await page.reconcile(); // the journal learns this database's mark
  const before = await submit(page);
  const id = await submit(page);
  const rating = {
    ratingId: newRatingId(),
    submissionId: before,
    intakeNumber: '110101000120261123000010',
    level: 5,
    reasons: [],
    ratedAt: new Date().toISOString(),
  };
  await submitRating(page, rating);
  const [first = '', second = ''] =
    (await page.outbox.submission(id))?.signed.manifest.chunks.map((chunk) => chunk.sha256) ?? [];
  page.close();
  await kiosk.custody.close();
  await platform.stop();
  const { indexedDB } = page;
  const database = new OutboxDatabase('yiciban-outbox', { indexedDB, IDBKeyRange });
  return { folder, id, before, chunks: [first, second], database };
}

async function prepare(): Promise<{ scene: Scene; before: string; indexedDB: IDBFactory }> {
  const indexedDB = new IDBFactory();
  const database = () => new OutboxDatabase('yiciban-outbox', { indexedDB, IDBKeyRange });
  const copy = database();
  for (const { name } of template.database.tables)
    await copy.table(name).bulkPut(await template.database.table(name).toArray());
  copy.close();
  const { id, chunks, before } = template;
  return { scene: { id, chunks, journal: `${folder}/kiosk/journal`, database }, before, indexedDB };
}

async function submit(page: Page): Promise<string> {
  const submitted = await page.submitter.submitApplication(demoInput());
  if (!submitted.ok) throw new Error(submitted.error.problem);
  return submitted.value.submissionId;
}

const combinations = Object.keys(journalStates).flatMap((journal) =>
  Object.keys(outboxStates).map((outbox) => [journal, outbox] as const),
);

describe('journal and outbox', () => {
  it.each(combinations)('journal %s, outbox %s: the union survives', async (journalState, outboxState) => {
    const onDisk = journalStates[journalState];
    const inPage = outboxStates[outboxState];
    if (onDisk === undefined || inPage === undefined) throw new Error('no such state');
    const { scene, before, indexedDB } = await prepare();
    await onDisk.damage(scene);
    await inPage.damage(scene);

    const kiosk = await startCustody(`${folder}/kiosk`, platform);
    const reset = outboxState === 'reset';
    const page = openPage({
      fetch: kiosk.fetch,
      ...platform,
      indexedDB: reset ? new IDBFactory() : indexedDB,
    });
    const found = await page.reconcile();
    const alarms = [...(found?.alarms ?? []), ...(await verifyCopies(page))];

    const has = (pick: (whole: Whole) => boolean) => pick(onDisk.leaves) || pick(inPage.leaves);
    const survives =
      has((whole) => whole.manifest) && has((whole) => whole.chunks[0]) && has((whole) => whole.chunks[1]);
    const bothReset = reset && journalState === 'reset';

    // Told: whatever is not simply there was mended and counted, or has a name.
    const isTold = alarms.length > 0 || (found?.restoredHere ?? 0) + (found?.handedBack ?? 0) > 0;
    const mendsSilently = outboxState === 'torn'; // a row that was not written is fetched, as after any stop
    if (journalState === 'present' && outboxState === 'present') expect(alarms).toEqual([]);
    else if (!mendsSilently || journalState !== 'present') expect(isTold).toBe(true);

    // Kept: damaged bytes lie aside, on whichever side they were.
    if (['torn', 'corrupt', 'corrupt-chunk'].includes(journalState))
      expect((await readdir(`${scene.journal}/quarantine`)).length).toBeGreaterThan(0);
    if (outboxState === 'corrupt') {
      const db = scene.database();
      expect((await db.quarantine.toArray()).map((row) => row.table)).toEqual(
        expect.arrayContaining(['submissions']),
      );
      db.close();
    }

    if (survives) {
      // Both copies have every byte again.
      for (const sha256 of scene.chunks) {
        expect(await page.outbox.chunk(scene.id, sha256)).toBeDefined();
        expect((await page.host.chunk(scene.id, sha256)).ok).toBe(true);
      }
      expect(await page.host.check(scene.id)).toEqual({ ok: true, value: { missing: [] } });
    }
    // Numbers go on whatever was lost, and everything that survived arrives once.
    const next = await submit(page);
    expect((await page.outbox.submission(next))?.seq).toBe(3);
    await page.drain();
    const arrived = (await cases()).map((one) => one.submissionId).sort();
    const expected = [...(bothReset ? [] : [before]), ...(survives ? [scene.id] : []), next].sort();
    expect(arrived).toEqual(expected);
    page.close();
    await kiosk.custody.close();
  });

  it.each(Object.keys(journalStates))(
    'journal %s, a database that will not open: the journal alone is drained, no new visit, nothing deleted',
    async (journalState) => {
      const onDisk = journalStates[journalState];
      if (onDisk === undefined) throw new Error('no such state');
      const { scene, before } = await prepare();
      await onDisk.damage(scene);
      const kiosk = await startCustody(`${folder}/kiosk`, platform);
      const broken = Object.assign(new IDBFactory(), {
        open: () => {
          throw new DOMException('Internal error opening backing store', 'UnknownError');
        },
        deleteDatabase: () => {
          throw new Error('a database was deleted');
        },
      });
      const page = openPage({ fetch: kiosk.fetch, ...platform });
      const told: SyncState[] = [];
      await runLoop({
        outbox: openOutbox({ indexedDB: broken, IDBKeyRange }),
        host: page.host,
        platform: page.platform,
        trusted: platform.signingKeys,
        now: () => Date.now(),
        random: () => 0,
        faultPoint: async () => undefined,
        tell: (state) => told.push(state),
        rest: async () => undefined,
        isOver: () => told.length > 2,
      });
      expect(told.at(-1)?.outbox).toBe('unhealthy'); // the page then takes no new visit and says why
      const whole = onDisk.leaves.manifest && onDisk.leaves.chunks.every(Boolean);
      const expected = [...(journalState === 'reset' ? [] : [before]), ...(whole ? [scene.id] : [])].sort();
      expect((await cases()).map((one) => one.submissionId).sort()).toEqual(expected);
      page.close();
      await kiosk.custody.close();
    },
  );
});
