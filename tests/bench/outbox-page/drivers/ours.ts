/** Ours: sealed, handed to the host's journal, committed there, then one strict transaction here; the very calls of the kiosk's page. */
import { v7 as uuidv7 } from 'uuid';
import { createHostApi } from '#renderer/outbox/host-api.ts';
import { openOutbox } from '#renderer/outbox/outbox.ts';
import { batches } from '#renderer/outbox/submit.ts';
import { own } from '#shared/envelope/bytes.ts';
import { ManifestDraft, type SignedManifest } from '#shared/envelope/manifest.ts';
import { seal } from '#shared/envelope/seal.ts';
import type { BenchSubmission, Driver, DriverInput } from '../driver.ts';

/** What a submission derives from the code on its paper: slow on purpose, once a visit, and no matter of storing. */
const lookupId = 'ab'.repeat(16);

export function ours({ sealingKey }: DriverInput): Driver {
  const host = createHostApi((path, init) => fetch(path, init));
  const outbox = openOutbox();
  let last: SignedManifest | undefined;

  const draftOf = async ({ payload, documents }: BenchSubmission) => {
    const submissionId = uuidv7();
    const parts = documents.map(({ name, bytes }) => ({ name, type: 'image/jpeg', bytes }));
    const sealed = await seal({ application: payload, parts }, { submissionId, lookupId }, sealingKey);
    const now = new Date().toISOString();
    const draft = ManifestDraft.parse({
      format: 'yiciban/manifest/1',
      submissionId,
      lifeEvent: 'newborn',
      matters: ['birth-certificate'],
      catalogue: 'c'.repeat(64),
      privacyNotice: { id: 'card-reading', sha256: 'd'.repeat(64), shownAt: now },
      submittedAt: now,
      lookupId,
      sealing: sealed.sealing,
      chunks: sealed.chunks.map(({ sha256, size }) => ({ sha256, size })),
    });
    return { draft, chunks: sealed.chunks.map(({ sha256, bytes }) => ({ sha256, bytes: own(bytes) })) };
  };

  return {
    open: async () => {
      await outbox.mark();
    },
    enqueue: async (submission) => {
      const { draft, chunks } = await draftOf(submission);
      for (const some of batches(chunks)) {
        const put = await host.putChunks(draft.submissionId, some);
        if (!put.ok) throw new Error(put.error.problem);
      }
      const slip = {
        queryCode: '407718250316',
        language: 'zh',
        lifeEvent: { zh: '新生儿出生', en: 'Birth of a child' },
        matters: [{ zh: '出生医学证明', en: 'Birth certificate' }],
        documents: 2,
      } as const;
      const holder = { documentType: '111', number: submission.id, lifeEvent: 'newborn' };
      const committed = await host.commit(draft, { ...slip, matters: [...slip.matters] }, holder);
      if (!committed.ok) throw new Error(committed.error.problem);
      last = committed.value;
      await outbox.add(committed.value, chunks);
    },
    count: async () => (await outbox.waiting()).queued,
    fill: async (count) => {
      if (last === undefined) throw new Error('Nothing was committed yet');
      // Rows with whole manifests, as they wait here; their chunks do not matter to opening and counting.
      const { manifest, ...rest } = last;
      for (let at = 0; at < count; at += 1)
        await outbox.add({ ...rest, manifest: { ...manifest, submissionId: uuidv7(), seq: 1000 + at } }, []);
    },
  };
}

/** A queue of this many submissions of 3 MB, chunk by chunk as they would lie there. */
export async function fillLarge(count: number, template: SignedManifest): Promise<void> {
  const outbox = openOutbox();
  const size = 256 * 1024;
  for (let number = 0; number < count; number += 1) {
    const chunks = [];
    for (let index = 0; index < 12; index += 1) {
      const bytes = new Uint8Array(size);
      for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
      const sha256 = [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))]
        .map((byte) => byte.toString(16).padStart(2, '0'))
        .join('');
      chunks.push({ sha256, bytes });
    }
    const manifest = {
      ...template.manifest,
      submissionId: uuidv7(),
      seq: 10_000 + number,
      chunks: chunks.map(({ sha256 }) => ({ sha256, size })),
    };
    await outbox.add({ ...template, manifest }, chunks);
  }
  outbox.close();
}

/** Reads and sends every chunk of every waiting submission, one at a time: the bytes that went. */
export async function sendLarge(): Promise<number> {
  const outbox = openOutbox();
  let bytes = 0;
  for (const { submissionId, seq, signed } of await outbox.due('queued', Number.MAX_SAFE_INTEGER)) {
    if (seq < 10_000) continue;
    for (const { sha256 } of signed.manifest.chunks) {
      const chunk = await outbox.chunk(submissionId, sha256);
      if (chunk === undefined) throw new Error('a chunk is gone');
      const sent = await fetch('/faults/sink', { method: 'PUT', body: new Blob([chunk]) });
      bytes += ((await sent.json()) as { bytes: number }).bytes;
    }
  }
  outbox.close();
  return bytes;
}

/** The newest manifest of this page's copy. */
export async function anyManifest(): Promise<SignedManifest> {
  const outbox = openOutbox();
  const row = (await outbox.submissions()).at(-1);
  outbox.close();
  if (row === undefined) throw new Error('Nothing was committed yet');
  return row.signed;
}
