import { EventEmitter } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Claims, claimOf } from '../claims.ts';
import type { PortEvents } from './port.ts';
import { bytesOf, hexOf, vectors } from './testing/vectors.ts';
import { createUsbPort } from './usb-port.ts';

const ids = { vendorId: 0x0400, productId: 0xc35a };
const find = bytesOf(vectors.requests.find ?? '');
const failure = (errno: number) => Object.assign(new Error('LIBUSB_ERROR'), { errno });

class FakeIn extends EventEmitter {
  readonly transferType = 2;
  readonly descriptor = { wMaxPacketSize: 64 };
  pollActive = false;
  readonly address: number;
  constructor(address: number) {
    super();
    this.address = address;
  }
  startPoll(): void {
    this.pollActive = true;
  }
  stopPoll(): void {
    if (!this.pollActive) throw new Error('Polling is not active.');
    this.pollActive = false;
    setImmediate(() => this.emit('end'));
  }
  /** As the library: tells the error, then stops its reads itself. */
  fail(): void {
    this.emit('error', failure(5));
    this.stopPoll();
  }
}

class FakeOut {
  readonly transferType = 2;
  timeout = 0;
  fails = false;
  readonly sent: string[] = [];
  readonly address: number;
  constructor(address: number) {
    this.address = address;
  }
  transfer(bytes: Uint8Array, done: (error: Error | undefined, length: number) => void): void {
    this.sent.push(hexOf(bytes));
    setImmediate(() => done(this.fails ? failure(-4) : undefined, bytes.length));
  }
}

/** The few calls of node-usb that the port makes; the real one is met by `npm run qemu`. */
class FakeUsb {
  readonly deviceDescriptor = { idVendor: 0x0400, idProduct: 0xc35a, iSerialNumber: 3 };
  readonly busNumber = 1;
  readonly portNumbers: number[];
  readonly serial: string;
  readonly ins: FakeIn[];
  readonly outs: FakeOut[];
  readonly log: string[] = [];
  openError: Error | null = null;
  claimError: Error | null = null;
  constructor(socket: number, serial = '', addresses = [0x02, 0x81]) {
    this.portNumbers = [socket];
    this.serial = serial;
    this.ins = addresses.filter((address) => address & 0x80).map((address) => new FakeIn(address));
    this.outs = addresses.filter((address) => !(address & 0x80)).map((address) => new FakeOut(address));
  }
  open(): void {
    if (this.openError) throw this.openError;
    this.log.push('open');
  }
  close(): void {
    this.log.push('close');
  }
  getStringDescriptor(_index: number, done: (error: undefined, value: string) => void): void {
    done(undefined, this.serial);
  }
  get interfaces() {
    const endpoints = [...this.ins, ...this.outs];
    return [
      {
        endpoints,
        endpoint: (address: number) => endpoints.find((one) => one.address === address),
        isKernelDriverActive: () => true,
        detachKernelDriver: () => void this.log.push('detach'),
        claim: () => {
          if (this.claimError) throw this.claimError;
          this.log.push('claim');
        },
        release: (done: () => void) => {
          this.log.push('release');
          done();
        },
      },
    ];
  }
}

const plug = (...devices: FakeUsb[]) => vi.doMock('usb', () => ({ getDeviceList: () => devices }));
const port = (claims = new Claims(), id = 'id-card', more: { serialNumber?: string } = {}) =>
  createUsbPort({ ...ids, ...more }, claimOf(claims, id));

function listener() {
  const got: string[] = [];
  let lost = 0;
  const events: PortEvents = { onData: (bytes) => got.push(hexOf(bytes)), onDisconnect: () => void lost++ };
  return { got, events, lost: () => lost };
}

afterEach(() => vi.doUnmock('usb'));

describe('the USB bulk port', () => {
  it('is without a driver where the native library cannot load', async () => {
    vi.doMock('usb', () => {
      throw new Error('libudev.so.1: cannot open shared object file');
    });
    expect(await port().open(listener().events)).toEqual({ ok: false, error: 'no-driver' });
  });

  it.each([
    ['absent', -4],
    ['no-permission', -3],
    ['refused', -1],
    ['no-driver', -12],
  ] as const)('is %s when libusb says %i on opening', async (problem, errno) => {
    const device = new FakeUsb(1);
    device.openError = failure(errno);
    plug(device);
    expect(await port().open(listener().events)).toEqual({ ok: false, error: problem });
  });

  it('is refused, and let go, when another program holds the interface', async () => {
    const device = new FakeUsb(1);
    device.claimError = failure(-6);
    plug(device);
    expect(await port().open(listener().events)).toEqual({ ok: false, error: 'refused' });
    expect(device.log.at(-1)).toBe('close');
  });

  it('is refused when there is no way in or no way out', async () => {
    plug(new FakeUsb(1, '', [0x81]));
    expect(await port().open(listener().events)).toEqual({ ok: false, error: 'refused' });
  });

  it('sends and receives on one pair, takes it from the kernel, gives it back', async () => {
    const device = new FakeUsb(1);
    plug(device);
    const { got, events } = listener();
    const one = port();
    expect(await one.open(events)).toEqual({ ok: true, value: undefined });
    expect(await one.write(find)).toEqual({ ok: true, value: undefined });
    expect(device.outs[0]?.sent).toEqual([hexOf(find)]);
    device.ins[0]?.emit('data', Buffer.of(1, 2));
    expect(got).toEqual(['0102']);
    await one.close();
    expect(device.log).toEqual([
      'open',
      ...(process.platform === 'linux' ? ['detach'] : []),
      'claim',
      'release',
      'close',
    ]);
    device.ins[0]?.emit('data', Buffer.of(3));
    expect(got).toHaveLength(1);
    expect(await one.write(find)).toEqual({ ok: false, error: 'lost' });
  });

  it('uses 02 06 and 81 85 as the common reader does', async () => {
    const device = new FakeUsb(1, '', [0x02, 0x06, 0x81, 0x85]);
    plug(device);
    const { got, events } = listener();
    const one = port();
    await one.open(events);
    await one.write(find);
    expect(device.outs.map((out) => out.sent)).toEqual([['AAAAAA96690003'], ['200122']]);
    device.ins[1]?.emit('data', bytesOf('00008084'));
    device.ins[0]?.emit('data', bytesOf('AAAAAA96690004'));
    expect(got).toEqual(['AAAAAA9669000400008084']);
    await one.close();
  });

  it('is lost once when it is pulled out, and survives that the library stops its own reads', async () => {
    const device = new FakeUsb(1);
    plug(device);
    const { events, lost } = listener();
    const claims = new Claims();
    const one = port(claims);
    await one.open(events);
    device.ins[0]?.fail();
    await vi.waitFor(() => expect(lost()).toBe(1));
    await vi.waitFor(() => expect(device.log.at(-1)).toBe('close'));
    expect(claims.holderOf('usb:1-1')).toBeNull();
    expect(await one.open(events)).toMatchObject({ ok: true });
    await one.close();
    expect(lost()).toBe(1);
  });

  it('that does not take the bytes is lost', async () => {
    const device = new FakeUsb(1);
    plug(device);
    const one = port();
    await one.open(listener().events);
    for (const out of device.outs) out.fails = true;
    expect(await one.write(find)).toEqual({ ok: false, error: 'lost' });
    await one.close();
  });

  it('two of one model: by serial number, and each its own', async () => {
    const [left, right] = [new FakeUsb(1, 'LEFT'), new FakeUsb(2, 'RIGHT')];
    plug(left, right);
    const claims = new Claims();
    const named = port(claims, 'id-card', { serialNumber: 'RIGHT' });
    const other = port(claims, 'id-card-2');
    const third = port(claims, 'id-card-3');
    expect(await named.open(listener().events)).toMatchObject({ ok: true });
    expect(await other.open(listener().events)).toMatchObject({ ok: true });
    expect(await third.open(listener().events)).toEqual({ ok: false, error: 'absent' });
    expect([claims.holderOf('usb:1-1'), claims.holderOf('usb:1-2')]).toEqual(['id-card-2', 'id-card']);
    await named.close();
    await other.close();
    expect(await third.open(listener().events)).toMatchObject({ ok: true });
    await third.close();
  });
});
