import { Hono } from 'hono';
import { networkSwitch } from '#shared/api/simulator.ts';
import type { DeviceClient } from './device-client.ts';
import { readJson } from './json-body.ts';
import type { NetworkSwitch } from './network.ts';
import { problem } from './problem.ts';

const SIMULATOR_LIMIT_MS = 30_000;

/**
 * `/api/simulator/…`: the dock's address. A device answers here only when it is a virtual one, and the network only
 * when all of them are.
 */
export function simulatorRoutes(devices: DeviceClient, network: NetworkSwitch): Hono {
  const app = new Hono();

  if (devices.list().every((device) => device.simulated)) {
    app.get('/api/simulator/network', (c) => c.json({ online: network.online }));
    app.post('/api/simulator/network', async (c) => {
      const body = await readJson(c.req.raw, networkSwitch);
      if (!body.ok) return body.error;
      network.set(body.value.online);
      return c.json({ online: network.online });
    });
  }

  app.on(['GET', 'POST'], '/api/simulator/:device', async (c) => {
    const device = devices.find(c.req.param('device'));
    if (device === undefined || !device.simulated)
      return problem(404, 'not-found', 'There is no such simulated device.');
    let body: unknown = null;
    if (c.req.method === 'POST') {
      body = await c.req.json().catch(() => undefined);
      if (body === undefined) return problem(400, 'bad-request', 'The body is not JSON.');
    }
    const verb = c.req.method === 'POST' ? 'simulate' : 'simulation';
    const result = await devices.call(device.id, verb, body, SIMULATOR_LIMIT_MS);
    if (!result.ok) return simulatorRefusal(result.error);
    return new Response(JSON.stringify(result.value ?? {}, bytesAsBase64), {
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    });
  });

  return app;
}

const simulatorRefusal = (status: { readonly state: string }): Response =>
  status.state === 'disconnected'
    ? problem(503, 'device-process', 'The device process is not running.', { device: status })
    : problem(400, 'simulator-refused', 'The simulator does not take this.', { device: status });

const bytesAsBase64 = (_key: string, value: unknown): unknown =>
  value instanceof Uint8Array
    ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')
    : value;
