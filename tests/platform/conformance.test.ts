import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openKioskKeys } from '#host/keys.ts';
import { createRequestSigner } from '#host/platform/request-signature.ts';
import { canonicalDigest } from '#shared/envelope/canonical.ts';
import { draftOf, type Manifest, SignedManifest } from '#shared/envelope/manifest.ts';
import { signValue } from '#shared/envelope/sign.ts';
import { Capabilities, isPlatform, SubmissionState } from '#shared/platform/contract.ts';
import { isReceiptFor } from '#shared/platform/receipt.ts';
import {
  demoApplication,
  ENROLMENT_CODE,
  type RunningPlatform,
  randomPart,
  removeFolder,
  sealDemo,
  startPlatform,
  temporaryFolder,
} from './harness.ts';
import type { CaseView } from './platform.ts';

/** The contract a platform has to keep, asked over HTTP as a kiosk asks. */

let folder: string;
let platform: RunningPlatform;
let kiosk: Awaited<ReturnType<typeof openKiosk>>;
beforeEach(async () => {
  folder = await temporaryFolder();
  platform = await startPlatform({ dataDir: `${folder}/platform`, accept: 'manual' });
  kiosk = await openKiosk('kiosk-1');
  expect((await kiosk.enrol()).status).toBe(201);
});
afterEach(async () => {
  await platform.stop();
  await removeFolder(folder);
});

/** A kiosk's keys and hands, without its journal: it may do what a journal never would. */
async function openKiosk(kioskId: string) {
  const keys = await openKioskKeys(`${folder}/${kioskId}`);
  const sign = createRequestSigner(kioskId, keys);
  const send = async (method: string, path: string, body?: Uint8Array | string, created = new Date()) => {
    const url = `${platform.url}${path}`;
    const bytes = body === undefined ? undefined : new Uint8Array(Buffer.from(body));
    const request =
      bytes === undefined ? { method, url } : { method, url, body: bytes, contentType: 'application/json' };
    return { url, method, bytes, headers: await sign(request, created) };
  };
  const ask = async (...args: Parameters<typeof send>): Promise<Response> => {
    const { url, method, bytes, headers } = await send(...args);
    return fetch(url, { method, headers, body: bytes ?? null });
  };
  return {
    send,
    ask,
    enrol: (code = ENROLMENT_CODE) =>
      ask(
        'PUT',
        `/v1/devices/${kioskId}`,
        JSON.stringify({ publicKey: keys.publicJwk, enrolmentCode: code }),
      ),
    /** Signs a manifest as this kiosk. */
    manifest: async (demo: Awaited<ReturnType<typeof sealDemo>>, change: Partial<Manifest> = {}) => {
      const manifest: Manifest = {
        ...demo.draft,
        kiosk: kioskId,
        seq: 1,
        previous: null,
        intakeNumber: '110101000120261123000010',
        committedAt: new Date().toISOString(),
        clock: { boot: '0123456789abcdef', sinceBootMs: 1000, offsetMs: null },
        simulated: true,
        ...change,
      };
      const signature = await signValue(keys.privateKey, 'yiciban/manifest/1', manifest);
      return SignedManifest.parse({ manifest, digest: await canonicalDigest(manifest), signature });
    },
    put: (signed: SignedManifest) =>
      ask('PUT', `/v1/submissions/${signed.manifest.submissionId}`, JSON.stringify(signed)),
  };
}
type Demo = Awaited<ReturnType<typeof sealDemo>>;
const putChunks = async (demo: Demo, order = demo.chunks): Promise<Response[]> => {
  const answers: Response[] = [];
  for (const { sha256, bytes } of order) {
    answers.push(
      await kiosk.ask('PUT', `/v1/submissions/${demo.draft.submissionId}/chunks/${sha256}`, bytes),
    );
  }
  return answers;
};
const nameOf = async (answer: Response): Promise<string> => {
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  const problem = await answer.json();
  expect(problem.status).toBe(answer.status);
  return problem.type.replace('urn:yiciban:problem:', '');
};
const cases = async (): Promise<CaseView[]> => (await fetch(`${platform.url}/v1/cases`)).json();

describe('a submission', () => {
  it('put five times at once is one row; chunks come in any order, any number of times', async () => {
    const demo = await sealDemo(platform.sealingKey);
    const signed = await kiosk.manifest(demo);
    const puts = await Promise.all(Array.from({ length: 5 }, () => kiosk.put(signed)));
    expect(puts.map((put) => put.status).sort()).toEqual([200, 200, 200, 200, 201]);
    expect(await cases()).toEqual([]);
    const [first, ...rest] = demo.chunks.toReversed();
    if (first === undefined) throw new Error('chunks were expected');
    await putChunks(demo, [first, first]);
    expect(await cases()).toEqual([]);
    await Promise.all([putChunks(demo, rest), putChunks(demo, rest), putChunks(demo)]);
    expect(await cases()).toHaveLength(1);
    const state = SubmissionState.parse(await (await kiosk.put(signed)).json());
    expect(state).toMatchObject({ state: 'received', missing: [], digest: signed.digest });
    const again = SubmissionState.parse(await (await kiosk.put(signed)).json());
    expect(again).toEqual(state);
    expect(
      await Promise.all(state.receipts.map((one) => isReceiptFor(signed, one, platform.signingKeys))),
    ).toEqual([true]);
  });

  it('is accepted by the desk once, and every later answer says the same', async () => {
    const demo = await sealDemo(platform.sealingKey);
    const signed = await kiosk.manifest(demo);
    await kiosk.put(signed);
    await putChunks(demo);
    const accept = () =>
      fetch(`${platform.url}/desk/cases/${demo.draft.submissionId}/accept`, {
        method: 'POST',
        redirect: 'manual',
      });
    await Promise.all([accept(), accept(), accept()]);
    const state = SubmissionState.parse(await (await kiosk.put(signed)).json());
    expect(state.receipts.map(({ receipt }) => receipt.kind)).toEqual(['received', 'accepted']);
    expect((await cases())[0]?.caseNumber).toBe('YS00000001');
    expect(await (await fetch(platform.url)).text()).toContain('演示');
  });

  it('under a used id with another content is refused and changes nothing', async () => {
    const demo = await sealDemo(platform.sealingKey);
    const signed = await kiosk.manifest(demo);
    await kiosk.put(signed);
    const changed = await kiosk.manifest(demo, { intakeNumber: '110101000120261123000028' });
    const refused = await kiosk.put(changed);
    expect([refused.status, await nameOf(refused)]).toEqual([409, 'manifest-mismatch']);
    await putChunks(demo);
    expect((await cases())[0]?.intakeNumber).toBe(signed.manifest.intakeNumber);
  });

  it('with a signature, digest or kiosk that does not fit is refused', async () => {
    const demo = await sealDemo(platform.sealingKey);
    const signed = await kiosk.manifest(demo);
    const stranger = await openKiosk('kiosk-2');
    const wrong: SignedManifest[] = [
      { ...signed, digest: 'e'.repeat(64) },
      { ...signed, manifest: { ...signed.manifest, seq: 2 } },
      { ...signed, signature: (await stranger.manifest(demo)).signature },
      await kiosk.manifest(demo, { kiosk: 'kiosk-2' }),
    ];
    for (const one of wrong) expect(await nameOf(await kiosk.put(one))).toBe('manifest-signature-invalid');
    const keyId = 'sealing-unknown';
    const other = await kiosk.manifest(demo, { sealing: { ...draftOf(signed.manifest).sealing, keyId } });
    expect(await nameOf(await kiosk.put(other))).toBe('sealing-key-unknown');
    expect(
      await nameOf(await kiosk.ask('PUT', `/v1/submissions/${demo.draft.submissionId}`, '{"x":1}')),
    ).toBe('body-invalid');
  });

  it('takes no chunk the manifest does not name, nor other bytes under its name', async () => {
    const demo = await sealDemo(platform.sealingKey);
    await kiosk.put(await kiosk.manifest(demo));
    const base = `/v1/submissions/${demo.draft.submissionId}/chunks`;
    expect(await nameOf(await kiosk.ask('PUT', `${base}/${'f'.repeat(64)}`, new Uint8Array(20)))).toBe(
      'chunk-unknown',
    );
    const [first] = demo.chunks;
    const bytes = new Uint8Array(first?.bytes ?? []).map((byte, at) => (at === 0 ? byte ^ 1 : byte));
    expect(await nameOf(await kiosk.ask('PUT', `${base}/${first?.sha256}`, bytes))).toBe('digest-mismatch');
  });

  it('that does not open, or holds other matters than it says, makes no case', async () => {
    const parts = [randomPart('a', 10)];
    const demos = [
      [await sealDemo(platform.sealingKey, { parts, matters: ['birth-certificate'] }), 'matters-differ'],
      [
        await sealDemo(platform.sealingKey, { parts, application: { queryCode: '1' } }),
        'envelope-unopenable',
      ],
      [
        await sealDemo(platform.sealingKey, {
          parts,
          application: { ...demoApplication(parts), queryCode: '000000000000' },
        }),
        'envelope-unopenable',
      ],
      [
        await sealDemo(platform.sealingKey, { parts, application: demoApplication([randomPart('gone', 1)]) }),
        'envelope-unopenable',
      ],
    ] as const;
    for (const [demo, name] of demos) {
      await kiosk.put(await kiosk.manifest(demo));
      const last = (await putChunks(demo)).at(-1);
      expect(last?.status).toBe(422);
      expect(last && (await nameOf(last))).toBe(name);
    }
    expect(await cases()).toEqual([]);
  });

  it('that left a hole in the chain, or forks it, is kept and noted', async () => {
    const chain: SignedManifest[] = [];
    const place = async (seq: number, previous: string | null) => {
      const demo = await sealDemo(platform.sealingKey);
      const signed = await kiosk.manifest(demo, { seq, previous });
      await kiosk.put(signed);
      await putChunks(demo);
      chain.push(signed);
      return (await cases()).find((view) => view.submissionId === demo.draft.submissionId)?.chain;
    };
    expect(await place(1, null)).toBe('whole');
    expect(await place(2, chain[0]?.digest ?? '')).toBe('whole');
    expect(await place(4, 'a'.repeat(64))).toBe('gap');
    expect(await place(3, 'b'.repeat(64))).toBe('fork');
    expect(await place(3, chain[1]?.digest ?? '')).toBe('fork');
    expect(await cases()).toHaveLength(5);
  });
});

describe('a request', () => {
  it('must be signed by an enrolled kiosk, now, for this address, over this body, once', async () => {
    const path = '/v1/capabilities';
    expect(await nameOf(await fetch(`${platform.url}${path}`))).toBe('signature-missing');
    const stranger = await openKiosk('kiosk-2');
    expect(await nameOf(await stranger.ask('GET', path))).toBe('unknown-device');
    expect(await nameOf(await stranger.enrol('guess'))).toBe('enrolment-refused');
    const old = new Date(Date.now() - 10 * 60_000);
    expect(await nameOf(await kiosk.ask('GET', path, undefined, old))).toBe('clock-skew');
    const { url, headers } = await kiosk.send('GET', path);
    expect((await fetch(url, { headers })).status).toBe(200);
    expect(await nameOf(await fetch(url, { headers }))).toBe('request-replayed');
    const elsewhere = await kiosk.send('GET', path);
    expect(await nameOf(await fetch(`${platform.url}/v1/progress`, { headers: elsewhere.headers }))).toBe(
      'signature-invalid',
    );
    const rating = '/v1/ratings/0199f000-0000-7000-8000-000000000001';
    const put = await kiosk.send('PUT', rating, '{}');
    const swapped = await fetch(put.url, { method: 'PUT', headers: put.headers, body: '{"level":5}' });
    expect(await nameOf(swapped)).toBe('digest-mismatch');
    const big = await kiosk.ask('PUT', rating, new Uint8Array(1024 * 1024 + 1));
    expect(await nameOf(big)).toBe('body-too-large');
  });

  it('enrols a kiosk once; another key under its name is refused', async () => {
    expect((await kiosk.enrol()).status).toBe(200);
    const otherKeys = await openKioskKeys(`${folder}/impostor`);
    const { publicJwk } = otherKeys;
    const sign = createRequestSigner('kiosk-1', otherKeys);
    const body = new TextEncoder().encode(
      JSON.stringify({ publicKey: publicJwk, enrolmentCode: ENROLMENT_CODE }),
    );
    const url = `${platform.url}/v1/devices/kiosk-1`;
    const headers = await sign({ method: 'PUT', url, body, contentType: 'application/json' }, new Date());
    expect(await nameOf(await fetch(url, { method: 'PUT', headers, body }))).toBe('device-key-mismatch');
  });

  it('for the marker gets a signed answer nobody else can give', async () => {
    const marker = Capabilities.parse(await (await kiosk.ask('GET', '/v1/capabilities')).json());
    expect(await isPlatform(marker, platform.signingKeys)).toBe(true);
    const later = { ...marker.capabilities, time: '2030-01-01T00:00:00.000Z' };
    expect(await isPlatform({ ...marker, capabilities: later }, platform.signingKeys)).toBe(false);
    expect(await isPlatform(marker, [])).toBe(false);
  });
});
