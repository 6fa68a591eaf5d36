import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SubmissionState } from '#shared/platform/contract.ts';
import { JournalList } from '#shared/platform/journal.ts';
import { problemName } from '#shared/platform/problem.ts';
import {
  commitDemo,
  json,
  octets,
  type RunningPlatform,
  removeFolder,
  sealDemo,
  startCustody,
  startPlatform,
  temporaryFolder,
} from './harness.ts';
import type { CaseView } from './platform.ts';

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

it('an application travels from seal to case and leaves the kiosk on the signed receipt only', async () => {
  const { custody, fetch, printed } = await startCustody(`${folder}/kiosk`, platform);
  const demo = await sealDemo(platform.sealingKey);
  const id = demo.draft.submissionId;
  const signed = await commitDemo(fetch, demo);
  expect(signed.manifest).toMatchObject({ seq: 1, previous: null, kiosk: 'kiosk-1', simulated: true });

  const put = await fetch(`/platform/v1/submissions/${id}`, json('PUT', signed));
  expect(put.status).toBe(201);
  const { missing } = SubmissionState.parse(await put.json());
  expect(missing).toEqual(demo.chunks.map((chunk) => chunk.sha256));
  for (const sha256 of missing.toReversed()) {
    const chunk = await fetch(`/api/journal/${id}/chunks/${sha256}`);
    const bytes = new Uint8Array(await chunk.arrayBuffer());
    const sent = await fetch(`/platform/v1/submissions/${id}/chunks/${sha256}`, octets(bytes));
    expect(sent.status).toBe(201);
  }
  const again = await fetch(`/platform/v1/submissions/${id}`, json('PUT', signed));
  expect(again.status).toBe(200);
  const { receipts, state } = SubmissionState.parse(await again.json());
  expect(state).toBe('accepted');
  expect(receipts.map(({ receipt }) => receipt.kind)).toEqual(['received', 'accepted']);

  for (const receipt of receipts) {
    const stored = await fetch(`/api/journal/${id}/receipts`, json('POST', receipt));
    expect(stored.status).toBe(200);
  }
  const list = JournalList.parse(await (await fetch('/api/journal')).json());
  expect(list.entries).toMatchObject([{ submissionId: id, truth: 'accepted', chunksHeld: false }]);
  const gone = await fetch(`/api/journal/${id}/chunks/${demo.chunks[0]?.sha256}`);
  expect(gone.status).toBe(404);

  const paper = await fetch(`/api/journal/${id}/print`, json('POST', {}));
  expect(await paper.json()).toEqual({ print: 'confirmed', truth: 'accepted' });
  expect(printed).toMatchObject([
    { truth: 'accepted', caseNumber: 'YS00000001', reprint: false, simulated: true },
  ]);

  const cases: CaseView[] = await (await fetch2(`${platform.url}/v1/cases`)).json();
  const hashes = demo.parts.map((part) => createHash('sha256').update(part.bytes).digest('hex'));
  expect(cases).toEqual([
    {
      submissionId: id,
      intakeNumber: signed.manifest.intakeNumber,
      caseNumber: 'YS00000001',
      chain: 'whole',
      children: [
        {
          matter: 'birth-certificate',
          department: 'health',
          fields: { motherName: '张㛃', childSex: '2' },
          materials: hashes,
        },
        {
          matter: 'household-register',
          department: 'public-security',
          fields: { childName: '李小明' },
          materials: hashes.slice(0, 1),
        },
      ],
      dataUse: [],
      proofs: [],
      objections: [],
    },
  ]);
  const document = await fetch2(`${platform.url}/v1/cases/${id}/documents/${hashes[0]}`);
  expect(new Uint8Array(await document.arrayBuffer())).toEqual(demo.parts[0]?.bytes);
  await custody.close();
});

it('no chunk leaves the journal on a receipt for something else', async () => {
  const { custody, fetch } = await startCustody(`${folder}/kiosk`, platform);
  const [first, second] = [await sealDemo(platform.sealingKey), await sealDemo(platform.sealingKey)];
  const signed = await commitDemo(fetch, first);
  await commitDemo(fetch, second);
  await fetch(`/platform/v1/submissions/${signed.manifest.submissionId}`, json('PUT', signed));
  for (const { sha256, bytes } of first.chunks) {
    await fetch(`/platform/v1/submissions/${first.draft.submissionId}/chunks/${sha256}`, octets(bytes));
  }
  const state = await fetch(`/platform/v1/submissions/${first.draft.submissionId}`);
  const { receipts } = SubmissionState.parse(await state.json());
  const [receipt] = receipts;
  if (receipt === undefined) throw new Error('a receipt was expected');
  const forged = [
    { ...receipt, receipt: { ...receipt.receipt, submissionId: second.draft.submissionId } },
    { ...receipt, receipt: { ...receipt.receipt, digest: 'e'.repeat(64) } },
    { ...receipt, signature: `${receipt.signature.slice(0, -2)}AA` },
    { ...receipt, keyId: 'somebody' },
    {},
  ];
  for (const bad of [...forged, receipt]) {
    const refused = await fetch(`/api/journal/${second.draft.submissionId}/receipts`, json('POST', bad));
    expect(problemName(await refused.json())).toBe('receipt-invalid');
  }
  for (const { sha256 } of second.chunks) {
    expect((await fetch(`/api/journal/${second.draft.submissionId}/chunks/${sha256}`)).status).toBe(200);
  }
  await custody.close();
});

/** The tests' own fetch, named apart from the page's. */
const fetch2 = (url: string): Promise<Response> => globalThis.fetch(url);
