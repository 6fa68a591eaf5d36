import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { deviceView } from '#shared/api/devices.ts';
import { CdpPage, until } from './cdp.ts';
import { type ElectronApp, installCopy, spawnElectron, startElectron, TOKEN } from './electron-app.ts';
import { type ProcessInfo, statusField } from './processes.ts';

const PORT = 4797;
const place = installCopy();
let electron: ElectronApp;
let page: CdpPage;
/** A foreign server; what reaches it has left the kiosk. */
let foreign: Server;
let foreignUrl: string;
const reached: string[] = [];

beforeAll(async () => {
  foreign = createServer((request, response) => {
    reached.push(request.url ?? '');
    response.setHeader('access-control-allow-origin', '*');
    response.end('<title>foreign</title>');
  });
  await new Promise<void>((resolve) => foreign.listen(0, '127.0.0.1', resolve));
  foreignUrl = `http://127.0.0.1:${(foreign.address() as AddressInfo).port}/`;
  electron = await startElectron(place.app, place.data, PORT);
  page = await CdpPage.connect(electron.debuggingPort);
});

afterAll(async () => {
  page?.close();
  foreign?.close();
  await electron?.stop();
});

const ofType = (type: string): readonly ProcessInfo[] =>
  electron.processes().filter((one) => one.command.includes(`--type=${type}`));
const renderer = (): ProcessInfo => {
  const [first] = ofType('renderer');
  if (first === undefined) throw new Error('no renderer');
  return first;
};
const deviceProcess = (): ProcessInfo | undefined =>
  ofType('utility').find((one) => one.command.includes('--utility-sub-type=node.mojom.NodeService'));
/** Connects anew: the old connection ends with the old renderer. */
async function reconnect(): Promise<void> {
  page.close();
  page = await CdpPage.connect(electron.debuggingPort);
}
const isLoaded = () =>
  page.evaluate(`location.href === 'app://kiosk/' && document.querySelector('[data-screen]') !== null`);
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('the page comes from app://kiosk, isolated and without Node', async () => {
  await until('the first screen', async () => (await isLoaded()) === true);
  expect(
    await page.evaluate(
      `[location.href, isSecureContext, crossOriginIsolated, typeof require, typeof process, typeof module, typeof window.electron]`,
    ),
  ).toEqual(['app://kiosk/', true, true, 'undefined', 'undefined', 'undefined', 'undefined']);
});

test('the renderer is held in the sandbox of the operating system', () => {
  const { pid, command } = renderer();
  expect(statusField(pid, 'Seccomp')).toBe('2');
  expect(statusField(pid, 'NoNewPrivs')).toBe('1');
  expect(statusField(pid, 'CapEff')).toMatch(/^0+$/);
  expect(statusField(pid, 'Uid')?.split(/\s+/)).not.toContain('0');
  for (const one of electron.processes()) expect(one.command).not.toContain('--no-sandbox');
  expect(command).toContain('--enable-sandbox');
});

test('loading the page breaks no policy and logs no error', async () => {
  await page.send('Log.enable');
  await page.send('Runtime.enable');
  page.events.length = 0;
  await page.send('Page.reload');
  await until('the page again', async () => (await isLoaded()) === true);
  await wait(500);
  const seen = page.events.filter(
    ([method, params]) =>
      method === 'Runtime.exceptionThrown' ||
      (method === 'Log.entryAdded' && JSON.stringify(params).includes('"level":"error"')),
  );
  expect(seen).toEqual([]);
});

test('the page cannot leave its place', async () => {
  const target = JSON.stringify(`${foreignUrl}left`);
  const attempts = [
    `location.href = ${target}`,
    `location.assign(${target})`,
    `location.href = 'file:///etc/passwd'`,
    `location.href = 'data:text/html,x'`,
    `document.body.append(Object.assign(document.createElement('a'), {href: ${target}, target: '_blank', id: 'out'})); document.getElementById('out').click(); document.getElementById('out').remove()`,
    `document.body.append(Object.assign(document.createElement('iframe'), {src: ${target}, id: 'frame'}))`,
    `document.getElementById('frame').remove()`,
    `const form = Object.assign(document.createElement('form'), {action: ${target}, method: 'post'}); document.body.append(form); form.submit(); form.remove()`,
  ];
  for (const attempt of attempts) {
    await page.evaluate(`void (() => { ${attempt} })()`);
    await wait(200);
    expect(await page.evaluate('location.href')).toBe('app://kiosk/');
  }
  expect(await page.evaluate(`window.open(${target}) === null`)).toBe(true);
  expect(ofType('renderer')).toHaveLength(1);
  expect(reached).toEqual([]);
});

test('nothing foreign can be fetched, by page or worker', async () => {
  const target = JSON.stringify(`${foreignUrl}fetched`);
  expect(await page.evaluate(`fetch(${target}).then(() => 'reached', () => 'refused')`)).toBe('refused');
  expect(
    await page.evaluate(`fetch(${target}, {mode: 'no-cors'}).then(() => 'reached', () => 'refused')`),
  ).toBe('refused');
  const image = `new Promise((done) => Object.assign(new Image(), {onload: () => done('reached'), onerror: () => done('refused'), src: ${target}}))`;
  expect(await page.evaluate(image)).toBe('refused');
  expect(reached).toEqual([]);
});

test('even a navigation from outside the page loads nothing foreign, and the page comes back', async () => {
  await page.send('Page.navigate', { url: `${foreignUrl}navigated` });
  await until('the page again', async () => {
    await reconnect();
    return (await isLoaded()) === true;
  });
  expect(reached).toEqual([]);
});

test('permissions: persistent storage, no sound, no place, no pickers', async () => {
  expect(await page.evaluate('navigator.storage.persist()')).toBe(true);
  const refused = (call: string) => page.evaluate(`${call}.then(() => 'granted', (error) => error.name)`);
  expect(await refused('navigator.mediaDevices.getUserMedia({audio: true})')).not.toBe('granted');
  expect(
    await refused(
      'Notification.requestPermission().then((p) => { if (p !== "granted") throw new Error(p) })',
    ),
  ).not.toBe('granted');
  expect(
    await refused(
      'new Promise((ok, no) => navigator.geolocation.getCurrentPosition(ok, () => no(new Error("no"))))',
    ),
  ).not.toBe('granted');
  expect(await page.evaluate(`typeof showOpenFilePicker`)).toBe('undefined');
});

const database = (body: string) => `new Promise((done, fail) => {
  const open = indexedDB.open('shell-test', 1);
  open.onupgradeneeded = () => open.result.createObjectStore('rows');
  open.onerror = () => fail(open.error);
  open.onsuccess = () => {
    const transaction = open.result.transaction('rows', 'readwrite', { durability: 'strict' });
    const rows = transaction.objectStore('rows');
    ${body}
  };
})`;

test('a crashed renderer comes back with its database whole', async () => {
  await page.evaluate(
    database(`rows.put('kept', 1); transaction.oncomplete = () => { open.result.close(); done(1) }`),
  );
  const before = renderer().pid;
  process.kill(before, 'SIGKILL');
  await until('a new renderer', async () => renderer().pid !== before);
  await until('the page again', async () => {
    await reconnect();
    return (await isLoaded()) === true;
  });
  expect(
    await page.evaluate(database(`const get = rows.get(1); get.onsuccess = () => done(get.result)`)),
  ).toBe('kept');
});

test('a window that closes itself is opened again', async () => {
  const before = renderer().pid;
  const closed = page.targetId;
  await page
    .send('Runtime.evaluate', { expression: 'window.close()', userGesture: true }, 2000)
    .catch(() => undefined);
  // The old window stays on the list until it is gone, and is loaded until then.
  await until('the page in another window', async () => {
    await reconnect();
    return page.targetId !== closed && (await isLoaded()) === true;
  });
  await until('one renderer', async () => ofType('renderer').length === 1);
  expect(renderer().pid).not.toBe(before);
});

test('a page that hangs is loaded again', async () => {
  await page.evaluate(`fetch('/api/alive', { method: 'POST' }).then((answer) => answer.status)`);
  const before = renderer().pid;
  await page.send('Runtime.evaluate', { expression: 'for (;;) {}' }, 500).catch(() => undefined);
  await until('a new renderer', async () => renderer().pid !== before, 25_000);
  await until('the page again', async () => {
    await reconnect();
    return (await isLoaded()) === true;
  });
});

const tool = (path: string, headers: Record<string, string> = { authorization: `Bearer ${TOKEN}` }) =>
  fetch(new URL(path, electron.url), { headers });

test('with virtual devices the API answers tools on loopback, and serves no page', async () => {
  const devices = z.array(deviceView).parse(await (await tool('/api/devices')).json());
  expect(devices.map((device) => [device.id, device.simulated])).toEqual([
    ['id-card', true],
    ['scanner', true],
    ['receipt-printer', true],
    ['document-printer', true],
    ['code-reader', true],
  ]);
  expect((await tool('/api/devices', {})).status).toBe(401);
  expect((await tool('/')).status).toBe(404);
});

test('the device process is its own and comes back when it dies', async () => {
  const before = deviceProcess()?.pid;
  if (before === undefined) throw new Error('no device process');
  process.kill(before, 'SIGKILL');
  await until('another device process', async () => {
    const now = deviceProcess()?.pid;
    return now !== undefined && now !== before;
  });
});

test('a second kiosk on the same data ends at once', async () => {
  const second = spawnElectron(place.app, place.data, PORT + 1);
  const code = await new Promise((resolve) => second.once('exit', resolve));
  expect(code).toBe(1);
  expect((await tool('/api/kiosk')).status).toBe(200);
});

test('a request to end leaves no process behind', async () => {
  page.close();
  expect(await electron.stop()).toBe(true);
});
