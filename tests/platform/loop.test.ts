import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HostApi } from '#renderer/outbox/host-api.ts';
import type { Outbox } from '#renderer/outbox/outbox.ts';
import { createSubmitter } from '#renderer/outbox/submit.ts';
import { OutboxTimeoutError, withTimeout } from '#renderer/outbox/timeout.ts';
import { runLoop } from '#renderer/sync/loop.ts';
import { firstState, type SyncState, type ToWorker } from '#renderer/sync/messages.ts';
import { type SyncPort, startSync } from '#renderer/sync/sync.ts';
import { err } from '#shared/result.ts';
import {
  type RunningPlatform,
  removeFolder,
  startCustody,
  startPlatform,
  temporaryFolder,
} from './harness.ts';
import { demoInput, openPage, type Page } from './page.ts';

let folder: string;
let platform: RunningPlatform;
let isUp: boolean;
let kiosk: Awaited<ReturnType<typeof startCustody>>;
let page: Page;
beforeEach(async () => {
  folder = await temporaryFolder();
  isUp = true;
  platform = await startPlatform({ dataDir: `${folder}/platform` });
  kiosk = await startCustody(`${folder}/kiosk`, platform, { isNetworkUp: () => isUp });
  page = openPage({ fetch: kiosk.fetch, ...platform });
});
afterEach(async () => {
  await kiosk.custody.close();
  await platform.stop();
  await removeFolder(folder);
});

/** Runs some rounds of the worker's loop; `between` is what happens while it rests. */
async function loop(rounds: number, outbox: Outbox, between: (round: number) => void = () => undefined) {
  const states: SyncState[] = [];
  const waits: number[] = [];
  await runLoop({
    outbox,
    host: page.host,
    platform: page.platform,
    trusted: platform.signingKeys,
    now: () => Date.now(),
    random: () => 0.5,
    faultPoint: async () => undefined,
    tell: (state) => states.push(state),
    rest: async (ms) => {
      waits.push(ms);
      between(waits.length);
    },
    isOver: () => waits.length >= rounds,
  });
  return { states, waits };
}

/** An outbox whose every call fails, as a database on a full disk may. */
const brokenOutbox = new Proxy({} as Outbox, {
  get: () => () => Promise.reject(new OutboxTimeoutError('no answer')),
});

describe('the worker’s loop', () => {
  it('waits longer and longer without the platform and drains when it is back', async () => {
    isUp = false;
    expect((await page.submitter.submitApplication(demoInput())).ok).toBe(true);
    const { states, waits } = await loop(5, page.outbox, (round) => {
      if (round === 4) isUp = true;
    });
    expect(waits.slice(0, 4)).toEqual([1500, 2500, 4500, 8500]);
    expect(states[1]).toMatchObject({ outbox: 'ok', online: false, queued: 1, rounds: 1 });
    expect(states[1]?.oldestQueuedAt).toMatch(/^\d{4}-/);
    expect(states.at(-1)).toMatchObject({ outbox: 'ok', online: true, queued: 0, rounds: 5 });
  });

  it('says that the database is unusable, and empties the journal all the same', async () => {
    expect((await page.submitter.submitApplication(demoInput())).ok).toBe(true);
    const { states } = await loop(1, brokenOutbox);
    expect(states.at(-1)).toMatchObject({ outbox: 'unhealthy', online: true });
    expect(await page.host.list()).toMatchObject({
      value: { entries: [{ truth: 'accepted', chunksHeld: false }] },
    });
    expect(await (await fetch(`${platform.url}/v1/cases`)).json()).toHaveLength(1);
    // The database is back: it learns that there is nothing left to send.
    await loop(1, page.outbox);
    expect(await page.outbox.submissions()).toEqual([]);
  });

  it('does not call the outbox healthy before the journal was compared with it', async () => {
    const host: HostApi = { ...page.host, list: async () => err({ problem: 'host-unreachable' }) };
    page = { ...page, host };
    const { states } = await loop(2, page.outbox);
    expect(states.map((state) => state.outbox)).toEqual(['opening', 'opening']);
  });
});

it('a receipt a courier brought empties the queue without any network', async () => {
  expect((await page.submitter.submitApplication(demoInput())).ok).toBe(true);
  const row = (await page.outbox.submissions())[0];
  if (row === undefined) throw new Error('a row was expected');
  // The envelope reached the platform by another road; the host is given the receipts.
  for (const { sha256 } of row.signed.manifest.chunks) {
    await page.platform.putSubmission(row.signed);
    const bytes = await page.outbox.chunk(row.submissionId, sha256);
    if (bytes !== undefined) await page.platform.putChunk(row.submissionId, sha256, bytes);
  }
  const state = await page.platform.getSubmission(row.submissionId);
  for (const receipt of state.ok ? state.value.receipts : [])
    await page.host.addReceipt(row.submissionId, receipt);
  isUp = false;
  const { states } = await loop(1, page.outbox);
  expect(states.at(-1)).toMatchObject({ online: false, queued: 0, received: 0 });
  expect(await page.outbox.submissions()).toEqual([]);
});

describe('submitting', () => {
  it('with lost replies, or tried again by the citizen, commits once', async () => {
    let lost = 0;
    const deaf: HostApi = {
      ...page.host,
      commit: async (...args) => {
        const answer = await page.host.commit(...args);
        lost += 1;
        return lost <= 4 ? err({ problem: 'host-unreachable' }) : answer;
      },
    };
    const deps = { host: deaf, outbox: page.outbox, sealingKey: () => platform.sealingKey };
    const submitter = createSubmitter({
      ...deps,
      faultPoint: async () => undefined,
      sleep: async () => undefined,
    });
    const input = demoInput();
    expect(await submitter.submitApplication(input)).toEqual(err({ problem: 'host-unreachable' }));
    expect(await submitter.submitApplication(input)).toMatchObject({ ok: true });
    const list = await page.host.list();
    expect(list.ok && list.value.entries.map((entry) => entry.submissionId)).toEqual([input.submissionId]);
  });

  it('is safe with the journal’s copy alone, and says so', async () => {
    const deps = { host: page.host, outbox: brokenOutbox, sealingKey: () => platform.sealingKey };
    const submitter = createSubmitter({ ...deps, faultPoint: async () => undefined });
    expect(await submitter.submitApplication(demoInput())).toMatchObject({
      ok: true,
      value: { secondCopy: false },
    });
  });

  it('gives up on a database that never answers', async () => {
    await expect(withTimeout(new Promise(() => undefined), 5)).rejects.toThrow(OutboxTimeoutError);
    await expect(withTimeout(Promise.resolve(1), 5)).resolves.toBe(1);
  });
});

describe('the page’s side of the worker', () => {
  function fakeWorker() {
    const sent: ToWorker[] = [];
    let listener: (event: { data: SyncState }) => void = () => undefined;
    const port: SyncPort = {
      postMessage: (message) => sent.push(message),
      addEventListener: (_type, added) => {
        listener = added;
      },
      terminate: () => undefined,
    };
    return {
      sent,
      port,
      say: (change: Partial<SyncState>) => listener({ data: { ...firstState, ...change } }),
    };
  }

  it('passes states on, and waits for the truth no longer than it may', async () => {
    const { sent, port, say } = fakeWorker();
    const sync = startSync({ host: page.host, signingKeys: platform.signingKeys, faultPoints: false, port });
    expect(sent).toMatchObject([{ start: { faultPoints: false } }]);
    const seen: number[] = [];
    const off = sync.onState((state) => seen.push(state.rounds));
    say({ rounds: 1 });
    off();
    say({ rounds: 2 });
    expect([seen, sync.state().rounds]).toEqual([[1], 2]);

    const input = demoInput();
    await page.submitter.submitApplication(input);
    expect(await sync.waitForTruth(input.submissionId, 1)).toBe('held');
    const early = sync.waitForTruth(input.submissionId, 60_000);
    say({ rounds: 4, online: false });
    expect(await early).toBe('held');
    const late = sync.waitForTruth(input.submissionId, 60_000);
    await page.drain();
    expect(await late).toBe('accepted');
    expect(sent.filter((message) => 'nudge' in message)).toHaveLength(3);
  });

  it('hands a refusal of the host on by name', async () => {
    const missing = await page.host.detail(demoInput().submissionId);
    expect(missing).toMatchObject(err({ problem: 'not-found' }));
  });
});
