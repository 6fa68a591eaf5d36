import { Hono } from 'hono';
import { MORE_HEADER, readCardRequest, scannedPage, scanRequest } from '#shared/api/devices.ts';
import { readCodeArgs } from '#shared/hardware/code-reader.ts';
import { documentCameraStatus } from '#shared/hardware/document-camera.ts';
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

  app.post('/api/devices/code-reader/read', async (c) => {
    const body = await readJson(c.req.raw, readCodeArgs);
    if (!body.ok) return body.error;
    return c.json(await devices.call('code-reader', 'read', body.value), 200, {
      'cache-control': 'no-store',
    });
  });

  /** One page of the scanner: the answer to `scan` and `next`. */
  const page = async (verb: 'scan' | 'next', args: unknown): Promise<Response> => {
    const result = await devices.call('scanner', verb, args, SCAN_LIMIT_MS);
    if (!result.ok) return problem(409, 'scanner', 'The scanner gave no page.', { device: result.error });
    if (result.value === null) return new Response(null, { status: 204 });
    const given = scannedPage.safeParse(result.value);
    if (!given.success) return problem(502, 'scanner', 'The scanner gave something that is not a page.');
    return new Response(new Uint8Array(given.data.jpeg), {
      headers: {
        'content-type': 'image/jpeg',
        'cache-control': 'no-store',
        [MORE_HEADER]: given.data.more ? '1' : '0',
      },
    });
  };

  app.post('/api/devices/scanner/scan', async (c) => {
    const body = await readJson(c.req.raw, scanRequest);
    return body.ok ? page('scan', body.value) : body.error;
  });
  app.post('/api/devices/scanner/next', () => page('next', null));
  app.post('/api/devices/scanner/cancel', async (c) => {
    await devices.call('scanner', 'cancel', null, SCAN_LIMIT_MS);
    return c.body(null, 204);
  });

  app.post('/api/devices/document-camera/status', async (c) => {
    const body = await readJson(c.req.raw, documentCameraStatus);
    if (!body.ok) return body.error;
    return devices.report('document-camera', body.value)
      ? c.body(null, 204)
      : problem(404, 'not-found', 'No document camera is configured.');
  });

  return app;
}
