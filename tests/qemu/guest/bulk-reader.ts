import { spawnSync } from 'node:child_process';
import { mkdirSync, openSync, read, write, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import type { VirtualReader } from '#devices/id-card/simulator.ts';
import { Gadget } from './gadget.ts';

export type BulkLayout = 'one-pipe' | 'two-pipe';

const readAsync = promisify(read);
const writeAsync = promisify(write);

const FULL_SPEED_PACKET = 64;
const HIGH_SPEED_PACKET = 512;

const u32 = (value: number): number[] => [
  value & 0xff,
  (value >> 8) & 0xff,
  (value >> 16) & 0xff,
  value >>> 24,
];

/** FunctionFS descriptors, version 2: one vendor interface and its bulk endpoints, at full and at high speed. */
function descriptors(addresses: readonly number[]): Uint8Array {
  const speed = (packet: number): number[] => [
    ...[9, 4, 0, 0, addresses.length, 0xff, 0, 0, 1],
    ...addresses.flatMap((address) => [7, 5, address, 2, packet & 0xff, packet >> 8, 0]),
  ];
  const count = addresses.length + 1;
  const body = [...u32(count), ...u32(count), ...speed(FULL_SPEED_PACKET), ...speed(HIGH_SPEED_PACKET)];
  const hasFullAndHighSpeed = 3;
  return Uint8Array.of(...u32(3), ...u32(12 + body.length), ...u32(hasFullAndHighSpeed), ...body);
}

function strings(name: string): Uint8Array {
  const text = [...new TextEncoder().encode(name), 0];
  return Uint8Array.of(...u32(2), ...u32(16 + 2 + text.length), ...u32(1), ...u32(1), 0x09, 0x04, ...text);
}

export interface BulkReader {
  plug(): void;
  unplug(): void;
}

/**
 * A USB bulk card reader as the common one: 0400:C35A, a virtual reader behind real endpoints of the kernel's gadget
 * side. The controller allots the endpoints' numbers; that is why drivers read them from the descriptor.
 */
export async function createBulkReader(
  reader: VirtualReader,
  layout: BulkLayout,
  controller: 0 | 1,
  serial: string,
): Promise<BulkReader> {
  const name = `reader-${serial.toLowerCase()}`;
  const gadget = new Gadget(name, { vendorId: 0x0400, productId: 0xc35a, serial, product: 'Card Reader' });
  gadget.add(`ffs.${name}`);
  const folder = `/run/${name}`;
  mkdirSync(folder);
  const mounted = spawnSync('mount', ['-t', 'functionfs', name, folder], { stdio: 'inherit' });
  if (mounted.status !== 0) throw new Error('functionfs cannot be mounted');
  const control = openSync(`${folder}/ep0`, 'r+');
  writeSync(control, descriptors(layout === 'one-pipe' ? [0x02, 0x81] : [0x02, 0x06, 0x81, 0x85]));
  writeSync(control, strings('Card Reader'));
  const endpoint = (number: number) => openSync(`${folder}/ep${number}`, 'r+');
  const [outs, ins] =
    layout === 'one-pipe'
      ? [[endpoint(1)], [endpoint(2)]]
      : [
          [endpoint(1), endpoint(2)],
          [endpoint(3), endpoint(4)],
        ];

  const send = async (frame: Uint8Array): Promise<void> => {
    const parts = ins.length === 1 ? [frame] : [frame.subarray(0, 7), frame.subarray(7)];
    // The body first, where there are two: the driver must not depend on the order.
    await Promise.all(parts.map((part, i) => writeAsync(ins[i] ?? 0, part).catch(() => undefined)).reverse());
  };
  let heads: number[] = [];
  let bodies: number[] = [];
  const receive = (pipe: number, bytes: Uint8Array): Uint8Array => {
    if (outs.length === 1) return bytes;
    if (pipe === 0) heads = [...heads, ...bytes];
    else bodies = [...bodies, ...bytes];
    if (heads.length === 0 || bodies.length === 0) return new Uint8Array();
    const frame = Uint8Array.of(...heads, ...bodies);
    heads = [];
    bodies = [];
    return frame;
  };
  const listen = async (pipe: number): Promise<void> => {
    for (;;) {
      const buffer = new Uint8Array(HIGH_SPEED_PACKET);
      // Until the host has configured the device, and after it was unplugged, reading fails or waits.
      const got = await readAsync(outs[pipe] ?? 0, buffer, 0, buffer.length, null).catch(() => null);
      if (got === null) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        continue;
      }
      for (const piece of reader.accept(receive(pipe, buffer.subarray(0, got.bytesRead)))) await send(piece);
    }
  };
  for (let pipe = 0; pipe < outs.length; pipe++) void listen(pipe);
  // Events of the control endpoint must be taken, or the kernel keeps them back.
  const drain = async (): Promise<void> => {
    for (;;) await readAsync(control, new Uint8Array(256), 0, 256, null);
  };
  void drain().catch(() => undefined);
  return { plug: () => gadget.plug(controller), unplug: () => gadget.unplug() };
}
