import { expect, test } from 'vitest';
import type { HostServices } from './app.ts';
import { DeviceClient } from './device-client.ts';
import { FakeTransport } from './fake-transport.ts';
import { powerModule } from './power.ts';

test('on battery no new visit begins; with the mains back it does', async () => {
  const transport = new FakeTransport();
  const devices = new DeviceClient(
    transport,
    [{ id: 'ups', kind: 'ups', port: { type: 'simulator' } }],
    '/assets',
  );
  devices.start();
  let changes = 0;
  const healthChanged = () => {
    changes += 1;
  };
  const module = await powerModule({ devices, healthChanged } as Pick<
    HostServices,
    'devices' | 'healthChanged'
  > as HostServices);
  const tell = (state: string) => transport.emit({ event: 'status', device: 'ups', status: { state } });
  tell('ready');
  expect([module.health?.(), changes]).toEqual([[], 0]);
  tell('on-battery');
  expect([module.health?.(), changes]).toEqual([['on-battery'], 1]);
  tell('battery-low');
  expect([module.health?.(), changes]).toEqual([['on-battery'], 1]);
  tell('ready');
  expect([module.health?.(), changes]).toEqual([[], 2]);
  await devices.close();
});
