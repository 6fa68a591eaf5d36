/** The platform's keys change: what was sealed before still opens, a kiosk learns the new ones, and nobody else's. */
import { readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FirstKeys, openKeyring } from '#host/platform/keyring.ts';
import { PublicJwk } from '#shared/envelope/schema.ts';
import { signValue } from '#shared/envelope/sign.ts';
import type { KeySet, KeySetBody } from '#shared/platform/keys.ts';
import {
  type RunningPlatform,
  removeFolder,
  startCustody,
  startPlatform,
  temporaryFolder,
} from '../platform/harness.ts';
import { demoInput, openPage } from '../platform/page.ts';
import type { CaseView } from '../platform/platform.ts';

const DAY_MS = 24 * 3600_000;
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

const rotate = async (purpose: 'sealing' | 'signing') => {
  const answer = await fetch(`${platform.url}/desk/keys/${purpose}/rotate`, {
    method: 'POST',
    redirect: 'manual',
  });
  expect(answer.status).toBeLessThan(400);
};
const cases = async (): Promise<CaseView[]> => (await fetch(`${platform.url}/v1/cases`)).json();
const clock = (verified = true, now = () => Date.now()) => ({ now, verified });

/** A kiosk whose page always seals to the key its host knows at the moment, as the real one does. */
async function startKiosk() {
  const keyring = await openKeyring({
    dataDir: `${folder}/kiosk`,
    first: { sealingKey: platform.sealingKey, signingKeys: platform.signingKeys },
    time: clock(),
  });
  let changes = 0;
  const kiosk = await startCustody(`${folder}/kiosk`, platform, {
    keyring,
    keysChanged: () => (changes += 1),
  });
  const page = () => openPage({ fetch: kiosk.fetch, ...keyring.current() });
  return { ...kiosk, keyring, page, changes: () => changes };
}

it('sealed before the rotation, arrived after it: opened with the old key; the next is sealed to the new one', async () => {
  const kiosk = await startKiosk();
  const before = kiosk.page();
  expect((await before.submitter.submitApplication(demoInput())).ok).toBe(true);
  await rotate('sealing');
  await rotate('signing');
  await before.drain();
  await expect.poll(kiosk.changes).toBe(1);
  const { sealingKey, signingKeys } = kiosk.keyring.current();
  expect(sealingKey.keyId).not.toBe(platform.sealingKey.keyId);
  expect(signingKeys).toHaveLength(2);

  const after = openPage({ fetch: kiosk.fetch, ...kiosk.keyring.current(), indexedDB: before.indexedDB });
  const second = demoInput();
  expect((await after.submitter.submitApplication(second)).ok).toBe(true);
  expect((await after.outbox.submission(second.submissionId))?.signed.manifest.sealing.keyId).toBe(
    sealingKey.keyId,
  );
  await after.drain();
  expect(await cases()).toHaveLength(2);
  expect(await after.outbox.submissions()).toEqual([]);

  // What was learnt outlives the process.
  const again = await openKeyring({
    dataDir: `${folder}/kiosk`,
    first: { sealingKey: platform.sealingKey, signingKeys: platform.signingKeys },
    time: clock(),
  });
  expect(again.current().sealingKey.keyId).toBe(sealingKey.keyId);
});

it('a key the platform does not know parks the submission with its reason, and the next goes on', async () => {
  const kiosk = await startKiosk();
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  const stranger = { keyId: 'sealing-unknown', jwk: PublicJwk.parse({ kty, crv, x, y }) };
  const page = openPage({ fetch: kiosk.fetch, sealingKey: stranger, signingKeys: platform.signingKeys });
  const first = demoInput();
  expect((await page.submitter.submitApplication(first)).ok).toBe(true);
  const good = openPage({ fetch: kiosk.fetch, ...platform, indexedDB: page.indexedDB });
  expect((await good.submitter.submitApplication(demoInput())).ok).toBe(true);
  await good.drain();
  expect(await good.outbox.submission(first.submissionId)).toMatchObject({
    state: 'parked',
    parkedFor: 'sealing-key-unknown',
  });
  expect(await good.outbox.chunkHashes(first.submissionId)).toHaveLength(2);
  expect(await cases()).toHaveLength(1);
});

async function madeKeys() {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ]);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  return {
    privateKey: pair.privateKey,
    named: { keyId: `key-${x?.slice(0, 6)}`, jwk: PublicJwk.parse({ kty, crv, x, y }) },
  };
}
async function setOf(
  signer: Awaited<ReturnType<typeof madeKeys>>,
  keyId: string,
  times: { issued: number; from: number; until: number },
): Promise<KeySet> {
  const at = (ms: number) => new Date(ms).toISOString();
  const dated = { ...signer.named, notBefore: at(times.from), notAfter: at(times.until) };
  const keys: KeySetBody = { issuedAt: at(times.issued), sealing: [{ ...dated, keyId }], signing: [dated] };
  return {
    keys,
    keyId: signer.named.keyId,
    signature: await signValue(signer.privateKey, 'yiciban/keys/1', keys),
  };
}

it('takes newer sets of a trusted key only; an expired key warns by a clock the platform vouched for, and is still used', async () => {
  const signer = await madeKeys();
  const stranger = await madeKeys();
  const first: FirstKeys = { sealingKey: signer.named, signingKeys: [signer.named] };
  const now = Date.now();
  const keyring = await openKeyring({ dataDir: folder, first, time: clock() });
  const times = { issued: now, from: now - DAY_MS, until: now + DAY_MS };
  expect(await keyring.learn(await setOf(stranger, 'k9', times))).toBe(false);
  expect(await keyring.learn({ keys: 'nonsense' })).toBe(false);
  expect(keyring.current()).toMatchObject({ sealingKey: signer.named, outdated: false });
  expect(await keyring.learn(await setOf(signer, 'k2', times))).toBe(true);
  expect(keyring.current().sealingKey.keyId).toBe('k2');
  expect(await keyring.learn(await setOf(signer, 'k1', { ...times, issued: now - 1000 }))).toBe(false);
  expect(keyring.current().sealingKey.keyId).toBe('k2');

  const later = (verified: boolean) => clock(verified, () => now + 3 * DAY_MS);
  const expired = await openKeyring({ dataDir: folder, first, time: later(true) });
  expect(expired.current()).toMatchObject({ sealingKey: { keyId: 'k2' }, outdated: true });
  const unsure = await openKeyring({ dataDir: folder, first, time: later(false) });
  expect(unsure.current()).toMatchObject({ sealingKey: { keyId: 'k2' }, outdated: false });

  // A file nobody can read counts as none.
  const path = `${folder}/keys/platform.json`;
  await writeFile(path, (await readFile(path, 'utf8')).slice(0, 50));
  const fallen = await openKeyring({ dataDir: folder, first, time: clock() });
  expect(fallen.current()).toMatchObject({ sealingKey: signer.named });
});
