import { EventEmitter } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Claims, claimOf } from '../claims.ts';
import { createHidPort as createPort } from './hid-port.ts';
import type { PortEvents } from './port.ts';

const createHidPort = (given: typeof options) => createPort(given, claimOf(new Claims(), 'id-card'));
const options = { vendorId: 0x0483, productId: 0x5750, framing: 'raw' } as const;

/** The few calls of node-hid that the port makes; the real one is met in tests/virtual-hid. */
class FakeHid extends EventEmitter {
  readonly written: Buffer[] = [];
  fails = false;
  closed = 0;
  async write(report: Buffer): Promise<number> {
    if (this.fails) throw new TypeError('Cannot write to hid device');
    this.written.push(report);
    return report.length;
  }
  async close(): Promise<void> {
    this.closed += 1;
    if (this.fails) throw new TypeError('device has been closed');
  }
}

function library(open: () => Promise<FakeHid>, paths: (string | undefined)[] = ['fake:1']) {
  const devicesAsync = vi.fn(async () => paths.map((path) => ({ path })));
  vi.doMock('node-hid', () => ({ devicesAsync, HIDAsync: { open } }));
  return devicesAsync;
}

function events() {
  const got: Uint8Array[] = [];
  let lost = 0;
  const handlers: PortEvents = { onData: (bytes) => got.push(bytes), onDisconnect: () => void lost++ };
  return { got, handlers, lost: () => lost };
}

afterEach(() => vi.doUnmock('node-hid'));

describe('the HID port', () => {
  it('is without a driver where the native library cannot load', async () => {
    vi.doMock('node-hid', () => {
      throw new Error('libudev.so.1: cannot open shared object file');
    });
    expect(await createHidPort(options).open(events().handlers)).toEqual({ ok: false, error: 'no-driver' });
  });

  it('is absent when the bus does not show it, and looks for the configured ids only', async () => {
    const devicesAsync = library(async () => new FakeHid(), [undefined]);
    expect(await createHidPort(options).open(events().handlers)).toEqual({ ok: false, error: 'absent' });
    expect(devicesAsync).toHaveBeenCalledWith(0x0483, 0x5750);
  });

  it('is refused when the system will not open it', async () => {
    library(() => Promise.reject(new TypeError('cannot open device')));
    expect(await createHidPort(options).open(events().handlers)).toEqual({ ok: false, error: 'refused' });
  });

  it('writes report id 0 and the padded frame, hands data on, is lost once', async () => {
    const fake = new FakeHid();
    library(async () => fake);
    const port = createHidPort(options);
    const { got, handlers, lost } = events();
    expect((await port.open(handlers)).ok).toBe(true);
    expect((await port.write(Uint8Array.of(0xaa, 0x01))).ok).toBe(true);
    expect(fake.written.map((report) => report.toString('hex'))).toEqual([`00aa01${'00'.repeat(62)}`]);
    fake.emit('data', Buffer.of(1, 2, 3));
    expect(got.map((bytes) => [...bytes])).toEqual([[1, 2, 3]]);
    fake.emit('error', undefined);
    fake.emit('error', undefined);
    fake.emit('data', Buffer.of(4));
    expect(lost()).toBe(1);
    expect(got).toHaveLength(1);
    expect(await port.write(Uint8Array.of(1))).toEqual({ ok: false, error: 'lost' });
  });

  it('a write or a close that fails is a value', async () => {
    const fake = new FakeHid();
    library(async () => fake);
    const port = createHidPort(options);
    await port.open(events().handlers);
    fake.fails = true;
    expect(await port.write(Uint8Array.of(1))).toEqual({ ok: false, error: 'lost' });
    await expect(port.close()).resolves.toBeUndefined();
  });

  it('undoes an opening that was given up meanwhile', async () => {
    const fake = new FakeHid();
    let hand = (_hid: FakeHid): void => {};
    let arrive = (): void => {};
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    library(() => {
      arrive();
      return new Promise((resolve) => {
        hand = resolve;
      });
    });
    const port = createHidPort(options);
    const opening = port.open(events().handlers);
    await arrived;
    await port.close();
    hand(fake);
    expect(await opening).toEqual({ ok: false, error: 'lost' });
    expect(fake.closed).toBe(1);
  });
});
