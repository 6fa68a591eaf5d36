import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

/** Vendor page, one 64-byte input and one 64-byte output report, no report ids. */
export const HID_DESCRIPTOR = Buffer.from('0600ff0901a1010901150026ff00750895408102090295409102c0', 'hex');

const MAJOR = 244;

export interface VirtualHidDevice {
  readonly vendorId: number;
  readonly productId: number;
  readonly serial: string;
  /** Report descriptor; that of a card reader when it is missing. */
  readonly descriptor?: Buffer;
  /** One output report as the program wrote it, report id first; the answers are input reports. */
  onReport(report: Uint8Array): Uint8Array[];
}

export interface Plugged {
  /** The program's descriptor hangs up and the device leaves /sys, as when a cable is pulled. */
  unplug(): Promise<void>;
  /** An input report nobody asked for. */
  send(report: Uint8Array): void;
}

/**
 * USB HID devices that exist for one child process only: a /sys in a temporary folder (shown by umockdev)
 * and a socket behind every /dev/hidrawN (opened by the shim).
 */
export class VirtualHidBus {
  readonly dir = mkdtempSync(join(tmpdir(), 'virtual-hid-bus-'));

  constructor() {
    for (const folder of [
      'sys/class/hidraw',
      'sys/bus/hid/devices',
      'sys/bus/usb/devices',
      'sys/dev/char',
      'dev',
    ]) {
      mkdirSync(join(this.dir, folder), { recursive: true });
    }
  }

  /** Puts a device at /dev/hidraw`node`. */
  async plug(node: number, device: VirtualHidDevice): Promise<Plugged> {
    const forget = this.#describe(node, device);
    writeFileSync(join(this.dir, `hidraw${node}.descriptor`), device.descriptor ?? HID_DESCRIPTOR);
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => {});
      serve(socket, device);
    });
    const path = join(this.dir, `hidraw${node}.sock`);
    await new Promise<void>((done) => server.listen(path, done));
    return {
      unplug: async () => {
        forget();
        for (const socket of sockets) socket.destroy();
        await closed(server);
      },
      send: (report) => {
        for (const socket of sockets) socket.write(framed(report));
      },
    };
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }

  /** What the kernel would show of the device, and how to take it away again. */
  #describe(node: number, device: VirtualHidDevice): () => void {
    const { vendorId, productId, serial } = device;
    const vendor = vendorId.toString(16).padStart(4, '0');
    const product = productId.toString(16).padStart(4, '0');
    const port = `1-${node + 1}`;
    const usb = `devices/pci0000:00/0000:00:14.0/usb1/${port}`;
    const usbInterface = `${usb}/${port}:1.0`;
    const hidName = `0003:${vendor}:${product}.${String(node + 1).padStart(4, '0')}`.toUpperCase();
    const hid = `${usbInterface}/${hidName}`;
    const raw = `${hid}/hidraw/hidraw${node}`;
    const files: Record<string, string> = {
      [`${usb}/uevent`]: `DEVTYPE=usb_device\nDEVNAME=bus/usb/001/00${node + 2}\n`,
      [`${usb}/idVendor`]: `${vendor}\n`,
      [`${usb}/idProduct`]: `${product}\n`,
      [`${usb}/bcdDevice`]: '0100\n',
      [`${usb}/manufacturer`]: 'Virtual\n',
      [`${usb}/product`]: 'Card Reader\n',
      [`${usb}/serial`]: `${serial}\n`,
      [`${usbInterface}/uevent`]: 'DEVTYPE=usb_interface\n',
      [`${usbInterface}/bInterfaceNumber`]: '00\n',
      [`${hid}/uevent`]:
        `HID_ID=0003:0000${vendor}:0000${product}\nHID_NAME=Virtual Card Reader\nHID_PHYS=usb-${port}/input0\nHID_UNIQ=${serial}\n`.toUpperCase(),
      [`${raw}/uevent`]: `MAJOR=${MAJOR}\nMINOR=${node}\nDEVNAME=hidraw${node}\n`,
    };
    for (const [file, text] of Object.entries(files)) this.#write(file, text);
    this.#write(`${hid}/report_descriptor`, device.descriptor ?? HID_DESCRIPTOR);
    this.#link(`${usb}/subsystem`, 'bus/usb');
    this.#link(`${usbInterface}/subsystem`, 'bus/usb');
    this.#link(`${hid}/subsystem`, 'bus/hid');
    this.#link(`${raw}/subsystem`, 'class/hidraw');
    this.#link(`${raw}/device`, hid);
    const listed = {
      [`class/hidraw/hidraw${node}`]: raw,
      [`dev/char/${MAJOR}:${node}`]: raw,
      [`bus/hid/devices/${hidName}`]: hid,
      [`bus/usb/devices/${port}`]: usb,
    };
    for (const [at, target] of Object.entries(listed)) this.#link(at, target);
    return () => {
      for (const at of [...Object.keys(listed), usb]) {
        rmSync(join(this.dir, 'sys', at), { recursive: true, force: true });
      }
    };
  }

  #write(file: string, content: string | Buffer): void {
    const path = join(this.dir, 'sys', file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }

  #link(at: string, target: string): void {
    const path = join(this.dir, 'sys', at);
    symlinkSync(relative(dirname(path), join(this.dir, 'sys', target)), path);
  }
}

const closed = (server: Server): Promise<void> => new Promise((done) => server.close(() => done()));

const framed = (report: Uint8Array): Buffer => Buffer.of(report.length >> 8, report.length & 0xff, ...report);

/** Reports both ways, each with its length before it. */
function serve(socket: Socket, device: VirtualHidDevice): void {
  let pending = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE()) {
      const end = 2 + pending.readUInt16BE();
      const report = Uint8Array.from(pending.subarray(2, end));
      pending = pending.subarray(end);
      for (const answer of device.onReport(report)) {
        socket.write(framed(answer));
      }
    }
  });
}
