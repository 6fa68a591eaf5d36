import { deepEqual, equal, ok } from 'node:assert/strict';
import { openSync, read, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { Claims } from '#devices/claims.ts';
import { detect } from '#devices/detection/detect.ts';
import type { Device } from '#devices/device.ts';
import { systemClock } from '#devices/id-card/clock.ts';
import { loadDemoCards } from '#devices/id-card/demo-cards.ts';
import { createIdCardReader } from '#devices/id-card/service.ts';
import { createVirtualReader, type SimulatorDeps, type VirtualReader } from '#devices/id-card/simulator.ts';
import { type HidFramingName, hidFramings, type IdCardReaderPort } from '#shared/hardware/id-card-port.ts';
import { type BulkLayout, createBulkReader } from './bulk-reader.ts';
import { Gadget, nodes, unplugAll, until } from './gadget.ts';
import { createHidReader } from './hid-reader.ts';

/** Runs inside the virtual machine (`tests/qemu/main.ts`). One line a check; the first that fails tells why. */
const assetsDir = resolve(import.meta.dirname, '../../../assets');
const cards = await loadDemoCards(assetsDir);
const say = (line: string) => process.stdout.write(`@qemu${line}\n`);
let failures = 0;
say(` the machine is up ${readFileSync('/proc/uptime', 'utf8').split(' ')[0]} s`);

async function check(name: string, body: () => Promise<void>): Promise<void> {
  const started = performance.now();
  try {
    await body();
    say(`-pass ${name} (${Math.round(performance.now() - started)} ms)`);
  } catch (error) {
    failures += 1;
    say(`-fail ${name}: ${error instanceof Error ? error.message.replaceAll('\n', ' ') : String(error)}`);
    unplugAll();
  }
}

const usb = { type: 'usb', vendorId: 0x0400, productId: 0xc35a } as const;
const virtual = (deps: Partial<SimulatorDeps> = {}): VirtualReader =>
  createVirtualReader({ cards, clock: systemClock, pieceBytes: 4096, ...deps });

class Kiosk {
  readonly statuses: { state: string; reason?: string }[] = [];
  readonly device: Device;

  constructor(port: IdCardReaderPort, claims = new Claims(), id = 'id-card') {
    this.device = createIdCardReader(
      { id, kind: 'id-card-reader', driver: 'sam', port },
      { claims, timing: { probeMs: 200, retryMs: 200, answerMs: 2000, readMs: 4000 } },
    );
    void this.device.start((status) => void this.statuses.push(status));
  }

  async is(state: string): Promise<void> {
    await until(
      () => this.statuses.at(-1)?.state === state,
      `never ${state}: ${JSON.stringify(this.statuses)}`,
    );
  }

  async read(): Promise<{ ok: boolean; value?: unknown; error?: unknown }> {
    const result = await this.device.verbs.read?.({ waitMs: 2000 });
    ok(result);
    return result;
  }
}

const kindOf = (result: { value?: unknown }) => (result.value as { kind?: string } | undefined)?.kind;

async function bulk(layout: BulkLayout, controller: 0 | 1): Promise<void> {
  const reader = virtual();
  const far = await createBulkReader(reader, layout, controller, `SN-${layout}`);
  const kiosk = new Kiosk(usb);
  await check(`${layout}: absent before it is plugged in`, () => kiosk.is('disconnected'));
  await check(`${layout}: ready, SAM id, every kind of card`, async () => {
    far.plug();
    await kiosk.is('ready');
    deepEqual(await kiosk.device.verbs.identify?.(null), {
      ok: true,
      value: '05.03-20230112-0000123456-0987654321',
    });
    for (const key of Object.keys(cards)) {
      reader.simulate({ place: key });
      const result = await kiosk.read();
      equal(result.ok, true, `${key}: ${JSON.stringify(result.error)}`);
      reader.simulate({ remove: true });
    }
  });
  await check(`${layout}: unplugged and plugged in again`, async () => {
    far.unplug();
    await kiosk.is('disconnected');
    far.plug();
    await kiosk.is('ready');
    reader.simulate({ place: 'resident' });
    equal(kindOf(await kiosk.read()), 'resident');
  });
  await check(`${layout}: a mute reader is silent, and heals`, async () => {
    reader.simulate({ fault: 'silent' });
    await kiosk.is('silent');
    reader.simulate({ clear: true });
    await kiosk.is('ready');
  });
  await check(`${layout}: closing lets the device go`, async () => {
    await kiosk.device.close();
    const other = new Kiosk(usb);
    await other.is('ready');
    await other.device.close();
  });
  far.unplug();
}

await bulk('one-pipe', 0);
await bulk('two-pipe', 1);

await check('pulled out in the middle of a card: a status', async () => {
  const reader = virtual({
    tamper: (answer) => {
      if (answer.command !== 'readBase') return [answer.frame];
      setTimeout(() => far.unplug(), 30);
      return [answer.frame.slice(0, 700)];
    },
  });
  const far = await createBulkReader(reader, 'one-pipe', 1, 'SN-PULL');
  far.plug();
  const kiosk = new Kiosk(usb);
  await kiosk.is('ready');
  reader.simulate({ place: 'resident' });
  const result = await kiosk.read();
  equal(result.ok, false);
  equal((result.error as { state: string }).state, 'disconnected');
  await kiosk.device.close();
});

await check('two readers of one model: each has its own, by serial number and without', async () => {
  const [left, right] = [virtual(), virtual()];
  const a = await createBulkReader(left, 'two-pipe', 0, 'LEFT');
  const b = await createBulkReader(right, 'one-pipe', 1, 'RIGHT');
  a.plug();
  b.plug();
  left.simulate({ place: 'resident' });
  right.simulate({ place: 'hmt_J' });
  const claims = new Claims();
  const one = new Kiosk({ ...usb, serialNumber: 'RIGHT' }, claims, 'id-card');
  await one.is('ready');
  const two = new Kiosk(usb, claims, 'id-card-2');
  await two.is('ready');
  equal(kindOf(await one.read()), 'hmt-permit');
  equal(kindOf(await two.read()), 'resident');
  const found = await detect([], assetsDir, claims);
  const readers = found.ports.filter((port) => port.type === 'usb' && port.vendorId === 0x0400);
  deepEqual(readers.map((port) => port.usedBy).sort(), ['id-card', 'id-card-2']);
  await one.device.close();
  await two.device.close();
  const free = await detect([], assetsDir, claims);
  const offers = free.offers.filter((offer) => offer.found.startsWith('usb:'));
  deepEqual(
    offers.map(({ certainty, kind, ports }) => ({ certainty, kind, ports })),
    Array(2).fill({ certainty: 'known', kind: 'id-card-reader', ports: [usb] }),
  );
  deepEqual(
    free.ports
      .filter((port) => port.type === 'usb')
      .map(({ serialNumber, product }) => `${product} ${serialNumber}`)
      .sort(),
    ['Card Reader LEFT', 'Card Reader RIGHT'],
  );
  a.unplug();
  b.unplug();
});

async function hid(framing: HidFramingName): Promise<void> {
  await check(`hidraw, ${framing}: reads a card, is pulled out`, async () => {
    const ids = { vendorId: 0x0483, productId: 0x5750, serial: `H-${framing}` };
    const reader = virtual();
    const far = await createHidReader(reader, framing, ids);
    const kiosk = new Kiosk({ type: 'hid', framing, vendorId: ids.vendorId, productId: ids.productId });
    await kiosk.is('ready');
    reader.simulate({ place: 'newaddr' });
    equal(kindOf(await kiosk.read()), 'resident');
    far.unplug();
    await kiosk.is('disconnected');
    await kiosk.device.close();
  });
}
for (const framing of hidFramings) await hid(framing);

await check('USB printer class: bytes written to usblp come out of the printer', async () => {
  const gadget = new Gadget('printer', {
    vendorId: 0x0416,
    productId: 0x5011,
    serial: 'P1',
    product: 'POS80 Printer',
  });
  gadget.add('printer.0', { pnp_string: 'MFG:Virtual;MDL:POS80;CMD:ESC/POS;CLS:PRINTER;' });
  gadget.plug(0);
  await until(() => nodes('/dev/usb', 'lp').length > 0, 'no /dev/usb/lp0');
  await until(() => nodes('/dev', 'g_printer').length > 0, 'no /dev/g_printer0');
  await until(() => nodes('/sys/class/usbmisc', 'lp').length > 0, 'no lp0 in sysfs');
  const id = readFileSync('/sys/class/usbmisc/lp0/device/ieee1284_id', 'utf8');
  ok(id.startsWith('MFG:Virtual;MDL:POS80;CMD:ESC/POS;'), id);
  const slip = Buffer.concat([Buffer.of(0x1b, 0x40), Buffer.alloc(3000, 0x41), Buffer.of(0x1d, 0x56, 0)]);
  const paper = openSync('/dev/g_printer0', 'r+');
  const written = writeFile('/dev/usb/lp0', slip);
  let got = Buffer.alloc(0);
  const collect = async (): Promise<void> => {
    while (got.length < slip.length) {
      const piece = Buffer.alloc(8192);
      const { bytesRead } = await promisify(read)(paper, piece, 0, piece.length, null);
      got = Buffer.concat([got, piece.subarray(0, bytesRead)]);
    }
  };
  void collect();
  await until(() => got.length >= slip.length, 'the printer got less than was written');
  await written;
  ok(got.equals(slip));
  // The device manager tells programs of a new device a moment after the kernel.
  let offered = false;
  const end = performance.now() + 20_000;
  while (!offered && performance.now() < end) {
    const { offers } = await detect([], assetsDir, new Claims());
    offered = offers.some((offer) => offer.kind === 'receipt-printer' && offer.found.startsWith('usb:'));
  }
  ok(offered, 'the printer is not offered');
});

say(`-exit ${failures === 0 ? 0 : 1}`);
// Reads that wait in the kernel's gadget side would keep an orderly exit waiting.
process.kill(process.pid, 'SIGKILL');
