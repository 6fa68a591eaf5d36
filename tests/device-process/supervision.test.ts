import { resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forkTransport } from '#electron/fork-transport.ts';
import { defaultConfig } from '#host/config.ts';
import { DeviceClient } from '#host/device-client.ts';
import { until } from '#tests/reader-ports/pty.ts';

const root = resolve(import.meta.dirname, '../..');
const disconnected = { ok: false, error: { state: 'disconnected' } };

/** Time from the end of a process until its devices answer again (issue: within 2 s on a machine that does nothing else). */
const BACK_MS = 40_000;

async function open(entry: string): Promise<DeviceClient> {
  const transport = forkTransport(resolve(root, entry));
  const client = new DeviceClient(transport, defaultConfig().devices, resolve(root, 'assets'), {
    intervalMs: 500,
    misses: 6,
  });
  client.start();
  await until(() => client.isReachable('id-card'), 'the device process did not start', BACK_MS);
  return client;
}

describe('a driver that goes wrong', () => {
  let client: DeviceClient;
  beforeEach(async () => {
    client = await open('tests/device-process/misbehaving.ts');
  });
  afterEach(() => client.close());

  const pid = async (): Promise<unknown> => {
    const answer = await client.call('id-card', 'work');
    return answer.ok ? answer.value : null;
  };
  const isBack = () => until(() => client.isReachable('id-card'), 'it did not come back', BACK_MS);

  it.each(['fail', 'exit'])(
    'by %s: what waits ends in a status, and a clean process is there',
    async (verb) => {
      const before = await pid();
      const waiting = client.call('scanner', 'never');
      expect(await client.call('id-card', verb)).toEqual(disconnected);
      expect(await waiting).toEqual(disconnected);
      expect(client.find('id-card')?.status).toEqual({ state: 'disconnected' });
      await isBack();
      const after = await pid();
      expect(after).toEqual(expect.any(Number));
      expect(after).not.toBe(before);
      await until(() => client.find('id-card')?.status.state === 'ready', 'its status did not come back');
    },
  );

  it('by blocking its process: this is noticed without anybody calling, and it is started again', async () => {
    const before = await pid();
    const spinning = client.call('id-card', 'spin', null, 600_000);
    expect(await spinning).toEqual(disconnected);
    await isBack();
    expect(await pid()).not.toBe(before);
  });

  it('by a call that never ends: the limit of the call ends it', async () => {
    expect(await client.call('id-card', 'never', null, 300)).toEqual(disconnected);
    await isBack();
    expect(await pid()).toEqual(expect.any(Number));
  });
});

describe('the device process itself', () => {
  let client: DeviceClient;
  beforeEach(async () => {
    client = await open('devices/process.ts');
  });
  afterEach(() => client.close());

  it('answers, is given other devices, and answers as those', async () => {
    await until(() => client.find('id-card')?.status.state === 'ready', 'the virtual reader is not ready');
    await client.call('id-card', 'simulate', { place: 'resident' });
    expect(await client.call('id-card', 'read', { waitMs: 1000 })).toMatchObject({ ok: true });
    const reader = defaultConfig().devices.find((one) => one.kind === 'id-card-reader');
    if (reader === undefined) throw new Error('no reader configured');
    client.reconfigure([
      { ...reader, id: 'id-card-2' },
      { ...reader, enabled: false },
    ]);
    await until(() => client.isReachable('id-card-2'), 'the new device did not start', BACK_MS);
    expect(client.list()).toMatchObject([
      { id: 'id-card-2' },
      { id: 'id-card', status: { state: 'disabled' } },
    ]);
    expect(await client.call('id-card', 'read', { waitMs: 0 })).toEqual({
      ok: false,
      error: { state: 'disabled' },
    });
    expect(await client.call('id-card-2', 'read', { waitMs: 0 })).toEqual({
      ok: false,
      error: { state: 'no-card' },
    });
  });

  it('looks into the sockets of this machine', async () => {
    const found = await client.detect();
    expect(found).toMatchObject({ ok: true });
    if (found.ok)
      for (const offer of found.value.offers)
        expect(found.value.ports.map((port) => port.key)).toContain(offer.found);
  });

  it('probes a reader beside and in place of the configured one', async () => {
    const reader = defaultConfig().devices.find((one) => one.kind === 'id-card-reader');
    if (reader === undefined) throw new Error('no reader configured');
    const answered = {
      ok: true,
      value: { status: { state: 'ready' }, identity: '05.03-20230112-0000123456-0987654321' },
    };
    expect(await client.probe({ ...reader, id: 'candidate' })).toEqual(answered);
    expect(await client.probe(reader)).toEqual(answered);
    const nobody = { type: 'tcp', host: '127.0.0.1', port: 1 } as const;
    expect(await client.probe({ ...reader, port: nobody })).toEqual({
      ok: true,
      value: { status: { state: 'disconnected', reason: 'refused' }, identity: null },
    });
    await until(
      () => client.find('id-card')?.status.state === 'ready',
      'the configured one did not come back',
    );
  });
});
