import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PAGE_HEADER } from '#shared/api/page.ts';
import { TECHNICIAN_HEADER } from '#shared/api/technician.ts';
import { OPEN } from './guard.ts';
import { technicianModule } from './module.ts';
import { openTestConsole, type TestConsole } from './testing.ts';

let console_: TestConsole;
/** Every address the module answers, as the router holds them. */
let routes: { method: string; path: string }[];

beforeAll(async () => {
  console_ = await openTestConsole();
  await console_.setUp();
  const host = await captureRoutes();
  routes = host;
});
afterAll(() => console_.close());

/** The module's own route table: a new route is in here without anybody adding it to a list. */
async function captureRoutes(): Promise<{ method: string; path: string }[]> {
  const other = await openTestConsole();
  const factory = technicianModule({ shell: null, startAgain: () => undefined });
  const config = (await import('../config.ts')).defaultConfig();
  const { EventHub } = await import('../events.ts');
  const { NetworkSwitch } = await import('../network.ts');
  const { PlatformTime } = await import('../platform-time.ts');
  const clock = { now: () => Date.now() };
  const module = await factory({
    dataDir: other.dataDir,
    assetsDir: 'assets',
    config,
    clock,
    devices: other.host.devices,
    events: new EventHub(),
    network: new NetworkSwitch(),
    platformTime: new PlatformTime(clock, () => []),
    keyring: undefined,
    keysChanged: () => undefined,
    catalogue: () => null,
    takeCatalogue: async () => ({ ok: false, error: 'not here' }),
    courier: () => null,
    healthChanged: () => undefined,
    request: async () => new Response(null, { status: 404 }),
    platformAnswered: () => undefined,
  });
  await module.close?.();
  await other.close();
  return (module.routes?.routes ?? []).filter((route) => route.method !== 'ALL');
}

const concrete = (path: string) =>
  path.replace(':id', 'id-card').replace(':check', 'sound').replace(':log', 'audit').replace(':place', 'own');
const isOpen = ({ method, path }: { method: string; path: string }) =>
  OPEN.some(([m, p]) => m === method && p === path);
const send = (method: string, path: string, headers: Record<string, string>) =>
  console_.host.fetch(
    new Request(`http://kiosk${path}`, {
      method,
      headers,
      ...(method === 'GET' || method === 'HEAD' ? {} : { body: '{}' }),
    }),
  );

test('every address of the console refuses whoever has no session', async () => {
  const guarded = routes.filter((route) => !isOpen(route));
  expect(guarded.length).toBeGreaterThan(25);
  for (const { method, path } of guarded)
    for (const headers of [
      {},
      { [PAGE_HEADER]: 'page' },
      { [PAGE_HEADER]: 'page', [TECHNICIAN_HEADER]: '' },
      { [PAGE_HEADER]: 'page', [TECHNICIAN_HEADER]: `${console_.token.slice(1)}x` },
      { [TECHNICIAN_HEADER]: console_.token },
    ] as Record<string, string>[]) {
      const answer = await send(method, concrete(path), headers);
      expect([method, path, answer.status]).toEqual([method, path, 401]);
      expect(JSON.stringify(await answer.json())).toContain('technician-session');
    }
});

test('the open addresses are exactly the way in', () => {
  expect(
    routes
      .filter(isOpen)
      .map(({ method, path }) => `${method} ${path}`)
      .sort(),
  ).toEqual([
    'GET /api/technician/door',
    'POST /api/technician/enter',
    'POST /api/technician/prove',
    'POST /api/technician/set-up',
  ]);
});

test('no address below the console, whatever it is called, passes without a session', async () => {
  const segment = fc
    .stringMatching(/^[A-Za-z0-9._~%-]{1,12}$/)
    .filter((text) => !/%(?![0-9A-Fa-f]{2})/.test(text));
  await fc.assert(
    fc.asyncProperty(
      fc.array(segment, { minLength: 0, maxLength: 4 }),
      fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD'),
      async (parts, method) => {
        const path = ['/api/technician', ...parts].join('/');
        const { pathname } = new URL(`http://kiosk${path}`);
        fc.pre(pathname.startsWith('/api/technician'));
        fc.pre(pathname === '/api/technician' || pathname.startsWith('/api/technician/'));
        fc.pre(!isOpen({ method, path: pathname }) && !(method === 'HEAD' && pathname.endsWith('/door')));
        const answer = await send(method, path, { [PAGE_HEADER]: 'page' });
        expect([401, 404]).toContain(answer.status);
        if (answer.status === 404) expect(routes.some((route) => route.path === pathname)).toBe(false);
      },
    ),
    { numRuns: 300 },
  );
});

test('the token works from its own page only, and a newer page ends it', async () => {
  expect((await console_.inside('GET', '/session')).status).toBe(200);
  const answer = await console_.ask('GET', '/session', undefined, {
    [PAGE_HEADER]: 'another-page',
    [TECHNICIAN_HEADER]: console_.token,
  });
  expect(answer.status).toBe(401);
  // The other page is the newest now; the one of the session has been taken over.
  expect((await console_.inside('GET', '/session')).status).toBe(409);
});
