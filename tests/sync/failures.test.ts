import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { problemOf } from '#shared/platform/problem.ts';
import { isPut, openBench, type SyncBench, submit } from './kiosk-bench.ts';

const DAY = 24 * 3600_000;
let bench: SyncBench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

/** A promise that is resolved from outside. */
function signal(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

const idsOfCases = async (): Promise<string[]> => (await bench.cases()).map((one) => one.submissionId).sort();
const page200 = (body: string, type = 'text/html') =>
  new Response(body, { status: 200, headers: { 'content-type': type } });

describe('SYNC-07 a portal or proxy that says yes', () => {
  it.each([
    ['200 with a page', () => page200('<html>请登录</html>')],
    ['204 with nothing', () => new Response(null, { status: 204 })],
    ['200 with half a document', () => page200('{"submissionId":"0199', 'application/json')],
    ['200 with another document', () => page200('{"ok":true}', 'application/json')],
    ['201 with nothing', () => new Response('', { status: 201 })],
  ])('%s: the submission stays, and arrives when the portal is gone', async (_name, lie) => {
    let isCaptured = false;
    const { page } = await bench.startKiosk(async (input, init) =>
      isCaptured && isPut(init) ? lie() : fetch(input, init),
    );
    await page.drain(); // enrols
    isCaptured = true;
    const id = await submit(page);
    await page.drain();
    expect(await page.outbox.submission(id)).toMatchObject({ state: 'queued' });
    expect(await page.outbox.chunkHashes(id)).toHaveLength(2);
    expect(await page.host.detail(id)).toMatchObject({ value: { entry: { chunksHeld: true } } });
    isCaptured = false;
    await page.drain();
    expect(await idsOfCases()).toEqual([id]);
  });
});

it('SYNC-08 one that is refused blocks nobody: 2 to 10 arrive, it is parked with its reason', async () => {
  let refusedId = '';
  const { page } = await bench.startKiosk(async (input, init) =>
    refusedId !== '' && String(input).includes(refusedId)
      ? new Response(JSON.stringify(problemOf('matters-differ', 422)), {
          status: 422,
          headers: { 'content-type': 'application/problem+json' },
        })
      : fetch(input, init),
  );
  const ids: string[] = [];
  for (let count = 0; count < 10; count += 1) ids.push(await submit(page));
  refusedId = ids[0] ?? '';
  await page.drain();
  expect(await idsOfCases()).toEqual(ids.slice(1).sort());
  expect(await page.outbox.submissions()).toMatchObject([
    { submissionId: refusedId, state: 'parked', parkedFor: 'matters-differ' },
  ]);
  expect(await page.outbox.chunkHashes(refusedId)).toHaveLength(2);
  expect(await page.host.detail(refusedId)).toMatchObject({ value: { entry: { chunksHeld: true } } });
});

it('SYNC-10 a delete that fails here after the platform signed: sent again it stays one case', async () => {
  const { page } = await bench.startKiosk();
  const id = await submit(page);
  const { remove } = page.outbox;
  page.outbox.remove = async () => {
    throw new Error('the database is closing');
  };
  await expect(page.drain()).rejects.toThrow('closing');
  // The receipt is safe although the row is still here.
  expect(await page.host.detail(id)).toMatchObject({ value: { entry: { truth: 'accepted' } } });
  expect(await page.outbox.submission(id)).toBeDefined();
  page.outbox.remove = remove;
  await page.drain();
  expect(await page.outbox.submissions()).toEqual([]);
  expect(await idsOfCases()).toEqual([id]);
});

describe('SYNC-16 a wrong clock', () => {
  it.each([
    ['three days behind', -3 * DAY],
    ['three days ahead', 3 * DAY],
    ['three weeks behind', -21 * DAY],
  ])('%s: heard all the same, the offset is told, both times are kept', async (_name, error) => {
    const clock = { now: () => Date.now() + error };
    const { page } = await bench.startKiosk(fetch, { clock });
    const id = await submit(page);
    expect(await page.platform.isOnline()).toBe(true);
    await page.drain();
    expect(await idsOfCases()).toEqual([id]);
    const detail = await page.host.detail(id);
    if (!detail.ok) throw new Error('the journal keeps what was accepted');
    const ours = Date.parse(detail.value.signed.manifest.committedAt);
    const theirs = Date.parse(detail.value.receipts[0]?.receipt.time ?? '');
    expect(Math.abs(theirs - ours + error)).toBeLessThan(5 * 60_000);
  });

  it('set back in the middle of the queue: nothing is frozen, and the order stays that of seq', async () => {
    let step = 0;
    let isUp = false;
    const sent: string[] = [];
    const { page } = await bench.startKiosk(
      async (input, init) => {
        const id = /submissions\/([0-9a-f-]{36})$/.exec(String(input))?.[1];
        if (id !== undefined && isPut(init)) sent.push(id);
        return isUp ? fetch(input, init) : Promise.reject(new TypeError('no network'));
      },
      { clock: { now: () => Date.now() + step } },
    );
    const first = await submit(page);
    step = -3 * DAY;
    const second = await submit(page);
    // As if the first had been tried, and put off, before the clock went back.
    await page.outbox.postpone(first, 3, Date.now() + 3 * DAY + 60_000);
    isUp = true;
    await page.drain();
    expect(sent).toEqual([first, second]);
    expect(await idsOfCases()).toEqual([first, second].sort());
    expect((await bench.cases()).every((one) => one.chain === 'whole')).toBe(true);
  });
});

it('SYNC-18 two scans of equal size and repeated creation: each chunk lands where it belongs', async () => {
  let repeat = true;
  const { page } = await bench.startKiosk(async (input, init) => {
    // Every request is made twice, as by a line that lost the first answer.
    if (repeat && isPut(init) && !String(input).includes('/devices/')) {
      const lost = await fetch(input, init);
      await lost.arrayBuffer();
    }
    return fetch(input, init);
  });
  const ids = [await submit(page), await submit(page)];
  const sizes = (await page.outbox.submissions()).map((row) =>
    row.signed.manifest.chunks.map((chunk) => chunk.size),
  );
  expect(sizes[0]).toEqual(sizes[1]);
  // The platform refuses the same nonce twice: each of ours is answered «later», never with a torn case.
  for (let round = 0; round < 3; round += 1) await page.drain();
  repeat = false;
  for (let round = 0; round < 3; round += 1) await page.drain();
  const cases = await bench.cases();
  expect(cases.map((one) => one.submissionId).sort()).toEqual(ids.sort());
  const materials = cases.map((one) => one.children[0]?.materials.join());
  expect(new Set(materials).size).toBe(2);
});

it('SYNC-20 the next citizen while the one before is still being sent: nothing of one is in the other', async () => {
  const started = signal();
  const mayGoOn = signal();
  let held = false;
  const { page, fetch: pageFetch } = await bench.startKiosk(async (input, init) => {
    if (!held && String(input).includes('/chunks/')) {
      held = true;
      started.resolve();
      await mayGoOn.promise;
    }
    return fetch(input, init);
  });
  const first = await submit(page);
  const draining = page.drain();
  await started.promise;
  const second = await submit(page);
  const rows = await page.outbox.submissions();
  const foreign = rows.find((row) => row.submissionId === first)?.signed.manifest.chunks[0]?.sha256 ?? '';
  const bytes = await page.outbox.chunk(first, foreign);
  mayGoOn.resolve();
  await draining;
  await page.drain();
  const cases = await bench.cases();
  expect(cases.map((one) => one.submissionId).sort()).toEqual([first, second].sort());
  expect(cases[0]?.children[0]?.materials).not.toEqual(cases[1]?.children[0]?.materials);
  // A chunk of one handed in under the other is refused by name.
  const mixed = await pageFetch(`/platform/v1/submissions/${second}/chunks/${foreign}`, {
    method: 'PUT',
    body: bytes ?? null,
    headers: { 'content-type': 'application/octet-stream' },
  });
  expect(await mixed.json()).toMatchObject({ type: 'urn:yiciban:problem:chunk-unknown' });
});

it('a thin line: what moves slowly is not cut off, what does not answer at all is', async () => {
  let slowFor = 0;
  const { page } = await bench.startKiosk(
    async (input, init) => {
      // As long as the transfer takes the answer does not come, and the host's patience is asked of the signal.
      const { signal: patience } = init ?? {};
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(resolve, slowFor);
        patience?.addEventListener('abort', () => {
          clearTimeout(timer);
          reject(new DOMException('patience is over', 'TimeoutError'));
        });
      });
      return fetch(input, init);
    },
    { platformTimeoutMs: 200 },
  );
  const id = await submit(page);
  await page.drain(); // enrols, and sends
  expect(await idsOfCases()).toEqual([id]);
  const second = await submit(page);
  const row = await page.outbox.submission(second);
  if (row === undefined) throw new Error('a row was expected');
  await page.platform.putSubmission(row.signed);
  slowFor = 600;
  const [chunk] = row.signed.manifest.chunks;
  const bytes = await page.outbox.chunk(second, chunk?.sha256 ?? '');
  if (chunk === undefined || bytes === undefined) throw new Error('a chunk was expected');
  expect(await page.platform.isOnline()).toBe(false); // a small question is not waited for like a chunk
  expect(await page.platform.putChunk(second, chunk.sha256, bytes)).toMatchObject({ ok: true });
});

describe('what the owner of a station has laid down for its line', () => {
  it('in a pause nothing is sent, afterwards everything', async () => {
    const { page } = await bench.startKiosk();
    const id = await submit(page);
    const allDay = {
      pauseWindows: [
        { from: '00:00', to: '23:59' },
        { from: '23:59', to: '00:00' },
      ],
      dailyBytes: null,
    };
    expect(await page.drain({ rules: allDay })).toMatchObject({ online: true, hold: { why: 'pause' } });
    expect(await idsOfCases()).toEqual([]);
    await page.drain();
    expect(await idsOfCases()).toEqual([id]);
  });

  it('beyond the day’s budget chunks wait for tomorrow, the manifest is handed in all the same', async () => {
    const { page } = await bench.startKiosk();
    const [first, second] = [await submit(page), await submit(page)];
    const size = 400_000; // one of the two, which hold about 300 kB each
    const rules = { pauseWindows: [], dailyBytes: size };
    await page.drain({ rules });
    expect(await idsOfCases()).toEqual([first]);
    expect(await page.outbox.submission(second)).toMatchObject({ state: 'queued' });
    expect(await page.platform.getSubmission(second)).toMatchObject({ value: { state: 'incomplete' } });
    for (let hour = 0; hour < 25; hour += 1) await page.drain({ rules });
    expect(await idsOfCases()).toEqual([first, second].sort());
  });
});
