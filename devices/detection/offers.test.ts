import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FoundPort, KnownDevice } from '#shared/hardware/detection.ts';
import { idCardReaderPort } from '#shared/hardware/id-card-port.ts';
import { loadKnownDevices } from './detect.ts';
import { offersFor } from './offers.ts';

const table = await loadKnownDevices(resolve(import.meta.dirname, '../../assets'));

const port = (change: Partial<FoundPort>): FoundPort => ({
  key: 'hid:/dev/hidraw0',
  type: 'hid',
  path: '/dev/hidraw0',
  vendorId: 0x1234,
  productId: 0x5678,
  manufacturer: null,
  product: null,
  serialNumber: null,
  usbClasses: [],
  access: 'yes',
  usedBy: null,
  ...change,
});

describe('the shipped table', () => {
  it('names each model once', () => {
    const ids = table.map(({ vendorId, productId }) => `${vendorId}:${productId}`);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain(`${0x0400}:${0xc35a}`);
  });

  it('gives ports the configuration takes, once a device of the row is found', () => {
    for (const { vendorId, productId, ports } of table) {
      for (const type of new Set(ports.map((one) => one.type))) {
        const [offer, ...more] = offersFor([port({ vendorId, productId, type })], table);
        expect(more).toEqual([]);
        expect(offer).toMatchObject({ certainty: 'known', kind: 'id-card-reader' });
        for (const one of offer?.ports ?? []) expect(idCardReaderPort.parse(one)).toEqual(one);
      }
    }
  });
});

describe('offers', () => {
  it('of the configuration come before the shipped ones', () => {
    const own: KnownDevice = {
      vendorId: 0x0400,
      productId: 0xc35a,
      kind: 'id-card-reader',
      name: '我们的读卡器',
      ports: [{ type: 'hid', framing: 'icbc' }],
    };
    const usb = port({ type: 'usb', vendorId: 0x0400, productId: 0xc35a });
    const hid = port({ vendorId: 0x0400, productId: 0xc35a });
    expect(offersFor([hid, usb], [own, ...table])).toMatchObject([
      { name: '我们的读卡器', ports: [{ type: 'hid', framing: 'icbc', vendorId: 0x0400 }] },
      { name: expect.stringContaining('SDT'), ports: [{ type: 'usb', productId: 0xc35a }] },
    ]);
  });

  it('of what nobody knows are possible ones, and complete', () => {
    const line = port({
      key: 'serial:/dev/ttyS0',
      type: 'serial',
      path: '/dev/ttyS0',
      vendorId: null,
      productId: null,
    });
    const adapter = port({ key: 'serial:/dev/ttyUSB0', type: 'serial', path: '/dev/ttyUSB0' });
    const offers = offersFor([port({}), line, adapter, port({ type: 'usb', usbClasses: [255] })], []);
    expect(offers.map((offer) => [offer.kind, offer.certainty])).toEqual(
      Array(4).fill(['id-card-reader', 'possible']),
    );
    for (const offer of offers)
      for (const one of offer.ports) expect(idCardReaderPort.parse(one)).toEqual(one);
    expect(offers[1]?.ports[0]).toEqual({ type: 'serial', path: '/dev/ttyS0', baudRate: 115200 });
    expect(offers[2]?.ports[0]).toEqual({
      type: 'serial',
      vendorId: 0x1234,
      productId: 0x5678,
      baudRate: 115200,
    });
  });

  it('takes a USB printer for a printer', () => {
    expect(offersFor([port({ type: 'usb', usbClasses: [7] })], table)).toMatchObject([
      { kind: 'receipt-printer', certainty: 'possible' },
    ]);
  });
});
