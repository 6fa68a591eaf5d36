import { mkdtemp } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Loopback, serveLoopback } from '#electron/loopback.ts';
import { createHost, type Host } from '#host/app.ts';
import { systemClock } from '#host/clock.ts';
import { defaultConfig } from '#host/config.ts';
import { FakeTransport } from '#host/fake-transport.ts';
import { CHROMIUM_FLAGS, findChromium } from '#tests/support/chromium.ts';

/** The browser shell's door and policy, with a bare page behind them, in a real Chromium. */
const token = 'token-of-the-browser-shell-test';
let host: Host;
let loopback: Loopback;
let browser: Browser;
/** A page of somebody else on the same machine: same site, another port. */
let foreign: Server;
let foreignUrl: string;

beforeAll(async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'kiosk-shell-'));
  host = await createHost({
    dataDir,
    assetsDir: join(dataDir, 'assets'),
    pageDir: join(import.meta.dirname, 'shell-page'),
    config: defaultConfig(),
    clock: systemClock,
    deviceTransport: new FakeTransport(),
  });
  const served = await serveLoopback(host, { port: 0, token, apiOnly: false });
  if (!served.ok) throw new Error(served.error);
  loopback = served.value;
  foreign = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<title>foreign</title>');
  });
  await new Promise<void>((resolve) => foreign.listen(0, '127.0.0.1', resolve));
  foreignUrl = `http://127.0.0.1:${(foreign.address() as AddressInfo).port}/`;
  browser = await chromium.launch({ executablePath: findChromium() ?? '', args: [...CHROMIUM_FLAGS] });
});

afterAll(async () => {
  await browser?.close();
  foreign?.close();
  await loopback?.close();
  await host?.close();
});

afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
});

/** Opens the link of the ready line and gives the page with all its console has said. */
async function openKiosk(query = `?token=${token}`): Promise<{ page: Page; said: string[] }> {
  const page = await (await browser.newContext()).newPage();
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(error.message));
  await page.goto(loopback.url + query);
  return { page, said };
}

test('under the policy the page has what it needs, and breaks nothing', async () => {
  const { page, said } = await openKiosk();
  await page.waitForSelector('[data-screen=ready]');
  expect(page.url()).toBe(loopback.url);
  const check = (name: string) => page.evaluate(`checks.${name}()`);
  expect(await check('api')).toBe(200);
  expect(await check('worker')).toEqual([200, 'worker']);
  expect(await check('database')).toBe('strict');
  expect(await check('submit')).toBe('submitted');
  expect(await check('events')).toBe(false);
  expect(await check('isolated')).toEqual([true, true, 'function', '']);
  // Chromium's remark on a sandboxed page that may run scripts as itself; any other word would be a fault.
  expect(said.filter((text) => !text.startsWith('An iframe which has both'))).toEqual([]);
});

test('under the policy nothing foreign is reached, and the console tells', async () => {
  const { page, said } = await openKiosk();
  const target = JSON.stringify(foreignUrl);
  const refused = (call: string) => page.evaluate(`${call}.then(() => 'reached', () => 'refused')`);
  expect(await refused(`fetch(${target})`)).toBe('refused');
  expect(await refused(`fetch(${target}, { mode: 'no-cors' })`)).toBe('refused');
  expect(await page.evaluate(`window.open(${target})`)).toBeNull();
  await page.evaluate('setTimeout(async () => { globalThis.ran = await checks.code(); })');
  expect(await page.waitForFunction('globalThis.ran').then((ran) => ran.jsonValue())).toEqual([
    'refused',
    'EvalError',
  ]);
  expect(said.filter((text) => text.includes('Content Security Policy')).length).toBeGreaterThan(0);
});

test('without the token there is a page but no kiosk', async () => {
  const { page } = await openKiosk('');
  await page.waitForSelector('[data-screen=ready]');
  expect(await page.evaluate('checks.api()')).toBe(401);
});

test('a page of another port on the same machine gets nothing, even in the same browser', async () => {
  const { page } = await openKiosk();
  const other = await page.context().newPage();
  await other.goto(foreignUrl);
  const target = JSON.stringify(new URL('/api/kiosk', loopback.url).href);
  const read = (init: string) =>
    other.evaluate(`fetch(${target}, ${init}).then((answer) => answer.text(), () => 'refused')`);
  expect(await read(`{ credentials: 'include' }`)).toBe('refused');
  expect(await read(`{ credentials: 'include', mode: 'no-cors' }`)).not.toContain('kioskId');
  const alive = JSON.stringify(new URL('/api/alive', loopback.url).href);
  host.resetAlive();
  await other.evaluate(
    `fetch(${alive}, { method: 'POST', credentials: 'include', mode: 'no-cors' }).catch(() => null)`,
  );
  expect(host.silence()).toBeNull();
});

test('the newest page takes over and the older one is told', async () => {
  const first = await openKiosk();
  const second = await openKiosk();
  const alive = (page: Page, id: string) =>
    page.evaluate(
      `fetch('/api/alive', { method: 'POST', headers: { 'X-Kiosk-Page': '${id}' } }).then((a) => a.status)`,
    );
  await first.page.evaluate(`new Promise((resolve) => {
    const source = new EventSource('/api/events?page=first');
    source.addEventListener('superseded', () => { source.close(); document.body.dataset.screen = 'superseded'; });
    source.addEventListener('health', resolve);
  })`);
  expect(await alive(first.page, 'first')).toBe(204);
  expect(await alive(second.page, 'second')).toBe(204);
  await first.page.waitForSelector('[data-screen=superseded]');
  expect(await alive(first.page, 'first')).toBe(409);
  expect(await alive(second.page, 'second')).toBe(204);
});
