/** The same platform on PostgreSQL: two instances that share nothing but the database and the chunks are one platform. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KeySet } from '#shared/platform/keys.ts';
import { findPostgres, startPostgres, type TestPostgres } from '../support/postgres.ts';
import { type Bench, openBench } from './conform/bench.ts';
import { type ConformKiosk, makeKiosk, type Sending, send, stateOf } from './conform/kiosk.ts';
import { conformCases, runCases } from './conform/suite.ts';
import {
  ENROLMENT_CODE,
  type RunningPlatform,
  removeFolder,
  startPlatform,
  temporaryFolder,
} from './harness.ts';
import { folderBlobs } from './store/blobs.ts';

const missing = findPostgres() === null;
if (missing) process.stderr.write('PostgreSQL is not installed: its tests are left out.\n');

describe.skipIf(missing)('two instances on one PostgreSQL', () => {
  let folder: string;
  let postgres: TestPostgres;
  let one: RunningPlatform;
  let two: RunningPlatform;
  let bench: Bench;
  /** Kiosks know one address; requests go to either instance. */
  const PUBLIC = 'http://platform.test';

  beforeAll(async () => {
    folder = await temporaryFolder();
    postgres = await startPostgres();
    const options = {
      dataDir: `${folder}/platform`,
      databaseUrl: postgres.url,
      blobs: folderBlobs(`${folder}/chunks`),
      publicUrl: PUBLIC,
    };
    // Both at once, on an empty database: tables and keys are still made once.
    [one, two] = await Promise.all([startPlatform(options), startPlatform(options)]);
    bench = await openBench({ url: one.url, enrolmentCode: ENROLMENT_CODE, trusted: one.signingKeys });
  });
  afterAll(async () => {
    await one.stop();
    await two.stop();
    await postgres.stop();
    await removeFolder(folder);
  });

  const to = (instance: RunningPlatform, sending: Sending): Sending => ({
    ...sending,
    url: sending.url.replace(PUBLIC, instance.url),
  });
  const kiosk = async (): Promise<ConformKiosk> => {
    const made = await makeKiosk(PUBLIC, `kiosk-${crypto.randomUUID().slice(0, 8)}`);
    const body = { publicKey: made.publicJwk, enrolmentCode: ENROLMENT_CODE };
    const enrolled = await send(to(one, await made.sign('PUT', `/v1/devices/${made.id}`, body)));
    expect(enrolled.status).toBe(201);
    return made;
  };
  const keysOf = async (instance: RunningPlatform) =>
    KeySet.parse(await (await fetch(`${instance.url}/v1/keys`)).json()).keys;

  it('have the same keys, and the second knows at once what the first rotated', async () => {
    expect(one.sealingKey).toEqual(two.sealingKey);
    await fetch(`${one.url}/desk/keys/sealing/rotate`, { method: 'POST' });
    const [first, second] = [await keysOf(one), await keysOf(two)];
    expect(first.sealing).toHaveLength(2);
    expect(second.sealing).toEqual(first.sealing);
  });

  it('SYNC-05 make one case of a submission whose every request goes to both at once', async () => {
    const by = await kiosk();
    const demo = await bench.demo();
    const signed = await by.manifest(demo.draft);
    const id = demo.draft.submissionId;
    const both = async (method: string, path: string, body?: object | Uint8Array) => {
      const asked = [one, two, one, two].map(async (instance) =>
        send(to(instance, await by.sign(method, path, body))),
      );
      return Promise.all(asked);
    };
    const puts = await both('PUT', `/v1/submissions/${id}`, signed);
    expect(puts.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201]);
    await Promise.all(
      demo.chunks.map(({ sha256, bytes }) => both('PUT', `/v1/submissions/${id}/chunks/${sha256}`, bytes)),
    );
    const states = (await both('GET', `/v1/submissions/${id}`)).map((answer) => stateOf(answer, 200));
    expect(states.every((state) => JSON.stringify(state) === JSON.stringify(states[0]))).toBe(true);
    expect(states[0]).toMatchObject({ state: 'accepted', missing: [] });
    const cases = (await (await fetch(`${two.url}/v1/cases`)).json()) as { submissionId: string }[];
    expect(cases.filter((found) => found.submissionId === id)).toHaveLength(1);
  });

  it('answer a recorded request once, wherever it is sent again', async () => {
    const sending = await (await kiosk()).sign('GET', '/v1/capabilities');
    const answers = await Promise.all([one, two, one, two].map((instance) => send(to(instance, sending))));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401]);
  });

  it('number cases without a gap or a double, and tell each kiosk in one order', async () => {
    const kiosks = await Promise.all([kiosk(), kiosk(), kiosk()]);
    const before = (await (await fetch(`${one.url}/v1/cases`)).json()) as unknown[];
    const submit = async (by: ConformKiosk, seq: number, instance: RunningPlatform) => {
      const demo = await bench.demo();
      const signed = await by.manifest(demo.draft, { seq });
      await send(to(instance, await by.sign('PUT', `/v1/submissions/${demo.draft.submissionId}`, signed)));
      for (const { sha256, bytes } of demo.chunks) {
        const path = `/v1/submissions/${demo.draft.submissionId}/chunks/${sha256}`;
        await send(to(instance, await by.sign('PUT', path, bytes)));
      }
    };
    await Promise.all(
      kiosks.flatMap((by) => [1, 2, 3, 4].map((seq) => submit(by, seq, seq % 2 === 0 ? one : two))),
    );
    const cases = (await (await fetch(`${two.url}/v1/cases`)).json()) as { caseNumber: string }[];
    const numbers = cases.map(({ caseNumber }) => Number(caseNumber.slice(2))).sort((a, b) => a - b);
    expect(numbers).toEqual(cases.map((_, index) => index + 1));
    expect(cases).toHaveLength(before.length + 12);
    for (const by of kiosks) {
      const feed = await send(to(one, await by.sign('GET', '/v1/progress?since=0')));
      const { items } = feed.json as { items: { cursor: number }[] };
      const cursors = items.map(({ cursor }) => cursor);
      expect(new Set(cursors).size).toBe(cursors.length);
    }
  });
});

describe.skipIf(missing)('one instance on PostgreSQL', () => {
  // Every case: `DATABASE_URL=postgres://… npm run conform`.
  it('passes what the suite asks about things that happen at once, receipts and watermarks', async () => {
    const sample = conformCases.filter(({ name }) => /at once|^watermark|^statistics|^audit/.test(name));
    const folder = await temporaryFolder();
    const postgres = await startPostgres();
    const platform = await startPlatform({ dataDir: folder, databaseUrl: postgres.url });
    const { url, signingKeys: trusted } = platform;
    const bench = await openBench({ url, enrolmentCode: ENROLMENT_CODE, trusted });
    expect(sample.length).toBeGreaterThan(20);
    expect(await runCases(bench, sample)).toEqual([]);
    await platform.stop();
    await postgres.stop();
    await removeFolder(folder);
  });
});
