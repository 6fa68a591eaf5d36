import { cp, mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { afterEach, expect, test } from 'vitest';
import { kioskInfo } from '#shared/api/kiosk.ts';
import { problemDetails } from '#shared/api/problem.ts';
import { Catalogue } from '#shared/catalogue/schema.ts';
import { createHost, type Host, type HostOptions } from './app.ts';
import { systemClock } from './clock.ts';
import { defaultConfig } from './config.ts';
import { FakeTransport } from './fake-transport.ts';
import { CONTENT_SECURITY_POLICY } from './security.ts';

const hosts: Host[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close();
});

async function makeHost(options: Partial<HostOptions> = {}): Promise<Host> {
  const dir = await mkdtemp(join(tmpdir(), 'kiosk-host-'));
  for (const folder of ['page/built', 'assets/fonts', 'assets/demo'])
    await mkdir(join(dir, folder), { recursive: true });
  await writeFile(join(dir, 'secret.txt'), 'secret');
  await writeFile(join(dir, 'page/index.html'), '<!doctype html>');
  await writeFile(join(dir, 'page/built/app-1.js'), '1');
  await writeFile(join(dir, 'page/notes.ts'), 'source');
  await symlink(join(dir, 'secret.txt'), join(dir, 'page/link.txt'));
  await writeFile(join(dir, 'assets/fonts/a.woff2'), 'font');
  await writeFile(join(dir, 'assets/demo/cards.json'), '{}');
  await cp('assets/catalogue', join(dir, 'assets/catalogue'), { recursive: true });
  const host = await createHost({
    dataDir: dir,
    assetsDir: join(dir, 'assets'),
    pageDir: join(dir, 'page'),
    config: defaultConfig(),
    clock: systemClock,
    deviceTransport: new FakeTransport(),
    ...options,
  });
  hosts.push(host);
  return host;
}

const get = (host: Host, path: string, init?: RequestInit) =>
  host.fetch(new Request(`http://kiosk${path}`, init));
const post = (host: Host, path: string, body: unknown, headers: Record<string, string> = {}) =>
  get(host, path, { method: 'POST', body: JSON.stringify(body), headers });

test('every answer carries the policy, whatever it is', async () => {
  const host = await makeHost();
  for (const path of ['/', '/built/app-1.js', '/api/kiosk', '/api/none', '/none', '/platform/v1/x']) {
    const answer = await get(host, path);
    expect(answer.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(answer.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
  }
});

test.each([
  ['/', 200, 'text/html; charset=utf-8'],
  ['/built/app-1.js', 200, 'text/javascript; charset=utf-8'],
  ['/assets/fonts/a.woff2', 200, 'font/woff2'],
  ['/assets/demo/cards.json', 404, 'application/problem+json'],
  ['/notes.ts', 404, 'application/problem+json'],
  ['/link.txt', 404, 'application/problem+json'],
  ['/%2e%2e/secret.txt', 404, 'application/problem+json'],
  ['/..%2fsecret.txt', 404, 'application/problem+json'],
  ['/assets/fonts/..%2f..%2fsecret.txt', 404, 'application/problem+json'],
  ['/%00.txt', 404, 'application/problem+json'],
  ['/%.txt', 404, 'application/problem+json'],
])('GET %s is %i %s', async (path, status, type) => {
  const answer = await get(await makeHost(), path);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([status, type]);
});

test('the kiosk tells what it is, and why it accepts no visit', async () => {
  const module = async () => ({ health: () => ['disk-full'] });
  const host = await makeHost({ modules: [module] });
  const info = kioskInfo.parse(await (await get(host, '/api/kiosk')).json());
  expect(info.simulated).toBe(true);
  expect(info.accepting).toEqual({ ok: false, reasons: ['disk-full', 'platform-not-configured'] });
});

test('with a platform and healthy modules it accepts', async () => {
  const key = { keyId: 'k', jwk: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' } as const };
  const platform = {
    url: 'http://127.0.0.1:4781',
    enrolmentCode: 'code',
    sealingKey: key,
    signingKeys: [key],
    simulated: true,
  };
  const host = await makeHost({ config: { ...defaultConfig(), platform } });
  const text = await (await get(host, '/api/kiosk')).text();
  expect(kioskInfo.parse(JSON.parse(text)).accepting).toEqual({ ok: true });
  expect(text).not.toContain('code');
});

test('a card read and its refusal are both answers', async () => {
  const transport = new FakeTransport((_device, _verb, args) =>
    JSON.stringify(args) === '{"waitMs":100}'
      ? { ok: true, value: { kind: 'resident' } }
      : { ok: false, error: { state: 'no-card' } },
  );
  const host = await makeHost({ deviceTransport: transport });
  const read = (waitMs: number) => post(host, '/api/devices/id-card/read', { waitMs });
  expect(await (await read(100)).json()).toEqual({ ok: true, value: { kind: 'resident' } });
  expect(await (await read(200)).json()).toEqual({ ok: false, error: { state: 'no-card' } });
  expect((await read(2501)).status).toBe(400);
  expect((await get(host, '/api/devices/id-card/read', { method: 'POST', body: '{' })).status).toBe(400);
});

test('a scan is a JPEG or a problem with the status', async () => {
  const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 0xd9]);
  const transport = new FakeTransport((_device, _verb, args) =>
    JSON.stringify(args).includes('true')
      ? { ok: true, value: { jpeg, more: false } }
      : { ok: false, error: { state: 'no-paper' } },
  );
  const host = await makeHost({ deviceTransport: transport });
  const page = await post(host, '/api/devices/scanner/scan', { colour: true, dpi: 150 });
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
  expect(new Uint8Array(await page.arrayBuffer())).toEqual(jpeg);
  const none = await post(host, '/api/devices/scanner/scan', { colour: false, dpi: 150 });
  expect(none.status).toBe(409);
  expect(problemDetails.parse(await none.json())).toMatchObject({ device: { state: 'no-paper' } });
});

test('a stack: each page says whether there may be another; the end is an empty answer', async () => {
  const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 0xd9]);
  const answers = [{ jpeg, more: true }, { jpeg, more: true }, null];
  const verbs: string[] = [];
  const transport = new FakeTransport((_device, verb) => {
    verbs.push(verb);
    return { ok: true, value: verb === 'cancel' ? null : (answers.shift() ?? null) };
  });
  const host = await makeHost({ deviceTransport: transport });
  const first = await post(host, '/api/devices/scanner/scan', { colour: true, dpi: 200, source: 'feeder' });
  const second = await post(host, '/api/devices/scanner/next', {});
  const end = await post(host, '/api/devices/scanner/next', {});
  expect([first, second].map((one) => [one.status, one.headers.get('x-scan-more')])).toEqual([
    [200, '1'],
    [200, '1'],
  ]);
  expect([end.status, (await post(host, '/api/devices/scanner/cancel', {})).status]).toEqual([204, 204]);
  expect(verbs).toEqual(['scan', 'next', 'next', 'cancel']);
});

test('a document camera: allowed to the page where it is configured, its state is what the page says', async () => {
  const without = await makeHost({});
  const policy = async (host: Awaited<ReturnType<typeof makeHost>>) =>
    (await get(host, '/api/kiosk')).headers.get('permissions-policy');
  expect(await policy(without)).toContain('camera=(),');
  const say = { state: 'ready' };
  expect((await post(without, '/api/devices/document-camera/status', say)).status).toBe(404);

  const camera = {
    id: 'document-camera',
    kind: 'document-camera',
    port: { type: 'camera', label: 'GP' },
  } as const;
  const config = defaultConfig();
  const host = await makeHost({ config: { ...config, devices: [...config.devices, camera] } });
  expect(await policy(host)).toContain('camera=(self),');
  expect(await policy(host)).toContain('microphone=()');
  const told = async () =>
    (await (await get(host, '/api/devices')).json()).find((one: { id: string }) => one.id === camera.id);
  expect(await told()).toMatchObject({ simulated: false, status: { state: 'disconnected' } });
  expect((await post(host, '/api/devices/document-camera/status', say)).status).toBe(204);
  expect((await post(host, '/api/devices/document-camera/status', { state: 'fine' })).status).toBe(400);
  expect(await told()).toMatchObject({ status: say });
});

test('the dock reaches virtual devices only; the network only when all are virtual', async () => {
  const config = defaultConfig();
  const real = config.devices.map((device) =>
    device.kind === 'receipt-printer'
      ? { ...device, port: { type: 'tcp', host: '192.0.2.1', port: 9100 } as const }
      : device,
  );
  const transport = () =>
    new FakeTransport((_d, verb, args) => ({
      ok: true,
      value: { verb, args, bytes: new Uint8Array([1, 2]) },
    }));
  const mixed = await makeHost({ config: { ...config, devices: real }, deviceTransport: transport() });
  expect((await get(mixed, '/api/simulator/receipt-printer')).status).toBe(404);
  expect((await get(mixed, '/api/simulator/network')).status).toBe(404);
  const place = await post(mixed, '/api/simulator/id-card', { place: 'x' });
  expect(await place.json()).toEqual({ verb: 'simulate', args: { place: 'x' }, bytes: 'AQI=' });

  const virtual = await makeHost({ deviceTransport: transport() });
  expect(await (await get(virtual, '/api/simulator/receipt-printer')).json()).toMatchObject({
    verb: 'simulation',
  });
  expect((await post(virtual, '/api/simulator/network', { online: 'no' })).status).toBe(400);
  expect(await (await post(virtual, '/api/simulator/network', { online: false })).json()).toEqual({
    online: false,
  });
  expect(await (await get(virtual, '/api/simulator/network')).json()).toEqual({ online: false });
});

/** Reads server-sent events until `count` of them have come. */
async function readEvents(response: Response, count: number): Promise<string[]> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (text.split('event: ').length - 1 < count) {
    const next = await reader?.read();
    if (next === undefined || next.done) break;
    text += next.value;
  }
  await reader?.cancel();
  return text.split('\n\n').filter((part) => part.startsWith('event: '));
}

test('events begin with the present state, go on with changes, and free their stream', async () => {
  const transport = new FakeTransport();
  const host = await makeHost({ deviceTransport: transport });
  const response = await get(host, '/api/events');
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  transport.emit({ event: 'status', device: 'scanner', status: { state: 'ready' } });
  await post(host, '/api/simulator/network', { online: false });
  const devices = defaultConfig().devices.map(() => 'event: device');
  const events = await readEvents(response, devices.length + 5);
  expect(events.slice(0, devices.length + 3).map((event) => event.split('\n')[0])).toEqual([
    ...devices,
    'event: platform',
    'event: health',
    'event: catalogue',
  ]);
  expect(events.slice(devices.length + 3)).toEqual([
    'event: device\ndata: {"device":"scanner","status":{"state":"ready"}}',
    'event: platform\ndata: {"online":false}',
  ]);
});

test('a platform that does not answer is offline, and a cut cable stays so', async () => {
  let answered: (now: boolean) => void = () => undefined;
  const host = await makeHost({
    modules: [
      async (services) => {
        answered = services.platformAnswered;
        return {};
      },
    ],
  });
  const response = await get(host, '/api/events');
  answered(true);
  answered(false);
  answered(false);
  await post(host, '/api/simulator/network', { online: false });
  answered(true);
  await post(host, '/api/simulator/network', { online: true });
  const events = await readEvents(response, defaultConfig().devices.length + 7);
  const platform = events.filter((event) => event.startsWith('event: platform'));
  expect(platform.map((event) => event.includes('true'))).toEqual([true, false, false, false, true]);
});

test('an older page is told that a newer one has taken over', async () => {
  const host = await makeHost();
  const old = await get(host, '/api/events?page=old');
  expect((await post(host, '/api/alive', {}, { 'X-Kiosk-Page': 'old' })).status).toBe(204);
  expect((await post(host, '/api/alive', {}, { 'X-Kiosk-Page': 'new' })).status).toBe(204);
  const refused = await post(host, '/api/alive', {}, { 'X-Kiosk-Page': 'old' });
  expect(refused.status).toBe(409);
  expect(problemDetails.parse(await refused.json()).type).toBe('urn:yiciban:problem:page-superseded');
  expect((await get(host, '/api/kiosk')).status).toBe(200);
  expect((await readEvents(old, 99)).at(-1)).toBe('event: superseded\ndata: {}');
});

test('the heartbeat is measured and can be forgotten', async () => {
  const host = await makeHost();
  expect(host.silence()).toBeNull();
  await post(host, '/api/alive', {});
  expect(host.silence()).toBeLessThan(1000);
  host.resetAlive();
  expect(host.silence()).toBeNull();
});

test('bodies above 1 MiB are refused, also without a length', async () => {
  const routes = new Hono();
  routes.post('/api/echo', async (c) => c.text(String((await c.req.arrayBuffer()).byteLength)));
  const host = await makeHost({ modules: [async () => ({ routes })] });
  const send = (bytes: number) =>
    get(host, '/api/echo', {
      method: 'POST',
      body: new Blob([new Uint8Array(bytes)]).stream(),
      duplex: 'half',
    } as RequestInit);
  expect(await (await send(1024 * 1024)).text()).toBe(String(1024 * 1024));
  expect((await send(1024 * 1024 + 1)).status).toBe(413);
});

test('a bug is a bare 500', async () => {
  const routes = new Hono();
  routes.get('/api/bug', () => {
    throw new Error('张三 110101199003070000');
  });
  const answer = await get(await makeHost({ modules: [async () => ({ routes })] }), '/api/bug');
  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toContain('张三');
});

test('the catalogue is that of the region and the day', async () => {
  const mattersOf = async (region: string, day: string) => {
    const config = { ...defaultConfig(), region };
    const host = await makeHost({ config, clock: { now: () => Date.parse(`${day}T08:00:00+08:00`) } });
    const catalogue = Catalogue.parse(await (await get(host, '/api/catalogue')).json());
    return catalogue.lifeEvents[0]?.matters.map((one) => one.id);
  };
  expect(await mattersOf('110101', '2026-06-01')).toContain('newborn-home-visit');
  expect(await mattersOf('110101', '2025-12-31')).not.toContain('newborn-home-visit');
  expect(await mattersOf('110102', '2026-06-01')).not.toContain('newborn-home-visit');
});

test('the catalogue is one package with a tag', async () => {
  const host = await makeHost();
  const first = await get(host, '/api/catalogue');
  const catalogue = Catalogue.parse(await first.json());
  expect(catalogue.lifeEvents.map((event) => event.id)).toContain('newborn');
  const etag = first.headers.get('etag') ?? '';
  expect(etag).toBe(`"${catalogue.hash}"`);
  const second = await get(host, '/api/catalogue', { headers: { 'if-none-match': etag } });
  expect(second.status).toBe(304);
});

test('a broken catalogue keeps the kiosk out of service and names the place', async () => {
  const host = await makeHost({ assetsDir: await mkdtemp(join(tmpdir(), 'kiosk-assets-')) });
  const info = kioskInfo.parse(await (await get(host, '/api/kiosk')).json());
  expect(info.accepting).toEqual({ ok: false, reasons: ['catalogue-broken', 'platform-not-configured'] });
  const answer = await get(host, '/api/catalogue');
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({
    defects: [{ file: 'catalogue.json', problem: 'cannot be read' }],
  });
});
