import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { app, Menu, powerMonitor, powerSaveBlocker, protocol } from 'electron';
import { hasCamera, isAllSimulated } from '#host/config.ts';
import { openHost } from '#host/open.ts';
import { DEFAULT_PORT, defaultDataDir } from './defaults.ts';
import { openKioskSession } from './kiosk-session.ts';
import { confine, KioskWindow } from './kiosk-window.ts';
import { serveLoopback } from './loopback.ts';
import { machineControl } from './machine-control.ts';
import { PAGE_URL, SCHEME } from './policy.ts';
import { utilityTransport } from './utility-transport.ts';

/**
 * The Electron shell: `electron . [--data=DIR] [--port=N] [--fault-point=NAME] [--catalogue=DIR]`. With virtual devices only, the API is also
 * served on 127.0.0.1:N behind the token in KIOSK_TOKEN. Prints one JSON line `{ready, url, token}` when the page has
 * loaded; a failure is one sentence on standard error and exit code 1.
 */
protocol.registerSchemesAsPrivileged([
  {
    scheme: SCHEME,
    privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
  },
]);

// Chromium's own switches are on the command line too, so what is unknown is left alone.
const { values } = parseArgs({
  args: process.argv.slice(1),
  strict: false,
  options: {
    data: { type: 'string' },
    port: { type: 'string' },
    'fault-point': { type: 'string' },
    catalogue: { type: 'string' },
  },
});
const dataDir = resolve(typeof values.data === 'string' ? values.data : defaultDataDir(process.env));

function fail(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  app.exit(1);
}

async function start(): Promise<void> {
  const root = app.getAppPath();
  let window: KioskWindow | undefined;
  const opened = await openHost({
    dataDir,
    assetsDir: join(root, 'assets'),
    pageDir: join(root, 'dist', 'page'),
    deviceTransport: () => utilityTransport(join(import.meta.dirname, 'device-process.js')),
    shell: { ...machineControl, reloadPage: () => void window?.load() },
    faultPoint: typeof values['fault-point'] === 'string' ? values['fault-point'] : undefined,
    catalogueDir: typeof values.catalogue === 'string' ? values.catalogue : undefined,
  });
  if (!opened.ok) return fail(opened.error);
  const { host, config, close, onStartedAgain } = opened.value;

  let ready: { url: string; token: string | null } = { url: PAGE_URL, token: null };
  if (isAllSimulated(config)) {
    const token = process.env.KIOSK_TOKEN ?? randomBytes(32).toString('base64url');
    const port = Number(values.port ?? DEFAULT_PORT);
    const loopback = await serveLoopback(host, { port, token, apiOnly: true });
    if (!loopback.ok) {
      await close();
      return fail(loopback.error);
    }
    ready = { url: loopback.value.url, token };
    // With the first real device the tools' door is shut, until the program is started anew.
    onStartedAgain((now) => {
      if (!isAllSimulated(now)) void loopback.value.close();
    });
  }

  const kiosk = new KioskWindow(host, openKioskSession(host, hasCamera(config)));
  window = kiosk;
  app.on('second-instance', () => kiosk.focus());
  app.on('window-all-closed', () => undefined);
  powerMonitor.on('resume', () => host.resetAlive());
  powerSaveBlocker.start('prevent-display-sleep');
  app.once('will-quit', (event) => {
    event.preventDefault();
    kiosk.stop();
    void close().finally(() => app.exit(0));
  });
  app.once('before-quit', () => kiosk.stop());
  await kiosk.load();
  process.stdout.write(`${JSON.stringify({ ready: true, ...ready })}\n`);
}

app.on('web-contents-created', (_event, contents) => confine(contents));
try {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  app.setPath('userData', join(dataDir, 'window'));
  if (app.requestSingleInstanceLock()) {
    Menu.setApplicationMenu(null);
    // Never awaited at the top level: the module would wait for `ready`, and `ready` for the module.
    void app
      .whenReady()
      .then(start)
      .catch(() => fail('The kiosk could not be started.'));
  } else fail('The kiosk is already running.');
} catch {
  fail(`The data folder ${dataDir} cannot be opened.`);
}
