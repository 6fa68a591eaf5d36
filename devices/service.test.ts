import { expect, test } from 'vitest';
import type { DeviceConfig, DeviceMessage, DeviceStatus, HostMessage } from '#shared/hardware/messages.ts';
import { err, ok } from '#shared/result.ts';
import type { Device } from './device.ts';
import { serveDevices } from './service.ts';

const scanner: DeviceConfig = { id: 'scanner', kind: 'scanner', port: { type: 'simulator' } };

function bench(device: Device | null) {
  const answers: DeviceMessage[] = [];
  let send: (message: HostMessage) => void = () => undefined;
  const service = serveDevices(
    {
      post: (message) => {
        answers.push(message);
      },
      onMessage: (listener) => {
        send = listener;
      },
    },
    { build: async () => device, detect: async (known) => ({ known }) },
  );
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { answers, service, settle, send: (message: HostMessage) => send(message) };
}

function makeDevice(): Device & { closed: boolean; tell(status: DeviceStatus): void } {
  let onStatus: (status: DeviceStatus) => void = () => undefined;
  return {
    id: 'scanner',
    kind: 'scanner',
    simulated: true,
    closed: false,
    verbs: {
      scan: async (args) => ok({ args, bytes: new Uint8Array([1]) }),
      status: async () => err({ state: 'jam' }),
    },
    start(listener) {
      onStatus = listener;
    },
    close() {
      this.closed = true;
    },
    tell: (status) => onStatus(status),
  };
}

test('devices are built, named, started, called and closed', async () => {
  const device = makeDevice();
  const { answers, send, settle, service } = bench(device);
  send({ configure: [scanner], assetsDir: '/assets' });
  await settle();
  device.tell({ state: 'ready' });
  send({ id: 1, device: 'scanner', verb: 'scan', args: { dpi: 150 } });
  send({ id: 2, device: 'scanner', verb: 'status', args: null });
  await settle();
  expect(answers).toEqual([
    { event: 'ready', devices: [{ id: 'scanner', kind: 'scanner', simulated: true }] },
    { event: 'status', device: 'scanner', status: { state: 'ready' } },
    { id: 1, ok: true, value: { args: { dpi: 150 }, bytes: new Uint8Array([1]) } },
    { id: 2, ok: false, error: { state: 'jam' } },
  ]);
  await service.close();
  expect(device.closed).toBe(true);
});

test('an unknown device or verb is an answer', async () => {
  const { answers, send, settle } = bench(makeDevice());
  send({ configure: [scanner], assetsDir: '/assets' });
  await settle();
  send({ id: 1, device: 'printer', verb: 'scan', args: null });
  send({ id: 2, device: 'scanner', verb: 'fly', args: null });
  expect(answers.slice(1)).toEqual([
    { id: 1, ok: false, error: { state: 'disconnected' } },
    { id: 2, ok: false, error: { state: 'disconnected' } },
  ]);
});

test('a kind without a driver is left out', async () => {
  const { answers, send, settle } = bench(null);
  send({ configure: [scanner], assetsDir: '/assets' });
  await settle();
  expect(answers).toEqual([{ event: 'ready', devices: [] }]);
});
