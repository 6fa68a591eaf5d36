import { constants } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import type { FoundPort } from '#shared/hardware/detection.ts';
import type { Claims } from '../claims.ts';
import { serialOf, usbPath } from '../id-card/usb-port.ts';

type Bare = Omit<FoundPort, 'usedBy' | 'key' | 'access'>;

/** Device files say who may open them; elsewhere only trying tells. */
async function accessOf(path: string): Promise<FoundPort['access']> {
  if (!path.startsWith('/dev/')) return 'unknown';
  return access(path, constants.R_OK | constants.W_OK).then(
    () => 'yes' as const,
    () => 'no-permission' as const,
  );
}

const text = (value: string | undefined | null): string | null =>
  value === undefined || value === null || value.trim() === '' ? null : value.trim();

async function complete(bare: Bare, claims: Claims, deviceFile: string): Promise<FoundPort> {
  const key = `${bare.type}:${bare.path}`;
  return { ...bare, key, access: await accessOf(deviceFile), usedBy: claims.holderOf(key) };
}

/** HID devices, keyboards and mice left out: they are no socket a driver opens. Null: no library. */
export async function findHid(claims: Claims): Promise<FoundPort[] | null> {
  const library = await import('node-hid').catch(() => null);
  if (library === null) return null;
  const devices = await library.devicesAsync().catch(() => []);
  const found = new Map<string, FoundPort>();
  for (const device of devices) {
    const { path } = device;
    if (path === undefined || found.has(path)) continue;
    if (device.usagePage === 1 && (device.usage === 2 || device.usage === 6)) continue;
    const bare: Bare = {
      type: 'hid',
      path,
      vendorId: device.vendorId,
      productId: device.productId,
      manufacturer: text(device.manufacturer),
      product: text(device.product),
      serialNumber: text(device.serialNumber),
      usbClasses: [3],
    };
    found.set(path, await complete(bare, claims, path));
  }
  return [...found.values()];
}

/** USB devices with a bulk interface of the vendor's own or of a printer; hubs and HID are not ours to open. */
export async function findUsb(claims: Claims): Promise<FoundPort[] | null> {
  const library = await import('usb').catch(() => null);
  if (library === null) return null;
  const found: FoundPort[] = [];
  for (const device of library.getDeviceList()) {
    const classes = classesOf(device);
    if (!classes.some((one) => one === 7 || one === 255)) continue;
    const { idVendor, idProduct, iProduct, iManufacturer } = device.deviceDescriptor;
    const path = usbPath(device);
    const isFree = claims.holderOf(`usb:${path}`) === null;
    const bare: Bare = {
      type: 'usb',
      path,
      vendorId: idVendor,
      productId: idProduct,
      manufacturer: isFree ? await stringOf(device, iManufacturer) : null,
      product: isFree ? await stringOf(device, iProduct) : null,
      serialNumber: isFree ? text(await serialOf(device)) : null,
      usbClasses: classes,
    };
    const number = (value: number) => String(value).padStart(3, '0');
    const file =
      process.platform === 'linux'
        ? `/dev/bus/usb/${number(device.busNumber)}/${number(device.deviceAddress)}`
        : '';
    found.push(await complete(bare, claims, file));
  }
  return found;
}

type UsbDevice = ReturnType<typeof import('usb').getDeviceList>[number];

function classesOf(device: UsbDevice): number[] {
  try {
    const interfaces = device.configDescriptor?.interfaces ?? [];
    return [...new Set(interfaces.flat().map((one) => one.bInterfaceClass))];
  } catch {
    // A device without an active configuration.
    return [];
  }
}

async function stringOf(device: UsbDevice, index: number): Promise<string | null> {
  if (index === 0) return null;
  try {
    device.open();
  } catch {
    return null;
  }
  const value = await new Promise<string | null>((resolve) => {
    device.getStringDescriptor(index, (error, answer) => resolve(error ? null : text(answer)));
  });
  device.close();
  return value;
}

/** Linux names serial lines that have no circuit behind them; their type is 0. */
async function isThere(path: string): Promise<boolean> {
  const name = /^\/dev\/(ttyS\d+)$/.exec(path)?.[1];
  if (name === undefined) return true;
  const type = await readFile(`/sys/class/tty/${name}/type`, 'utf8').catch(() => '');
  return type.trim() !== '0';
}

/** Serial lines, those of USB adapters with the adapter's ids. */
export async function findSerial(claims: Claims): Promise<FoundPort[] | null> {
  const library = await import('serialport').catch(() => null);
  const listed = await library?.SerialPort.list().catch(() => null);
  if (!listed) return null;
  const there = await Promise.all(listed.map((line) => isThere(line.path)));
  const lines = listed.filter((_line, i) => there[i]);
  const hex = (value: string | undefined): number | null => {
    const parsed = Number.parseInt(value ?? '', 16);
    return Number.isNaN(parsed) ? null : parsed;
  };
  return Promise.all(
    lines.map((line) =>
      complete(
        {
          type: 'serial',
          path: line.path,
          vendorId: hex(line.vendorId),
          productId: hex(line.productId),
          manufacturer: text(line.manufacturer),
          product: null,
          serialNumber: text(line.serialNumber),
          usbClasses: [],
        },
        claims,
        line.path,
      ),
    ),
  );
}
