import { afterAll, beforeAll, expect, test } from 'vitest';
import { CdpPage, until } from './cdp.ts';
import { type ElectronApp, installCopy, startElectron, TOKEN } from './electron-app.ts';

/** The console in Electron: a change of the settings restarts the host inside the program, and the page begins anew. */
const PORT = 4796;
const place = installCopy();
let electron: ElectronApp;
let page: CdpPage;

beforeAll(async () => {
  electron = await startElectron(place.app, place.data, PORT);
  page = await CdpPage.connect(electron.debuggingPort);
});
afterAll(async () => {
  page?.close();
  await electron?.stop();
});

/** A request as the page makes it. */
const ask = (method: string, path: string, token = '', body?: unknown) =>
  page.evaluate(`fetch('/api/technician${path}', {
    method: '${method}',
    headers: { 'X-Kiosk-Page': 'console-of-the-test', 'X-Technician': '${token}' },
    ${body === undefined ? '' : `body: ${JSON.stringify(JSON.stringify(body))},`}
  }).then(async (answer) => [answer.status, await answer.json().catch(() => null)])`) as Promise<
    [number, never]
  >;

test('nothing of the console answers without a session, at either door', async () => {
  await until('the first screen', async () =>
    page.evaluate(`document.querySelector('[data-screen]') !== null`),
  );
  expect((await ask('GET', '/settings'))[0]).toBe(401);
  const outside = await fetch(`${electron.url}api/technician/settings`, {
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  expect(outside.status).toBe(401);
});

test('a change is taken up without a new program, and the page is loaded anew when the technician leaves', async () => {
  const [status, opened] = (await ask('POST', '/set-up', '', { pin: '270418', factor: 'site-secret' })) as [
    number,
    { token: string },
  ];
  expect(status).toBe(200);
  const view = async () =>
    (await ask('GET', '/settings', opened.token)) as unknown as [
      number,
      { base: string; run: number; settings: { terminal: string } },
    ];
  const [, before] = await view();
  const main = electron.processes()[0]?.pid;
  const [changed] = await ask('PUT', '/settings', opened.token, {
    base: before.base,
    change: { terminal: '0077' },
  });
  expect(changed).toBe(200);
  await until('the next run of the host', async () => {
    const [answer, now] = await view();
    return answer === 200 && now.run > before.run && now.settings.terminal === '0077';
  });
  expect(electron.processes()[0]?.pid).toBe(main);
  await page.evaluate('window.marked = true');
  const [, left] = (await ask('POST', '/leave', opened.token)) as unknown as [number, { reload: boolean }];
  expect(left.reload).toBe(true);
  await until('a new page', async () => {
    const marked = await page.evaluate('window.marked === true').catch(() => true);
    return marked === false;
  });
});
