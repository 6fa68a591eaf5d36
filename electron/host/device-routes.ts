import { Hono } from 'hono';
import { readCardRequest, scannedPage, scanRequest } from '#shared/api/devices.ts';
import type { DeviceClient } from './device-client.ts';
import { readJson } from './json-body.ts';
import { problem } from './problem.ts';

const CARD_READ_LIMIT_MS = 20_000;
const SCAN_LIMIT_MS = 120_000;

/** `/api/devices…`: what the page may ask of hardware. A device's fault is an answer, never a 500. */
export function deviceRoutes(devices: DeviceClient): Hono {
  const app = new Hono();

  app.get('/api/devices', (c) => c.json(devices.list()));

  app.post('/api/devices/id-card/read', async (c) => {
    const body = await readJson(c.req.raw, readCardRequest);
    if (!body.ok) return body.error;
    return c.json(await devices.call('id-card', 'read', body.value, CARD_READ_LIMIT_MS), 200, {
      'cache-control': 'no-store',
    });
  });

  app.post('/api/devices/id-card/left', async (c) =>
    c.json(await devices.call('id-card', 'left', null, CARD_READ_LIMIT_MS), 200, {
      'cache-control': 'no-store',
    }),
  );

  app.post('/api/devices/scanner/scan', async (c) => {
    const body = await readJson(c.req.raw, scanRequest);
    if (!body.ok) return body.error;
    const result = await devices.call('scanner', 'scan', body.value, SCAN_LIMIT_MS);
    if (!result.ok) return problem(409, 'scanner', 'The scanner gave no page.', { device: result.error });
    const page = scannedPage.safeParse(result.value);
    if (!page.success) return problem(502, 'scanner', 'The scanner gave something that is not a page.');
    return new Response(new Uint8Array(page.data.jpeg), {
      headers: { 'content-type': 'image/jpeg', 'cache-control': 'no-store' },
    });
  });

  return app;
}
