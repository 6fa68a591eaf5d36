import { type ChildProcess, fork } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '#devices/id-card/clock.ts';
import { loadDemoCards } from '#devices/id-card/demo-cards.ts';
import type { HidFramingName } from '#devices/id-card/hid-framing.ts';
import { createVirtualReader, type VirtualReader } from '#devices/id-card/simulator.ts';
import { type IdCardReadResult, idCardReadResult } from '#shared/hardware/id-card.ts';
import { hidFramings } from '#shared/hardware/id-card-port.ts';
import { buildShim, busEnvironment, virtualHidAvailable } from './available.ts';
import { VirtualHidBus } from './bus.ts';
import { readerDevice } from './reader-device.ts';

const available = virtualHidAvailable();
const shim = available.ok ? buildShim() : '';
const cards = await loadDemoCards(resolve(import.meta.dirname, '../../assets'));
const IDS = { vendorId: 0x0483, productId: 0x5750, serial: 'V0001' };

afterAll(() => {
  if (shim) rmSync(dirname(shim), { recursive: true });
});

/** The product's reader in its own process, on the bus. */
class ReaderProcess {
  readonly statuses: { state: string }[] = [];
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (result: unknown) => void>();
  readonly exit: Promise<number | null>;
  #next = 0;

  constructor(bus: VirtualHidBus, framing: HidFramingName) {
    const port = { type: 'hid', vendorId: IDS.vendorId, productId: IDS.productId, framing };
    const config = { id: 'id-card', kind: 'id-card-reader', driver: 'sam', port };
    this.#child = fork(resolve(import.meta.dirname, 'reader-process.ts'), [JSON.stringify(config)], {
      env: { ...process.env, ...busEnvironment(shim, bus.dir) },
      execArgv: [],
    });
    this.exit = new Promise((done) => this.#child.once('exit', done));
    this.#child.on('message', (message: { id?: number; result?: unknown; status?: { state: string } }) => {
      if (message.status) this.statuses.push(message.status);
      if (message.id !== undefined) this.#waiting.get(message.id)?.(message.result);
    });
  }

  call(verb: string, args?: unknown): Promise<unknown> {
    const id = this.#next++;
    return new Promise((done) => {
      this.#waiting.set(id, done);
      this.#child.send({ id, verb, args });
    });
  }

  async read(waitMs: number): Promise<IdCardReadResult> {
    return idCardReadResult.parse(await this.call('read', { waitMs }));
  }

  status(state: string): Promise<void> {
    return vi.waitFor(() => expect(this.statuses.at(-1)).toMatchObject({ state }), 10_000);
  }

  async stop(): Promise<void> {
    this.#child.disconnect();
    await this.exit;
  }
}

describe.skipIf(!available.ok)('the driver over real node-hid and a virtual HID device', () => {
  let bus: VirtualHidBus;
  let reader: VirtualReader;
  let child: ReaderProcess | null = null;

  beforeEach(() => {
    bus = new VirtualHidBus();
    reader = createVirtualReader({ cards, clock: systemClock, pieceBytes: 4096 });
  });
  afterEach(async () => {
    await child?.stop();
    child = null;
    bus.remove();
  });

  const plug = (framing: HidFramingName = 'raw') => bus.plug(0, readerDevice(reader, framing, IDS));

  it.each(hidFramings)('finds, selects and reads: %s reports', async (framing) => {
    const device = await plug(framing);
    child = new ReaderProcess(bus, framing);
    await child.status('ready');
    expect(await child.call('identify')).toEqual({
      ok: true,
      value: '05.03-20230112-0000123456-0987654321',
    });
    reader.simulate({ place: 'newaddr' });
    expect(await child.read(2500)).toMatchObject({
      ok: true,
      value: { name: '张三丰', newestAddress: '广东省深圳市南山区测试路9号', photo: 'not-decoded' },
    });
    expect(await child.read(0)).toEqual({ ok: false, error: { state: 'no-card' } });
    await device.unplug();
  });

  it('reads every kind of card, one after the other', async () => {
    const device = await plug();
    child = new ReaderProcess(bus, 'raw');
    for (const key of Object.keys(cards)) {
      reader.simulate({ place: key });
      expect((await child.read(1000)).ok, key).toBe(true);
      reader.simulate({ remove: true });
    }
    await device.unplug();
  });

  it('is unplugged, told, plugged in again and reads', async () => {
    const first = await plug();
    child = new ReaderProcess(bus, 'raw');
    await child.status('ready');
    await first.unplug();
    await child.status('disconnected');
    expect(await child.read(300)).toMatchObject({ ok: false, error: { state: 'disconnected' } });
    const second = await plug();
    await child.status('ready');
    reader.simulate({ place: 'resident' });
    expect(await child.read(1000)).toMatchObject({ ok: true, value: { kind: 'resident' } });
    await second.unplug();
  });

  it('is unplugged in the middle of a read: a status, no crash, no hang', async () => {
    let pull = () => {};
    reader = createVirtualReader({
      cards,
      clock: systemClock,
      tamper: (answer) => {
        if (answer.command !== 'readBase') return [answer.frame];
        pull();
        return [answer.frame.slice(0, 700)];
      },
    });
    const device = await plug();
    pull = () => void setTimeout(() => void device.unplug(), 20);
    child = new ReaderProcess(bus, 'raw');
    await child.status('ready');
    reader.simulate({ place: 'resident' });
    expect(await child.read(1000)).toMatchObject({ ok: false, error: { state: 'disconnected' } });
    await child.status('disconnected');
    reader = createVirtualReader({ cards, clock: systemClock, pieceBytes: 4096 });
    const again = await plug();
    await child.status('ready');
    reader.simulate({ place: 'hmt_J' });
    expect(await child.read(1000)).toMatchObject({ ok: true, value: { kind: 'hmt-permit' } });
    await again.unplug();
  });

  it('starts without a reader and leaves other devices alone', async () => {
    const other = await bus.plug(1, {
      ...readerDevice(reader, 'raw', { ...IDS, productId: 0x5751, serial: 'V0002' }),
      onReport: () => {
        throw new Error('must not be asked');
      },
    });
    child = new ReaderProcess(bus, 'raw');
    await child.status('disconnected');
    expect(child.statuses.at(-1)).toEqual({ state: 'disconnected', reason: 'absent' });
    const device = await plug();
    await child.status('ready');
    await device.unplug();
    await other.unplug();
  });

  it('stays a value when the reader is silent', async () => {
    const device = await plug();
    child = new ReaderProcess(bus, 'raw');
    await child.status('ready');
    reader.simulate({ fault: 'silent' });
    expect(await child.read(0)).toEqual({ ok: false, error: { state: 'silent' } });
    reader.simulate({ clear: true });
    await child.status('ready');
    await device.unplug();
  });
});
