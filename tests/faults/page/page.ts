/** The page's real outbox, submitter and sync, driven by a run of faults instead of a citizen. */
import { OutboxDatabase } from '#renderer/outbox/database.ts';
import { createFaultPoint } from '#renderer/outbox/fault-point.ts';
import { createHostApi } from '#renderer/outbox/host-api.ts';
import { openOutbox } from '#renderer/outbox/outbox.ts';
import { createSubmitter } from '#renderer/outbox/submit.ts';
import { firstState, type SyncState } from '#renderer/sync/messages.ts';
import type { FaultPage, Order, PageStart } from './messages.ts';

const fetchHere = (path: string, init?: RequestInit): Promise<Response> => window.fetch(path, init);
const host = createHostApi(fetchHere);
const outbox = openOutbox();
const faultPoint = createFaultPoint(true, fetchHere);

let state: SyncState = firstState;
let start: PageStart | undefined;
let isUnwell = false;

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));

/** `--break seal`: plain words in the database, as if nobody had sealed them. */
async function leavePlain(order: Order): Promise<void> {
  const db = new OutboxDatabase('yiciban-outbox');
  await db.quarantine.add({ table: 'submissions', foundAt: '', row: order.application });
  db.close();
}

/** `--break strict`: the row is acknowledged and never reaches the disk. */
const forgetful = { ...outbox, add: async () => undefined };

/** `--break strict` of `faults -- power`: the browser's own default, which does not wait for the disk. */
if (new URLSearchParams(location.search).has('relaxed')) {
  const strict = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (stores, mode) {
    return strict.call(this, stores, mode, { durability: 'relaxed' });
  };
}

window.faults = {
  start: async (given) => {
    start = given;
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<SyncState>) => {
      state = data;
    });
    worker.postMessage(given);
  },
  submit: async (order) => {
    if (start === undefined) return { taken: false, problem: 'not-started' };
    const { broken, sealingKey, clockOffset } = start;
    // No new visit while the two copies have not been compared, or are not well.
    if (isUnwell) return { taken: false, problem: 'outbox-unhealthy' };
    if (state.outbox !== 'ok') return { taken: false, problem: `outbox-${state.outbox}` };
    if (broken !== 'idempotency') {
      const recent = await host.recent(order.holder);
      if (recent.ok && recent.value.entries.length > 0) return { taken: false, problem: 'told' };
    }
    if (broken === 'seal') await leavePlain(order);
    const submitter = createSubmitter({
      host,
      outbox: broken === 'strict' ? forgetful : outbox,
      sealingKey: () => sealingKey,
      faultPoint,
    });
    const now = new Date(Date.now() + clockOffset).toISOString();
    const done = await submitter.submitApplication({
      submissionId: order.submissionId,
      application: order.application,
      parts: order.parts.map(({ name, type, base64 }) => ({ name, type, bytes: bytesOf(base64) })),
      facts: {
        lifeEvent: order.holder.lifeEvent,
        matters: ['birth-certificate', 'household-register'],
        catalogue: 'c'.repeat(64),
        privacyNotice: { id: 'card-reading', sha256: 'd'.repeat(64), shownAt: now },
        submittedAt: now,
      },
      queryCode: order.queryCode,
      slip: {
        language: 'zh',
        lifeEvent: { zh: '新生儿出生', en: 'Birth of a child' },
        matters: [{ zh: '出生医学证明', en: 'Birth certificate' }],
        documents: 1,
      },
      holder: order.holder,
    });
    if (!done.ok) return { taken: false, problem: done.error.problem };
    // As the kiosk's page does: this visit is safe in the journal, the next one must not start.
    if (!done.value.secondCopy) isUnwell = true;
    await host.print(order.submissionId);
    return { taken: true };
  },
  printAll: async () => {
    const list = await host.unprinted();
    if (!list.ok) return -1;
    for (const { submissionId } of list.value.items) await host.print(submissionId);
    return list.value.items.length;
  },
  inventory: async () => {
    const whole: string[] = [];
    for (const { submissionId, signed } of await outbox.submissions()) {
      const hashes = signed.manifest.chunks.map((chunk) => chunk.sha256);
      if ((await outbox.checkChunks(submissionId, hashes)).length === 0) whole.push(submissionId);
    }
    return whole;
  },
  state: () => state,
  rows: async () => {
    const rows = await outbox.submissions();
    const chunks = await Promise.all(rows.map((row) => outbox.chunkHashes(row.submissionId)));
    return {
      submissions: rows.length,
      chunks: chunks.flat().length,
      parked: rows
        .filter((row) => row.state === 'parked')
        .map((row) => `${row.submissionId} ${row.parkedFor}`),
    };
  },
} satisfies FaultPage;
