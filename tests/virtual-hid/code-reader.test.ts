import { type ChildProcess, fork } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { reportsOf } from '#devices/code-reader/simulator.ts';
import { buildShim, busEnvironment, virtualHidAvailable } from './available.ts';
import { VirtualHidBus } from './bus.ts';

const available = virtualHidAvailable();
const shim = available.ok ? buildShim() : '';
afterAll(() => {
  if (shim) rmSync(dirname(shim), { recursive: true });
});

/** Usage page 8C, bar code scanner; report 2 in: 63 bytes. */
const POS = Buffer.from('058c0902a101850209121500 26ff0075089 53f8102c0'.replace(/ /g, ''), 'hex');
const IDS = { vendorId: 0x0c2e, productId: 0x0b81, serial: 'S1' };
const reader = { ...IDS, descriptor: POS, onReport: () => [] };
/** A keyboard-like stranger on the same bus. */
const stranger = { vendorId: 0x1234, productId: 1, serial: 'X', onReport: () => [] };
const CODE = 'YCB1:110101000120261123000017:123456789012';

class CodeReaderProcess {
  readonly statuses: { state: string; reason?: string }[] = [];
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (result: unknown) => void>();
  #next = 0;

  constructor(bus: VirtualHidBus, ids: object) {
    const config = { id: 'code-reader', kind: 'code-reader', port: { type: 'hid', layout: 'aim', ...ids } };
    this.#child = fork(resolve(import.meta.dirname, 'code-reader-process.ts'), [JSON.stringify(config)], {
      env: { ...process.env, ...busEnvironment(shim, bus.dir) },
      execArgv: [],
    });
    this.#child.on('message', (message: { id?: number; result?: unknown; status?: { state: string } }) => {
      if (message.status) this.statuses.push(message.status);
      else if (message.id !== undefined) this.#waiting.get(message.id)?.(message.result);
    });
  }

  read(waitMs: number): Promise<unknown> {
    const id = this.#next++;
    return new Promise((done) => {
      this.#waiting.set(id, done);
      this.#child.send({ id, verb: 'read', args: { waitMs } });
    });
  }

  async became(state: string): Promise<void> {
    await vi.waitFor(() => expect(this.statuses.at(-1)?.state).toBe(state), { timeout: 10_000 });
  }

  stop(): Promise<void> {
    return new Promise((done) => {
      this.#child.once('exit', () => done());
      this.#child.disconnect();
    });
  }
}

describe.skipIf(!available.ok)('a code reader that node-hid really opens', () => {
  let bus: VirtualHidBus;
  beforeEach(() => {
    bus = new VirtualHidBus();
  });
  afterEach(() => bus.remove());

  it.each([
    ['by its ids', { vendorId: IDS.vendorId, productId: IDS.productId }],
    ['by its usage page', {}],
  ])('is found %s, reads, is lost and found again', async (_how, ids) => {
    const other = await bus.plug(0, stranger);
    const plugged = await bus.plug(1, reader);
    const child = new CodeReaderProcess(bus, ids);
    await child.became('ready');
    const reading = child.read(2_500);
    // The shim carries reports once the program has opened the node, which `ready` says it has.
    for (const report of reportsOf(CODE)) plugged.send(report);
    expect(await reading).toEqual({ ok: true, value: { code: CODE } });
    await plugged.unplug();
    await child.became('disconnected');
    const again = await bus.plug(2, reader);
    await child.became('ready');
    await child.stop();
    await again.unplug();
    await other.unplug();
  });

  it('is absent where only other devices are', async () => {
    const other = await bus.plug(0, stranger);
    const child = new CodeReaderProcess(bus, {});
    await child.became('disconnected');
    expect(child.statuses.at(-1)).toEqual({ state: 'disconnected', reason: 'absent' });
    await child.stop();
    await other.unplug();
  });
});
