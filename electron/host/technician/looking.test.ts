import { afterEach, expect, test } from 'vitest';
import { openTestConsole, type TestConsole } from './testing.ts';

const open: TestConsole[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
async function start(): Promise<TestConsole> {
  const made = await openTestConsole();
  open.push(made);
  await made.setUp();
  return made;
}

const found = {
  ports: [
    {
      key: 'serial:/dev/ttyUSB0',
      type: 'serial',
      path: '/dev/ttyUSB0',
      vendorId: 0x1a86,
      productId: 0x7523,
      manufacturer: null,
      product: 'USB Serial',
      serialNumber: null,
      usbClasses: [],
      access: 'yes',
      usedBy: null,
    },
  ],
  offers: [
    {
      kind: 'id-card-reader',
      name: null,
      certainty: 'possible',
      found: 'serial:/dev/ttyUSB0',
      ports: [{ type: 'serial', path: '/dev/ttyUSB0', baudRate: 115200 }],
    },
  ],
  blind: ['usb'],
};

test('what is plugged in is listed, and an entry is tried before it is taken', async () => {
  const at = await start();
  at.device = (_device, verb) =>
    verb === 'detect'
      ? { ok: true, value: found }
      : { ok: true, value: { status: { state: 'ready' }, identity: '05.03-20230112' } };
  expect(await (await at.inside('GET', '/detection')).json()).toEqual({ detection: found });
  const device = { id: 'id-card', kind: 'id-card-reader', driver: 'sam', port: found.offers[0]?.ports[0] };
  expect(await (await at.inside('POST', '/probe', { device })).json()).toMatchObject({
    status: { state: 'ready' },
    identity: '05.03-20230112',
  });
});

test('a device process that is away is told, and nothing that runs a program is ever tried', async () => {
  const at = await start();
  at.device = () => ({ ok: false, error: { state: 'disconnected' } });
  expect(await (await at.inside('GET', '/detection')).json()).toEqual({ detection: null });
  const asked: string[] = [];
  at.device = (_device, verb) => {
    asked.push(verb);
    return { ok: true, value: null };
  };
  const device = {
    id: 'id-card',
    kind: 'id-card-reader',
    driver: 'sam',
    port: { type: 'simulator' },
    photoDecoder: { command: '/bin/sh' },
  };
  expect((await at.inside('POST', '/probe', { device })).status).toBe(422);
  expect(asked).toEqual([]);
});
