import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { own, randomBytes, sha256Hex, toBase64Url } from '#shared/envelope/bytes.ts';
import { canonicalDigest } from '#shared/envelope/canonical.ts';
import { SignedManifest } from '#shared/envelope/manifest.ts';
import { type NamedKey, PublicJwk } from '#shared/envelope/schema.ts';
import { signValue } from '#shared/envelope/sign.ts';
import { capabilityLimits, type SubmissionState } from '#shared/platform/contract.ts';
import { platformProblems, problemOf } from '#shared/platform/problem.ts';
import type { PlatformReceipt } from '#shared/platform/receipt.ts';
import { ok } from '#shared/result.ts';
import { createPlatformApi } from '#shared/sync/platform-api.ts';
import { createHostApi } from '../outbox/host-api.ts';
import { type Chunk, type Outbox, openOutbox } from '../outbox/outbox.ts';
import { type DrainDeps, drain } from './drain.ts';

let signer: CryptoKey;
let trusted: NamedKey[];
let stranger: CryptoKey;
let capabilities: string;

beforeAll(async () => {
  const P256 = { name: 'ECDSA', namedCurve: 'P-256' };
  const pair = await crypto.subtle.generateKey(P256, true, ['sign', 'verify']);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  signer = pair.privateKey;
  trusted = [{ keyId: 'sign-1', jwk: PublicJwk.parse({ kty, crv, x, y }) }];
  stranger = (await crypto.subtle.generateKey(P256, true, ['sign', 'verify'])).privateKey;
  const marker = {
    api: 'yiciban/platform/1',
    ...capabilityLimits,
    time: new Date().toISOString(),
    sealingKeyId: 'seal-1',
    simulated: true,
  };
  const signature = await signValue(signer, 'yiciban/capabilities/1', marker);
  capabilities = JSON.stringify({ capabilities: marker, keyId: 'sign-1', signature });
});

let counter = 0;
async function makeSubmission(): Promise<{ signed: SignedManifest; chunks: Chunk[] }> {
  counter += 1;
  const seq = counter;
  const chunks: Chunk[] = [];
  for (let index = 0; index < 2; index += 1) {
    const bytes = own(randomBytes(40));
    chunks.push({ sha256: await sha256Hex(bytes), bytes });
  }
  const manifest = {
    format: 'yiciban/manifest/1',
    submissionId: `0199f000-0000-7000-8000-${String(seq).padStart(12, '0')}`,
    lifeEvent: 'newborn',
    matters: ['birth-certificate'],
    catalogue: 'c'.repeat(64),
    privacyNotice: { id: 'n', sha256: 'd'.repeat(64), shownAt: '2026-11-01T00:00:00Z' },
    submittedAt: '2026-11-01T00:00:00Z',
    lookupId: 'ab'.repeat(16),
    sealing: {
      suite: 'HPKE-P256-SHA256-AES256GCM/STREAM-AES256GCM',
      keyId: 'seal-1',
      enc: 'AAAA',
      wrappedKey: 'AAAA',
      noncePrefix: 'AAAA',
    },
    chunks: chunks.map(({ sha256, bytes }) => ({ sha256, size: bytes.length })),
    kiosk: 'kiosk-1',
    seq,
    previous: null,
    intakeNumber: `1101010001202611010000${seq}0`,
    committedAt: '2026-11-01T00:00:00Z',
    clock: { boot: '0123456789abcdef', sinceBootMs: 1000, offsetMs: null },
    simulated: true,
  };
  const digest = await canonicalDigest(manifest);
  return {
    signed: SignedManifest.parse({ manifest, digest, signature: toBase64Url(randomBytes(64)) }),
    chunks,
  };
}

async function makeReceipt(
  signed: SignedManifest,
  kind: 'received' | 'accepted',
  forge: Partial<PlatformReceipt['receipt']> = {},
  key = signer,
): Promise<PlatformReceipt> {
  const { submissionId, intakeNumber } = signed.manifest;
  const base = {
    submissionId,
    digest: signed.digest,
    intakeNumber,
    time: '2026-11-02T00:00:00Z',
    simulated: true,
  };
  const more = kind === 'accepted' ? { caseNumber: 'YS1', children: [] } : {};
  const receipt = { kind, ...base, ...more, ...forge } as PlatformReceipt['receipt'];
  return { receipt, keyId: 'sign-1', signature: await signValue(key, 'yiciban/receipt/1', receipt) };
}

const stateOf = (
  signed: SignedManifest,
  missing: string[],
  receipts: PlatformReceipt[] = [],
): SubmissionState => ({
  submissionId: signed.manifest.submissionId,
  digest: signed.digest,
  state: receipts.length === 0 ? 'incomplete' : 'received',
  missing,
  receipts,
});

const reply = (status: number, body: unknown, type = 'application/json', headers = {}): Response =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), {
    status,
    headers: { 'content-type': type, ...headers },
  });

let databases = 0;
function setUp(answer: (path: string, init: RequestInit) => Response | Promise<Response>) {
  databases += 1;
  const outbox: Outbox = openOutbox({ name: `drain-${databases}`, indexedDB: new IDBFactory(), IDBKeyRange });
  const asked: string[] = [];
  let time = 1_000_000;
  const platform = createPlatformApi(async (path, init = {}) => {
    asked.push(`${init.method ?? 'GET'} ${path}`);
    if (path.endsWith('/capabilities')) return reply(200, capabilities);
    if (path.includes('/progress')) return reply(200, { items: [], next: 0, more: false });
    return answer(path, init);
  }, trusted);
  const stored: string[] = [];
  const host = {
    ...createHostApi(async () => reply(404, problemOf('not-found', 404))),
    addReceipt: async (id: string, receipt: PlatformReceipt) => {
      stored.push(`${receipt.receipt.kind} ${id}`);
      return ok({
        submissionId: id,
        intakeNumber: '',
        seq: 1,
        digest: '',
        committedAt: '',
        print: 'confirmed' as const,
        truth: receipt.receipt.kind,
        chunksHeld: false,
      });
    },
  };
  const deps: DrainDeps = {
    outbox,
    host,
    platform,
    trusted,
    now: () => time,
    random: () => 0,
    faultPoint: async () => undefined,
  };
  return { outbox, deps, asked, stored, pass: (ms: number) => (time += ms) };
}

describe('sending', () => {
  it('sends the manifest, then what is missing, and lets go only after the journal stored the receipt', async () => {
    const { signed, chunks } = await makeSubmission();
    const accepted = [await makeReceipt(signed, 'received'), await makeReceipt(signed, 'accepted')];
    let sent = 0;
    const { outbox, deps, asked, stored } = setUp((_path, init) => {
      if (init.headers && 'content-type' in init.headers && init.headers['content-type'].includes('octet'))
        sent += 1;
      return reply(
        201,
        stateOf(signed, sent === 0 ? chunks.map((c) => c.sha256) : [], sent === 2 ? accepted : []),
      );
    });
    await outbox.add(signed, chunks);
    expect(await drain(deps)).toMatchObject({ online: true, nextInMs: undefined });
    const id = signed.manifest.submissionId;
    expect(asked.filter((line) => line.startsWith('PUT'))).toEqual([
      `PUT /platform/v1/submissions/${id}`,
      ...chunks.map((chunk) => `PUT /platform/v1/submissions/${id}/chunks/${chunk.sha256}`),
    ]);
    expect(stored).toEqual([`received ${id}`, `accepted ${id}`]);
    expect(await outbox.submission(id)).toBeUndefined();
    expect(await outbox.chunkHashes(id)).toEqual([]);
  });

  it('keeps the row without its chunks while only «received» is signed, and ends it on «accepted»', async () => {
    const { signed, chunks } = await makeSubmission();
    const received = await makeReceipt(signed, 'received');
    const accepted = await makeReceipt(signed, 'accepted');
    let receipts = [received];
    const { outbox, deps, pass } = setUp(() => reply(200, stateOf(signed, [], receipts)));
    await outbox.add(signed, chunks);
    await drain(deps);
    expect(await outbox.submission(signed.manifest.submissionId)).toMatchObject({ state: 'received' });
    expect(await outbox.chunkHashes(signed.manifest.submissionId)).toEqual([]);
    receipts = [received, accepted];
    pass(60_000);
    await drain(deps);
    expect(await outbox.submissions()).toEqual([]);
  });

  it('keeps everything when the journal does not store the receipt', async () => {
    const { signed, chunks } = await makeSubmission();
    const receipts = [await makeReceipt(signed, 'received')];
    const { outbox, deps } = setUp(() => reply(200, stateOf(signed, [], receipts)));
    await outbox.add(signed, chunks);
    const host = {
      ...deps.host,
      addReceipt: createHostApi(async () => reply(507, problemOf('disk-full', 507))).addReceipt,
    };
    await drain({ ...deps, host });
    expect(await outbox.chunkHashes(signed.manifest.submissionId)).toHaveLength(2);
  });

  it('goes on past a refused submission, which is parked with its reason', async () => {
    const all = await Promise.all(Array.from({ length: 5 }, makeSubmission));
    const refused = all[0]?.signed.manifest.submissionId ?? '';
    const receipts = new Map<string, PlatformReceipt>();
    for (const { signed } of all)
      receipts.set(signed.manifest.submissionId, await makeReceipt(signed, 'accepted'));
    const { outbox, deps } = setUp((path) => {
      const found = all.find(({ signed }) => path.includes(signed.manifest.submissionId));
      const receipt = receipts.get(found?.signed.manifest.submissionId ?? '');
      if (found === undefined || receipt === undefined || path.includes(refused)) {
        return reply(409, problemOf('manifest-mismatch', 409), 'application/problem+json');
      }
      return reply(200, stateOf(found.signed, [], [receipt]));
    });
    for (const { signed, chunks } of all) await outbox.add(signed, chunks);
    await drain(deps);
    expect(await outbox.submissions()).toMatchObject([
      { submissionId: refused, state: 'parked', parkedFor: 'manifest-mismatch' },
    ]);
    expect(await outbox.chunkHashes(refused)).toHaveLength(2);
    await outbox.unpark(refused);
    expect(await outbox.due('queued', 1)).toHaveLength(1);
  });

  it('counts the attempt before it sends', async () => {
    const { signed, chunks } = await makeSubmission();
    const seen: unknown[] = [];
    const { outbox, deps } = setUp(async () => {
      seen.push(await outbox.submission(signed.manifest.submissionId));
      return reply(500, 'oops', 'text/plain');
    });
    await outbox.add(signed, chunks);
    await drain(deps);
    expect(seen).toMatchObject([{ attempts: 1, nextAttemptAt: 1_001_000 }]);
  });

  it('waits as long as Retry-After says', async () => {
    const { signed, chunks } = await makeSubmission();
    const busy = problemOf('busy', 503);
    const { outbox, deps } = setUp(() =>
      reply(503, busy, 'application/problem+json', { 'retry-after': '90' }),
    );
    await outbox.add(signed, chunks);
    expect(await drain(deps)).toMatchObject({ online: true, nextInMs: 90_000 });
  });

  it('does not send at all to something that cannot sign the marker', async () => {
    const { signed, chunks } = await makeSubmission();
    const { outbox, deps } = setUp(() => reply(200, stateOf(signed, [])));
    await outbox.add(signed, chunks);
    const asked: string[] = [];
    const portal = createPlatformApi(async (path) => {
      asked.push(path);
      return reply(200, '<html>Please log in</html>', 'text/html');
    }, trusted);
    expect(await drain({ ...deps, platform: portal })).toEqual({ online: false, nextInMs: undefined });
    expect(asked).toEqual(['/platform/v1/capabilities']);
    expect(await outbox.submission(signed.manifest.submissionId)).toMatchObject({
      attempts: 0,
      state: 'queued',
    });
  });
});

describe('SYNC-09 nothing is deleted without a valid receipt', () => {
  it('whatever the status and whatever the body', { timeout: 30_000 }, async () => {
    const problems = Object.entries(platformProblems).map(([name, status]) =>
      JSON.stringify(problemOf(name, status)),
    );
    const { signed, chunks } = await makeSubmission();
    const other = await makeSubmission();
    const forged = await Promise.all([
      makeReceipt(signed, 'accepted', { digest: 'e'.repeat(64) }),
      makeReceipt(signed, 'accepted', { intakeNumber: '0' }),
      makeReceipt(signed, 'received', {}, stranger),
      makeReceipt(other.signed, 'accepted'),
    ]);
    const states = [
      stateOf(signed, []),
      stateOf(
        signed,
        chunks.map((chunk) => chunk.sha256),
      ),
      stateOf(signed, ['f'.repeat(64)]),
      ...forged.map((receipt) => stateOf(signed, [], [receipt])),
    ].map((state) => JSON.stringify(state));
    const good = JSON.stringify(stateOf(signed, [], [await makeReceipt(signed, 'received')]));
    const body = fc.oneof(
      fc.constantFrom(...problems),
      fc.constantFrom(...states),
      fc.constantFrom('', '<html></html>', '{}', 'null', '[]', good.slice(0, -9), '{"receipts":[{}]}'),
      fc.json(),
    );
    const status = fc.oneof(
      fc.constantFrom(200, 201, 202, 302, 400, 401, 403, 404, 409, 413, 422, 429),
      fc.integer({ min: 200, max: 599 }),
    );
    const answer = fc.record({ status, body, breaks: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 6 }), async (answers) => {
        let at = 0;
        const { outbox, deps, pass } = setUp(() => {
          const { status, body, breaks } = answers[at % answers.length] ?? {
            status: 500,
            body: '',
            breaks: false,
          };
          at += 1;
          if (breaks) throw new TypeError('network');
          return [204, 205, 304].includes(status) ? new Response(null, { status }) : reply(status, body);
        });
        await outbox.add(signed, chunks);
        for (let round = 0; round < 3; round += 1) {
          await drain(deps);
          pass(3600_000);
        }
        expect(await outbox.submission(signed.manifest.submissionId)).toBeDefined();
        expect(await outbox.chunkHashes(signed.manifest.submissionId)).toHaveLength(2);
        outbox.close();
      }),
      { numRuns: 80 },
    );
  });
});
