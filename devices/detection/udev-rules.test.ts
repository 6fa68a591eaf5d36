import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { loadKnownDevices } from './detect.ts';

const assets = resolve(import.meta.dirname, '../../assets');
const rules = readFileSync(resolve(assets, 'hardware/70-yiciban-kiosk.rules'), 'utf8');

it('every known device can be opened by the rules that ship', async () => {
  const hex = (id: number) => id.toString(16).padStart(4, '0');
  for (const { vendorId, productId, ports, name } of await loadKnownDevices(assets)) {
    for (const type of new Set(ports.map((port) => port.type))) {
      const start =
        type === 'usb' ? 'SUBSYSTEM=="usb"' : type === 'hid' ? 'KERNEL=="hidraw*"' : 'KERNEL=="tty';
      const line = rules
        .split('\n')
        .find(
          (one) =>
            one.startsWith(start) &&
            one.includes(`"${hex(vendorId)}"`) &&
            one.includes(`"${hex(productId)}"`),
        );
      expect(line, `${name}, ${type}`).toBeDefined();
    }
  }
});
