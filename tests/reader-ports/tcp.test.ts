import { createServer, type Server, type Socket } from 'node:net';
import { resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Device } from '#devices/device.ts';
import { systemClock } from '#devices/id-card/clock.ts';
import { loadDemoCards } from '#devices/id-card/demo-cards.ts';
import { createIdCardReader } from '#devices/id-card/service.ts';
import { createVirtualReader, type VirtualReader } from '#devices/id-card/simulator.ts';
import { until } from './pty.ts';

const cards = await loadDemoCards(resolve(import.meta.dirname, '../../assets'));

/** A serial-to-network converter with a virtual reader behind it. */
class Bridge {
  #server: Server | null = null;
  readonly #sockets = new Set<Socket>();
  port = 0;
  reader: VirtualReader = createVirtualReader({ cards, clock: systemClock });

  async plug(): Promise<void> {
    const server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('data', (bytes) => {
        for (const piece of this.reader.accept(bytes)) socket.write(piece);
      });
    });
    this.#server = server;
    await new Promise<void>((done) => server.listen(this.port, '127.0.0.1', done));
    const address = server.address();
    if (typeof address === 'object' && address !== null) this.port = address.port;
  }

  async pull(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    for (const socket of this.#sockets) socket.resetAndDestroy();
    if (server !== null) await new Promise<void>((done) => server.close(() => done()));
  }

  /** The converter ends the connection and stays. */
  end(): void {
    for (const socket of this.#sockets) socket.end();
  }
}

let bridge: Bridge;
let device: Device;
let statuses: { state: string; reason?: string }[];

beforeEach(async () => {
  bridge = new Bridge();
  await bridge.plug();
  statuses = [];
  device = createIdCardReader(
    {
      id: 'id-card',
      kind: 'id-card-reader',
      driver: 'sam',
      port: { type: 'tcp', host: '127.0.0.1', port: bridge.port },
    },
    { timing: { probeMs: 150, retryMs: 150 } },
  );
  device.start((status) => void statuses.push(status));
  await status('ready');
});
afterEach(async () => {
  await device.close();
  await bridge.pull();
});

const status = (state: string) =>
  until(() => statuses.at(-1)?.state === state, `never ${state}: ${JSON.stringify(statuses)}`);

it('reads every kind of card through a network bridge', async () => {
  for (const key of Object.keys(cards)) {
    bridge.reader.simulate({ place: key });
    expect(await device.verbs.read?.({ waitMs: 1000 }), key).toMatchObject({ ok: true });
    bridge.reader.simulate({ remove: true });
  }
});

it('loses the bridge, says so, and finds it again', async () => {
  await bridge.pull();
  await status('disconnected');
  await until(
    () => statuses.some((one) => one.reason === 'refused'),
    'a bridge that is not there must be told as refused',
  );
  await bridge.plug();
  await status('ready');
  bridge.reader.simulate({ place: 'resident' });
  expect(await device.verbs.read?.({ waitMs: 1000 })).toMatchObject({ ok: true });
});

it('a bridge that ends the connection is opened anew', async () => {
  const before = statuses.length;
  bridge.end();
  await until(
    () => statuses.slice(before).some((one) => one.state === 'disconnected'),
    'the end was not seen',
  );
  await status('ready');
});
