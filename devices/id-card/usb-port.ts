import type { Device as UsbDevice, Interface as UsbInterface } from 'usb';
import type { UsbPortConfig } from '#shared/hardware/id-card-port.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { Claim } from '../claims.ts';
import { systemClock, within } from './clock.ts';
import type { Port, PortEvents, PortProblem } from './port.ts';
import {
  createInStream,
  type InStream,
  inEndpoints,
  layoutOf,
  partsOf,
  type UsbLayout,
} from './usb-layout.ts';

export type UsbLibrary = Pick<typeof import('usb'), 'getDeviceList' | 'InEndpoint' | 'OutEndpoint'>;
type OpenEndpoint = InstanceType<UsbLibrary['InEndpoint']> | InstanceType<UsbLibrary['OutEndpoint']>;

export type UsbPortOptions = Omit<UsbPortConfig, 'type'>;

const BULK = 2;
/** A request is a dozen bytes; a reader that does not take them within this is gone. */
const WRITE_LIMIT_MS = 1000;
/** Reads kept waiting at each endpoint, so that nothing is lost while this process is at work. */
const READS = 3;
/** libusb_error */
const ERROR = { access: -3, noDevice: -4, busy: -6, notSupported: -12 } as const;

/** Loaded at first use: a machine without the native part still starts, with this one device missing. */
async function loadLibrary(): Promise<UsbLibrary | null> {
  try {
    const library = await import('usb');
    return 'getDeviceList' in library ? library : (library as { default: UsbLibrary }).default;
  } catch {
    return null;
  }
}

/** Where a device is plugged in: `bus-port.port`, and its address, which changes with every plugging. */
export const usbPath = (device: UsbDevice): string =>
  `${device.busNumber}-${(device.portNumbers ?? []).join('.')}`;

function problemOf(error: unknown): PortProblem {
  switch (error instanceof Error && 'errno' in error ? error.errno : undefined) {
    case ERROR.access:
      return 'no-permission';
    case ERROR.noDevice:
      return 'absent';
    case ERROR.notSupported:
      return 'no-driver';
    default:
      return 'refused';
  }
}

interface Opened {
  readonly device: UsbDevice;
  readonly taken: UsbInterface;
  readonly layout: UsbLayout;
  readonly stream: InStream;
  /** Settles when the reads at every endpoint have ended. */
  readonly ended: Promise<unknown>;
}

/** A reader on USB bulk endpoints, found by vendor and product id, in whatever socket it is plugged. */
export function createUsbPort(options: UsbPortOptions, claim: Claim): Port {
  let opened: Opened | null = null;
  /** Counts openings and closings, so that what is late finds nobody. */
  let turn = 0;

  async function drop(): Promise<void> {
    const closing = opened;
    opened = null;
    if (closing === null) return;
    await release(closing);
    claim.release();
  }

  async function openDevice(device: UsbDevice, events: PortEvents): Promise<Result<void, PortProblem>> {
    try {
      device.open();
    } catch (error) {
      return err(problemOf(error));
    }
    const found = carrierOf(device);
    if (found === null) {
      closeQuietly(device);
      return err('refused');
    }
    const { taken, layout } = found;
    try {
      // A printer or modem driver of the system may hold the interface.
      if (process.platform === 'linux' && taken.isKernelDriverActive()) taken.detachKernelDriver();
      taken.claim();
    } catch (error) {
      closeQuietly(device);
      return err(problemOf(error));
    }
    const endpoints = inEndpoints(layout).flatMap((address) => inEndpoint(taken, address) ?? []);
    const ended = Promise.all(
      endpoints.map((endpoint) => new Promise((resolve) => endpoint.once('end', () => resolve(undefined)))),
    );
    const now: Opened = { device, taken, layout, stream: createInStream(layout), ended };
    opened = now;
    for (const endpoint of endpoints) {
      endpoint.on('data', (bytes: Uint8Array) => {
        if (opened !== now) return;
        const frame = now.stream.push(endpoint.address, bytes);
        if (frame.length > 0) events.onData(frame);
      });
      // The library stops its reads only after it has told the error; dropping must come later.
      endpoint.on('error', () => {
        setImmediate(() => {
          if (opened !== now) return;
          void drop();
          events.onDisconnect();
        });
      });
      endpoint.startPoll(READS, endpoint.descriptor.wMaxPacketSize);
    }
    return ok(undefined);
  }

  return {
    async open(events) {
      turn += 1;
      const mine = turn;
      const library = await loadLibrary();
      if (library === null) return err('no-driver');
      await drop();
      const candidates = library
        .getDeviceList()
        .filter(
          ({ deviceDescriptor: { idVendor, idProduct } }) =>
            idVendor === options.vendorId && idProduct === options.productId,
        );
      let problem: PortProblem = 'absent';
      for (const device of candidates) {
        if (mine !== turn) return err('lost');
        if (!claim.isFree(`usb:${usbPath(device)}`)) continue;
        if (options.serialNumber !== undefined && (await serialOf(device)) !== options.serialNumber) continue;
        if (mine !== turn) return err('lost');
        if (!claim.take(`usb:${usbPath(device)}`)) continue;
        const result = await openDevice(device, events);
        if (result.ok) return result;
        claim.release();
        problem = result.error;
      }
      return err(problem);
    },

    async write(frame) {
      const target = opened;
      if (target === null) return err('lost');
      target.stream.reset();
      for (const [address, bytes] of partsOf(target.layout, frame)) {
        const sent = await send(target.taken, address, bytes);
        if (!sent) return err('lost');
      }
      return ok(undefined);
    },

    close() {
      turn += 1;
      return drop();
    },
  };
}

/** The first interface whose bulk endpoints carry frames both ways. */
function carrierOf(device: UsbDevice): { taken: UsbInterface; layout: UsbLayout } | null {
  for (const candidate of device.interfaces ?? []) {
    const bulk = candidate.endpoints.filter((endpoint) => endpoint.transferType === BULK);
    const layout = layoutOf(bulk.map((endpoint) => endpoint.address));
    if (layout !== null) return { taken: candidate, layout };
  }
  return null;
}

function inEndpoint(taken: UsbInterface, address: number): InstanceType<UsbLibrary['InEndpoint']> | null {
  const endpoint = taken.endpoint(address) as OpenEndpoint | undefined;
  return endpoint !== undefined && 'startPoll' in endpoint ? endpoint : null;
}

function send(taken: UsbInterface, address: number, bytes: Uint8Array): Promise<boolean> {
  const endpoint = taken.endpoint(address) as OpenEndpoint | undefined;
  if (endpoint === undefined || 'startPoll' in endpoint) return Promise.resolve(false);
  endpoint.timeout = WRITE_LIMIT_MS;
  return new Promise((resolve) => {
    endpoint.transfer(Buffer.from(bytes), (error) => resolve(error === undefined));
  });
}

/** The serial number a device tells; null when it has none or does not let us ask. */
export async function serialOf(device: UsbDevice): Promise<string | null> {
  const index = device.deviceDescriptor.iSerialNumber;
  if (index === 0) return null;
  try {
    device.open();
  } catch {
    return null;
  }
  const serial = await new Promise<string | null>((resolve) => {
    device.getStringDescriptor(index, (error, value) => resolve(error ? null : (value ?? null)));
  });
  closeQuietly(device);
  return serial;
}

/** Reads that were cancelled have ended after this long, whatever became of the device. */
const END_LIMIT_MS = 1000;

/** Everything that was started must have ended before libusb lets a device go. */
async function release({ device, taken, layout, ended }: Opened): Promise<void> {
  for (const address of inEndpoints(layout)) {
    const endpoint = inEndpoint(taken, address);
    try {
      if (endpoint?.pollActive) endpoint.stopPoll();
    } catch {
      // The reads had ended by themselves.
    }
  }
  await within(systemClock, END_LIMIT_MS, ended, undefined);
  await new Promise<void>((resolve) => {
    try {
      taken.release(() => resolve());
    } catch {
      resolve();
    }
  });
  closeQuietly(device);
}

/** Closing what was pulled out may fail; it is gone either way. */
function closeQuietly(device: UsbDevice): void {
  try {
    device.close();
  } catch {
    // gone
  }
}
