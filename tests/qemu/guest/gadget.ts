import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CONFIGFS = '/sys/kernel/config/usb_gadget';

const plugged = new Set<Gadget>();

/** Leaves the controllers free, whatever a check that failed left behind. */
export function unplugAll(): void {
  for (const gadget of plugged) gadget.unplug();
}

/** A USB device made of kernel functions (Linux `configfs` gadget interface), on one of the dummy controllers. */
export class Gadget {
  readonly #dir: string;

  constructor(name: string, ids: { vendorId: number; productId: number; serial: string; product: string }) {
    this.#dir = join(CONFIGFS, name);
    mkdirSync(this.#dir);
    this.#set('idVendor', `0x${ids.vendorId.toString(16)}`);
    this.#set('idProduct', `0x${ids.productId.toString(16)}`);
    mkdirSync(join(this.#dir, 'strings/0x409'));
    this.#set('strings/0x409/serialnumber', ids.serial);
    this.#set('strings/0x409/manufacturer', 'Virtual');
    this.#set('strings/0x409/product', ids.product);
    mkdirSync(join(this.#dir, 'configs/c.1'));
  }

  /** Adds a function such as `hid.0`, with its attributes. */
  add(name: string, attributes: Readonly<Record<string, string | Uint8Array>> = {}): void {
    mkdirSync(join(this.#dir, 'functions', name));
    for (const [key, value] of Object.entries(attributes)) this.#set(`functions/${name}/${key}`, value);
    symlinkSync(join(this.#dir, 'functions', name), join(this.#dir, 'configs/c.1', name));
  }

  /** On one of the two controllers. */
  plug(controller: 0 | 1): void {
    this.#set('UDC', `dummy_udc.${controller}`);
    plugged.add(this);
  }

  /** As when a cable is pulled. */
  unplug(): void {
    if (plugged.delete(this)) this.#set('UDC', '\n');
  }

  #set(file: string, value: string | Uint8Array): void {
    writeFileSync(join(this.#dir, file), value);
  }
}

export async function until(condition: () => boolean, failure: string, limitMs = 20_000): Promise<void> {
  const end = performance.now() + limitMs;
  while (!condition()) {
    if (performance.now() > end) throw new Error(failure);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

export const nodes = (folder: string, prefix: string): string[] =>
  existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith(prefix)) : [];
