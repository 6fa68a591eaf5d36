/** The platform's keys: rotated by anybody, opened for ever, believed along the chain of trust. */
import { writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type KeySet, sealingKeyAt, trustedKeySet } from '#shared/platform/keys.ts';
import { isReceiptFor } from '#shared/platform/receipt.ts';
import { openBench } from './conform/bench.ts';
import {
  ENROLMENT_CODE,
  type RunningPlatform,
  removeFolder,
  startPlatform,
  temporaryFolder,
} from './harness.ts';

let folder: string;
let platform: RunningPlatform;
beforeEach(async () => {
  folder = await temporaryFolder();
  platform = await startPlatform({ dataDir: folder });
});
afterEach(async () => {
  await platform.stop();
  await removeFolder(folder);
});
const keySet = async (): Promise<KeySet> => (await fetch(`${platform.url}/v1/keys`)).json();
const rotate = (purpose: 'sealing' | 'signing') =>
  fetch(`${platform.url}/desk/keys/${purpose}/rotate`, { method: 'POST' });
const bench = (trusted = platform.signingKeys) =>
  openBench({ url: platform.url, enrolmentCode: ENROLMENT_CODE, trusted });

describe('a sealing key', () => {
  it('that was rotated twice still opens what was sealed to it, and new kiosks seal to the newest', async () => {
    const old = platform.sealingKey;
    const early = await bench();
    await rotate('sealing');
    await rotate('sealing');
    const { keys } = await keySet();
    expect(keys.sealing).toHaveLength(3);
    expect(sealingKeyAt(keys.sealing, Date.now())?.keyId).not.toBe(old.keyId);
    const { state } = await early.finished({ key: old });
    expect(state.state).toBe('accepted');
    const { capabilities } = (await (await early.kiosk()).ask('GET', '/v1/capabilities')).json as {
      capabilities: { sealingKeyId: string };
    };
    expect(capabilities.sealingKeyId).toBe(keys.sealing[0]?.keyId);
  });

  it('outside every validity is still used: a kiosk with a wrong clock must take a submission', () => {
    const key = (keyId: string, notBefore: string, notAfter: string) => ({
      ...platform.sealingKey,
      keyId,
      notBefore,
      notAfter,
    });
    const keys = [
      key('b', '2026-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'),
      key('a', '2025-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z'),
    ];
    expect(sealingKeyAt(keys, Date.parse('2026-01-15T00:00:00.000Z'))?.keyId).toBe('b');
    expect(sealingKeyAt(keys, Date.parse('2025-06-01T00:00:00.000Z'))?.keyId).toBe('a');
    for (const strange of ['1970-01-01T00:00:00.000Z', '2090-01-01T00:00:00.000Z'])
      expect(sealingKeyAt(keys, Date.parse(strange))?.keyId).toBe('b');
    expect(sealingKeyAt([], 0)).toBeUndefined();
  });
});

describe('a signing key', () => {
  it('that is new is believed by who trusts the one before, and its receipts count then', async () => {
    const before = platform.signingKeys;
    await rotate('signing');
    const learnt = await trustedKeySet(await keySet(), before);
    expect(learnt?.signing).toHaveLength(2);
    const { signed, state } = await (await bench()).finished();
    const [receipt] = state.receipts;
    if (receipt === undefined || learnt === undefined) throw new Error('a receipt was expected');
    expect(await isReceiptFor(signed, receipt, before)).toBe(false);
    expect(await isReceiptFor(signed, receipt, learnt.signing)).toBe(true);
  });
});

it('the keys of an older version, in a file, are taken over with what was sealed to them', async () => {
  const make = async (name: 'ECDH' | 'ECDSA') => {
    const pair = await crypto.subtle.generateKey(
      { name, namedCurve: 'P-256' },
      true,
      name === 'ECDH' ? ['deriveBits'] : ['sign', 'verify'],
    );
    return crypto.subtle.exportKey('jwk', pair.privateKey);
  };
  const old = { sealing: await make('ECDH'), signing: await make('ECDSA') };
  const data = await temporaryFolder();
  await writeFile(`${data}/keys.json`, JSON.stringify(old));
  const taken = await startPlatform({ dataDir: data });
  expect([taken.sealingKey.jwk.x, taken.signingKeys[0]?.jwk.x]).toEqual([old.sealing.x, old.signing.x]);
  const { url, signingKeys: trusted } = taken;
  const there = await openBench({ url, enrolmentCode: ENROLMENT_CODE, trusted });
  expect((await there.finished()).state.state).toBe('accepted');
  await taken.stop();
  await removeFolder(data);
});
