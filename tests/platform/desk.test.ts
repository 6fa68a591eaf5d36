/** A case on the department's desk: its states, a correction with its mending, a result, and what the citizen is told. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openProgress } from '#shared/envelope/query-code.ts';
import { type CaseResult, Progress } from '#shared/platform/cases.ts';
import { type Bench, type Finished, openBench } from './conform/bench.ts';
import {
  ENROLMENT_CODE,
  type RunningPlatform,
  removeFolder,
  startPlatform,
  temporaryFolder,
} from './harness.ts';
import type { CaseView } from './platform.ts';

let folder: string;
let platform: RunningPlatform;
let bench: Bench;
beforeAll(async () => {
  folder = await temporaryFolder();
  platform = await startPlatform({ dataDir: folder, accept: 'manual' });
  bench = await openBench({
    url: platform.url,
    enrolmentCode: ENROLMENT_CODE,
    trusted: platform.signingKeys,
  });
});
afterAll(async () => {
  await platform.stop();
  await removeFolder(folder);
});

/** What a browser sends when a button of the desk is pressed. */
const press = (path: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}) =>
  fetch(`${platform.url}${path}`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers,
    redirect: 'manual',
  });
const child = (id: string, matter: string) => `/desk/cases/${id}/children/${matter}`;
const page = async (path: string): Promise<string> => (await fetch(`${platform.url}${path}`)).text();
const told = async ({ kiosk, demo }: Finished): Promise<Progress> => {
  const keys = await bench.codeKeys(demo.queryCode);
  const answer = await kiosk.ask('GET', `/v1/progress/${keys.lookupId}`);
  const { sealed } = answer.json as { sealed: string };
  return Progress.parse(await openProgress(keys, sealed));
};
const childOf = async (done: Finished, matter: string) =>
  (await told(done)).children.find((one) => one.matter === matter);
const accepted = async (): Promise<Finished> => {
  const done = await bench.finished({ ownCode: true });
  expect((await press(`/desk/cases/${done.state.submissionId}/accept`)).status).toBe(303);
  return done;
};

describe('the desk', () => {
  it('shows every page as a demonstration, in Chinese, with nothing that runs', async () => {
    const { state } = await accepted();
    for (const path of [
      '/',
      '/desk/overdue',
      '/desk/statistics',
      '/desk/kiosks',
      `/desk/cases/${state.submissionId}`,
    ]) {
      const html = await page(path);
      expect([path, html.includes('演示'), html.includes('<script')]).toEqual([path, true, false]);
    }
  });

  it('writes what a citizen wrote as text, whatever it looks like', async () => {
    const { state } = await bench.finished({
      application: (plain) => ({
        ...plain,
        children: (plain.children as { fields: object }[]).map((one) => ({
          ...one,
          fields: { note: '<img src=x onerror=alert(1)>' },
        })),
      }),
    });
    const html = await page(`/desk/cases/${state.submissionId}`);
    expect(html).not.toContain('<img');
    expect(html).toContain('&lt;img');
  });

  it('moves a child through its states, and the citizen reads each of them with its day', async () => {
    const done = await accepted();
    const { submissionId } = done.state;
    const matter = 'birth-certificate';
    expect(await childOf(done, matter)).toMatchObject({
      state: 'accepted',
      dueBy: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
    });
    await press(child(submissionId, matter), { state: 'processing' });
    expect(await childOf(done, matter)).toMatchObject({ state: 'processing' });
    const result = { resultName: '出生医学证明', resultNumber: 'N110000001', delivery: 'counter' };
    await press(child(submissionId, matter), { state: 'completed', ...result });
    const finished = await childOf(done, matter);
    const issued: Partial<CaseResult> = { name: '出生医学证明', number: 'N110000001', delivery: 'counter' };
    expect(finished).toMatchObject({ state: 'completed', result: issued });
    expect(finished).not.toHaveProperty('dueBy');
  });

  it('refuses a way that does not exist, a correction without a defect, and a button pressed from elsewhere', async () => {
    const done = await accepted();
    const path = child(done.state.submissionId, 'birth-certificate');
    expect((await press(path, { state: 'received' })).status).toBe(404);
    expect((await press(path, { state: 'correction', note: 'x' })).status).toBe(400);
    expect((await press(path, { state: 'processing' }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    await press(path, { state: 'refused', reason: '不符合受理条件' });
    expect((await press(path, { state: 'completed' })).status).toBe(404);
    expect(await childOf(done, 'birth-certificate')).toMatchObject({
      state: 'refused',
      reason: '不符合受理条件',
    });
  });

  it('does a thing once, however often and at once the button is pressed', async () => {
    const done = await accepted();
    const path = child(done.state.submissionId, 'birth-certificate');
    const pressed = await Promise.all([1, 2, 3, 4, 5].map(() => press(path, { state: 'processing' })));
    expect(pressed.map(({ status }) => status).sort()).toEqual([303, 404, 404, 404, 404]);
    const html = await page(`/desk/cases/${done.state.submissionId}`);
    expect(html.match(/<td>办理中<\/td>/g)).toHaveLength(1);
  });
});

describe('a correction', () => {
  const matter = 'birth-certificate';
  const ask = async (done: Finished) => {
    await press(child(done.state.submissionId, matter), {
      state: 'correction',
      'defect:material:certificate': 'unclear',
      'defect:element:motherName': 'differs',
      'defect:element:childSex': '',
      note: '请重新扫描',
      dueBy: '2026-12-31',
    });
    const asked = (await childOf(done, matter))?.correction;
    if (asked === undefined) throw new Error('a correction was expected');
    return asked;
  };
  /** A second visit that brings what was asked for. */
  const mend = async (
    done: Finished,
    correctionId: string,
    by = done.kiosk,
    queryCode = done.demo.queryCode,
  ) => {
    const demo = await bench.demo({
      queryCode,
      matters: [matter],
      application: (plain) => ({
        ...plain,
        children: (plain.children as { matter: string }[]).filter((one) => one.matter === matter),
        correction: { submissionId: done.state.submissionId, correctionIds: [correctionId] },
      }),
    });
    const signed = await by.manifest(demo.draft, { seq: 2, previous: done.signed.digest });
    return { demo, state: await bench.submit(by, demo, signed) };
  };

  it('names all defects at once, is read by the code, mended by its own submission, and the case goes on', async () => {
    const done = await accepted();
    const asked = await ask(done);
    expect(asked).toMatchObject({
      dueBy: '2026-12-31',
      note: '请重新扫描',
      defects: [
        { kind: 'material', id: 'certificate', reason: 'unclear' },
        { kind: 'element', id: 'motherName', reason: 'differs' },
      ],
    });
    expect(await childOf(done, 'household-register')).toMatchObject({ state: 'accepted' });
    const { state } = await mend(done, asked.correctionId);
    const receipts = state.receipts.map(({ receipt }) => receipt);
    expect(receipts.map(({ kind }) => kind)).toEqual(['received', 'accepted']);
    expect(receipts[1]).toMatchObject({ children: [{ matter }] });
    const after = await childOf(done, matter);
    expect(after).toMatchObject({ state: 'accepted' });
    expect(after).not.toHaveProperty('correction');
    const cases: CaseView[] = await (await fetch(`${platform.url}/v1/cases`)).json();
    const view = cases.find((one) => one.submissionId === done.state.submissionId);
    expect(view?.mendings?.map((one) => one.submissionId)).toEqual([state.submissionId]);
    expect(view?.caseNumber).toBe(receipts[1]?.kind === 'accepted' ? receipts[1].caseNumber : '');
    expect(cases.some((one) => one.submissionId === state.submissionId)).toBe(false);
  });

  it('mended twice moves the case once and loses nothing', async () => {
    const done = await accepted();
    const { correctionId } = await ask(done);
    await mend(done, correctionId);
    await press(child(done.state.submissionId, matter), { state: 'processing' });
    const again = await mend(done, correctionId);
    expect(again.state.receipts).toHaveLength(2);
    expect(await childOf(done, matter)).toMatchObject({ state: 'processing' });
    const cases: CaseView[] = await (await fetch(`${platform.url}/v1/cases`)).json();
    const view = cases.find((one) => one.submissionId === done.state.submissionId);
    expect(view?.mendings).toHaveLength(2);
  });

  it('mended at another kiosk: both kiosks are told', async () => {
    const done = await accepted();
    const { correctionId } = await ask(done);
    const other = await bench.kiosk();
    await mend(done, correctionId, other);
    const { lookupId } = await bench.codeKeys(done.demo.queryCode);
    for (const kiosk of [done.kiosk, other]) {
      const feed = await kiosk.ask('GET', '/v1/progress?since=0');
      const { items } = feed.json as { items: { lookupId: string }[] };
      expect(items.map((item) => item.lookupId)).toEqual([lookupId]);
    }
  });
});

describe('what the lead unit looks at', () => {
  it('lists children past their day, kiosks that fail, and nobody’s name', async () => {
    const late = await temporaryFolder();
    let now = Date.parse('2026-01-05T08:00:00.000Z');
    const slow = await startPlatform({ dataDir: late, clock: { now: () => now } });
    const there = await openBench({
      url: slow.url,
      enrolmentCode: ENROLMENT_CODE,
      trusted: slow.signingKeys,
    });
    now = Date.now();
    const { kiosk, state } = await there.finished();
    const heartbeat = {
      sentAt: new Date().toISOString(),
      version: '0.1.0',
      catalogue: null,
      uptimeSeconds: 60,
      accepting: true,
      outbox: { queued: 0, received: 0, parked: 2, oldestQueuedAt: null, lastSeq: 1 },
      freeMiB: 1000,
      devices: [{ id: 'printer', kind: 'receipt-printer', status: 'paper-out', simulated: true }],
    };
    expect((await kiosk.ask('POST', `/v1/devices/${kiosk.id}/heartbeat`, heartbeat)).status).toBe(200);
    const overdue = async () => (await fetch(`${slow.url}/desk/overdue`)).text();
    expect(await overdue()).toContain('超期事项（0）');
    now += 60 * 24 * 3600_000;
    const html = await overdue();
    expect(html).toContain('超期事项（2）');
    expect(html).toContain('data-overdue="birth-certificate"');
    for (const word of ['paper-out', '搁置 2 件', '无消息', kiosk.id]) expect(html).toContain(word);
    expect(html).not.toContain('李小明');
    expect(state.state).toBe('accepted');
    await slow.stop();
    await removeFolder(late);
  });

  it('SYNC-24 lists the numbers of a kiosk that vanished, whether they left a gap or only its last word', async () => {
    const kiosk = await bench.kiosk();
    const place = async (seq: number) => kiosk.put(await kiosk.manifest((await bench.demo()).draft, { seq }));
    const line = async () =>
      new RegExp(`data-kiosk="${kiosk.id}"><td>[^<]*</td><td>([^<]*)`).exec(await page('/desk/overdue'))?.[1];
    const beat = (lastSeq: number, queued: number) =>
      kiosk.ask('POST', `/v1/devices/${kiosk.id}/heartbeat`, {
        sentAt: new Date().toISOString(),
        version: '0.1.0',
        catalogue: null,
        uptimeSeconds: 60,
        accepting: true,
        outbox: { queued, received: 0, parked: 0, oldestQueuedAt: null, lastSeq },
        freeMiB: 1000,
        devices: [],
      });
    await place(1);
    await beat(2, 1);
    expect(await line()).toBeUndefined();
    await place(4);
    expect(await line()).toBe('缺号 2–3');
    await beat(6, 0);
    expect(await line()).toBe('缺号 2–3、2 件已发号而未到');
    for (const seq of [2, 3, 5, 6]) await place(seq);
    expect(await line()).toBeUndefined();
  });

  it('sums the counts of all kiosks and days', async () => {
    const [one, two] = [await bench.kiosk(), await bench.kiosk()];
    const counts = {
      lifeEvent: 'newborn',
      started: 4,
      submitted: 2,
      steps: [{ step: 'form', entered: 4, abandoned: 2 }],
      seconds: 1200,
      matters: 6,
      saved: { fields: 20, materials: 3, visits: 4 },
    };
    for (const [kiosk, day] of [
      [one, '2026-11-24'],
      [one, '2026-11-25'],
      [two, '2026-11-25'],
    ] as const) {
      const body = { day, revision: 1, lifeEvents: [counts] };
      expect((await kiosk.ask('PUT', `/v1/devices/${kiosk.id}/statistics/${day}`, body)).status).toBe(201);
    }
    const html = (await page('/desk/statistics')).replace(/\s+/g, ' ');
    for (const words of ['开始 12 · 提交 6 · 完成率 50 %', '少填 60 项', '少跑 12 次', '平均用时 10 分钟'])
      expect(html).toContain(words);
    expect(html).toContain('<td>form</td><td>12</td><td>6</td>');
  });

  it('gives a kiosk a signed command until it has said what became of it', async () => {
    const kiosk = await bench.kiosk();
    expect((await press(`/desk/kiosks/${kiosk.id}/commands`, { kind: 'format-disk' })).status).toBe(400);
    expect((await press(`/desk/kiosks/${kiosk.id}/commands`, { kind: 'restart' })).status).toBe(303);
    const beat = async () => {
      const heartbeat = {
        sentAt: new Date().toISOString(),
        version: '0.1.0',
        catalogue: null,
        uptimeSeconds: 60,
        accepting: true,
        outbox: { queued: 0, received: 0, parked: 0, oldestQueuedAt: null, lastSeq: 1 },
        freeMiB: 1000,
        devices: [],
      };
      const answer = await kiosk.ask('POST', `/v1/devices/${kiosk.id}/heartbeat`, heartbeat);
      return (answer.json as { commands: { commands: { commandId: string; kind: string }[] } }).commands
        .commands;
    };
    const [first] = await beat();
    expect(first).toMatchObject({ kind: 'restart' });
    expect(await beat()).toEqual([first]);
    const outcome = { outcome: 'done', at: new Date().toISOString(), reason: null };
    const path = `/v1/devices/${kiosk.id}/commands/${first?.commandId}`;
    expect((await kiosk.ask('PUT', path, outcome)).status).toBe(201);
    expect((await kiosk.ask('PUT', path, outcome)).status).toBe(200);
    expect(await beat()).toEqual([]);
  });
});
