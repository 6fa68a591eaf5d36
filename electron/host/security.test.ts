import { describe, expect, test } from 'vitest';
import { CONTENT_SECURITY_POLICY, guardLoopback } from './security.ts';

const token = 'the-right-token-of-this-start';
const passed = async () => new Response('passed');
const guard = guardLoopback({ port: 4780, token, apiOnly: false }, passed);

/** `Request` drops a Host header of its own, as fetch would: it is put in afterwards, as the server does. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> {
  const all = { host: '127.0.0.1:4780', ...headers };
  return guard(new Request(`http://${all.host}${path}`, { method, headers: all }));
}
const cookie = { cookie: `other=1; kiosk-4780=${token}` };
const bearer = { authorization: `Bearer ${token}` };

describe('the door of the browser shell', () => {
  test.each(['/api', '/api/kiosk', '/api/journal/x', '/platform/v1/cases'])(
    '%s needs the token',
    async (path) => {
      const answer = await ask(path);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      expect(answer.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
      expect(await (await ask(path, bearer)).text()).toBe('passed');
      expect(await (await ask(path, cookie)).text()).toBe('passed');
    },
  );

  test.each<Record<string, string>>([
    { authorization: 'Bearer wrong' },
    { authorization: `Basic ${token}` },
    { authorization: `Bearer ${token}x` },
    { cookie: `kiosk-4781=${token}` },
    { cookie: 'kiosk-4780=' },
  ])('a wrong token is refused: %o', async (headers) => {
    expect((await ask('/api/kiosk', headers)).status).toBe(401);
  });

  test('the link with the token sets a strict cookie and takes the token out of the address', async () => {
    const answer = await ask(`/?token=${token}`);
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/');
    expect(answer.headers.get('set-cookie')).toBe(`kiosk-4780=${token}; Path=/; HttpOnly; SameSite=Strict`);
    const wrong = await ask('/?token=wrong');
    expect(wrong.status).toBe(401);
    expect(wrong.headers.get('set-cookie')).toBeNull();
  });

  test.each(['evil.example', 'evil.example:4780', '127.0.0.1:4781', '127.0.0.1', 'localhost'])(
    'the host name %s is not served',
    async (host) => {
      expect((await ask('/', { host })).status).toBe(421);
      expect((await ask('/api/kiosk', { host, ...bearer })).status).toBe(421);
    },
  );

  test.each(['http://evil.example', 'http://127.0.0.1:9999', 'https://127.0.0.1:4780', 'null'])(
    'the origin %s is refused',
    async (origin) => {
      expect((await ask('/api/kiosk', { origin, ...cookie })).status).toBe(403);
    },
  );

  test.each(['cross-site', 'same-site'])('a request caused by a %s page is refused', async (site) => {
    expect((await ask('/api/kiosk', { 'sec-fetch-site': site, ...cookie })).status).toBe(403);
  });

  test('its own page passes', async () => {
    const own = { origin: 'http://127.0.0.1:4780', 'sec-fetch-site': 'same-origin', ...cookie };
    expect(await (await ask('/api/alive', own, 'POST')).text()).toBe('passed');
  });

  test('page files are open, but only to reading', async () => {
    expect(await (await ask('/built/x.js')).text()).toBe('passed');
    expect((await ask('/', {}, 'POST')).status).toBe(405);
  });

  test('the page has one name only', async () => {
    const answer = await ask('/?token=abc', { host: 'localhost:4780' });
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      'http://127.0.0.1:4780/?token=abc',
    ]);
  });
});

test('beside the Electron window the door is for tools: no page, no cookie', async () => {
  const tools = guardLoopback({ port: 4780, token, apiOnly: true }, passed);
  const request = (path: string, headers: Record<string, string>) =>
    tools(new Request(`http://127.0.0.1:4780${path}`, { headers: { host: '127.0.0.1:4780', ...headers } }));
  expect((await request('/', {})).status).toBe(404);
  expect((await request('/api/kiosk', cookie)).status).toBe(401);
  expect((await request('/api/kiosk', bearer)).status).toBe(200);
});
