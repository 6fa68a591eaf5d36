import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { defaultConfig } from './config.ts';
import { DeviceClient } from './device-client.ts';
import { FakeTransport } from './fake-transport.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const disconnected = { ok: false, error: { state: 'disconnected' } };

function started(transport: FakeTransport): DeviceClient {
  const client = new DeviceClient(transport, defaultConfig().devices, '/assets');
  client.start();
  return client;
}

test('the configuration is the first message', () => {
  const transport = new FakeTransport();
  started(transport);
  expect(transport.posted[0]).toEqual({ configure: defaultConfig().devices, assetsDir: '/assets' });
});

test('a call gets its own answer', async () => {
  const client = started(
    new FakeTransport((device, verb, args) =>
      verb === 'read' ? { ok: true, value: [device, args] } : { ok: false, error: { state: 'no-card' } },
    ),
  );
  expect(await client.call('id-card', 'read', { waitMs: 5 })).toEqual({
    ok: true,
    value: ['id-card', { waitMs: 5 }],
  });
  expect(await client.call('id-card', 'select')).toEqual({ ok: false, error: { state: 'no-card' } });
});

test('the end of the process settles what waits, tells every status and starts again with growing delays', async () => {
  const transport = new FakeTransport();
  const client = started(transport);
  transport.emit({ event: 'status', device: 'id-card', status: { state: 'ready' } });
  const seen: string[] = [];
  client.onStatus((device, status) => seen.push(`${device} ${status.state}`));
  const waiting = client.call('id-card', 'read');
  transport.kill();
  expect(await waiting).toEqual(disconnected);
  expect(seen).toEqual(['id-card disconnected']);
  expect(await client.call('id-card', 'read')).toEqual(disconnected);
  expect(transport.starts).toBe(1);
  const starts: number[] = [];
  for (const wait of [200, 400, 800, 1600]) {
    await vi.advanceTimersByTimeAsync(wait - 1);
    starts.push(transport.starts);
    await vi.advanceTimersByTimeAsync(1);
    starts.push(transport.starts);
    transport.kill();
  }
  expect(starts).toEqual([1, 2, 2, 3, 3, 4, 4, 5]);
});

test('a process that lived long restarts quickly again', async () => {
  const transport = new FakeTransport();
  started(transport);
  transport.kill();
  await vi.advanceTimersByTimeAsync(200);
  await vi.advanceTimersByTimeAsync(60_000);
  transport.kill();
  await vi.advanceTimersByTimeAsync(200);
  expect(transport.starts).toBe(3);
});

test('a call that outlives its limit ends the process', async () => {
  const transport = new FakeTransport();
  const client = started(transport);
  const waiting = client.call('scanner', 'scan', null, 1000);
  await vi.advanceTimersByTimeAsync(1000);
  expect(await waiting).toEqual(disconnected);
  await vi.advanceTimersByTimeAsync(200);
  expect(transport.starts).toBe(2);
});

test('a device without a driver is listed and disconnected', async () => {
  const transport = new FakeTransport(() => ({ ok: true, value: null }));
  const { devices } = defaultConfig();
  const client = new DeviceClient(transport, devices, '/assets');
  client.start();
  transport.emit({ event: 'ready', devices: [] });
  expect(await client.call('scanner', 'scan')).toEqual(disconnected);
  expect(client.list().map((device) => device.status.state)).toEqual(devices.map(() => 'disconnected'));
});

test('closing ends the process and starts none', async () => {
  const transport = new FakeTransport();
  const client = started(transport);
  await client.close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(transport.starts).toBe(1);
});

test('a process that says nothing any more is ended and started again', async () => {
  const transport = new FakeTransport();
  const client = started(transport);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(transport.starts).toBe(1);
  const waiting = client.call('id-card', 'read', null, 600_000);
  transport.answersPings = false;
  await vi.advanceTimersByTimeAsync(11_000);
  expect(await waiting).toEqual(disconnected);
  expect(transport.starts).toBe(2);
});

test('a process that never becomes ready is ended and started again', async () => {
  const transport = new FakeTransport();
  transport.builds = false;
  const client = started(transport);
  await vi.advanceTimersByTimeAsync(59_000);
  expect(transport.starts).toBe(1);
  await vi.advanceTimersByTimeAsync(2000);
  expect(transport.starts).toBe(2);
  await client.close();
});

test('a device that is switched off is listed so, never built, and answers so', async () => {
  const transport = new FakeTransport(() => ({ ok: true, value: null }));
  const [reader, ...others] = defaultConfig().devices;
  if (reader === undefined) throw new Error('no reader configured');
  const client = new DeviceClient(transport, [{ ...reader, enabled: false }, ...others], '/assets');
  client.start();
  expect(transport.posted[0]).toEqual({ configure: others, assetsDir: '/assets' });
  expect(client.find('id-card')?.status).toEqual({ state: 'disabled' });
  expect(await client.call('id-card', 'read')).toEqual({ ok: false, error: { state: 'disabled' } });
  transport.kill();
  expect(client.find('id-card')?.status).toEqual({ state: 'disabled' });
  await client.close();
});

test('other devices are taken by a new process at once', async () => {
  const transport = new FakeTransport(() => ({ ok: true, value: null }));
  const client = started(transport);
  const reader = defaultConfig().devices.find((one) => one.kind === 'id-card-reader');
  if (reader === undefined) throw new Error('no reader configured');
  client.reconfigure([{ ...reader, id: 'id-card-2' }]);
  await vi.advanceTimersByTimeAsync(200);
  expect(transport.starts).toBe(2);
  expect(client.list().map((device) => device.id)).toEqual(['id-card-2']);
  expect(client.isReachable('id-card')).toBe(false);
  expect((await client.call('id-card-2', 'read')).ok).toBe(true);
});
