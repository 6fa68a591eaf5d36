import { openSync, read, write } from 'node:fs';
import { promisify } from 'node:util';
import type { HidFramingName } from '#devices/id-card/hid-framing.ts';
import type { VirtualReader } from '#devices/id-card/simulator.ts';
import { HID_DESCRIPTOR } from '#tests/virtual-hid/bus.ts';
import { readerDevice } from '#tests/virtual-hid/reader-device.ts';
import { Gadget, nodes, until } from './gadget.ts';

const readAsync = promisify(read);
const writeAsync = promisify(write);

/** A HID card reader of the kernel's gadget side: 64-byte reports through a real hidraw. */
export async function createHidReader(
  reader: VirtualReader,
  framing: HidFramingName,
  ids: { readonly vendorId: number; readonly productId: number; readonly serial: string },
): Promise<{ unplug(): void }> {
  const gadget = new Gadget(`hid-${framing}`, { ...ids, product: 'HID Card Reader' });
  const before = nodes('/dev', 'hidg');
  gadget.add(`hid.${framing}`, {
    report_length: '64',
    protocol: '0',
    subclass: '0',
    report_desc: HID_DESCRIPTOR,
  });
  gadget.plug(0);
  let node: string | undefined;
  await until(() => {
    node = nodes('/dev', 'hidg').find((one) => !before.includes(one));
    return node !== undefined;
  }, 'the kernel made no node for the HID gadget');
  const end = openSync(`/dev/${node}`, 'r+');
  const device = readerDevice(reader, framing, ids);
  const listen = async (): Promise<void> => {
    for (;;) {
      const report = new Uint8Array(64);
      await readAsync(end, report, 0, report.length, null);
      for (const answer of device.onReport(Uint8Array.of(0, ...report))) await writeAsync(end, answer);
    }
  };
  void listen().catch(() => undefined);
  return { unplug: () => gadget.unplug() };
}
