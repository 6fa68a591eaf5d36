import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openHost } from '#host/open.ts';
import { DEFAULT_PORT } from './defaults.ts';
import { forkTransport } from './fork-transport.ts';
import { serveLoopback } from './loopback.ts';

/**
 * The browser shell: the kiosk's handler on 127.0.0.1 in plain Node.
 * `node dist/electron/browser-shell.js --data DIR [--port N] [--fault-point NAME] [--catalogue DIR]`, the token in
 * KIOSK_TOKEN (made when it is absent). Prints one JSON line `{ready, url, token}` on standard output; a failure is one sentence on standard
 * error and exit code 1.
 */
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    port: { type: 'string', default: String(DEFAULT_PORT) },
    'fault-point': { type: 'string' },
    catalogue: { type: 'string' },
  },
});

const root = join(import.meta.dirname, '..', '..');
const token = process.env.KIOSK_TOKEN ?? randomBytes(32).toString('base64url');

/** The time the page has to receive the answer to its last wish. */
const ANSWER_MS = 300;

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

if (values.data === undefined) fail('The option --data is missing.');
const opened = await openHost({
  dataDir: values.data,
  assetsDir: join(root, 'assets'),
  pageDir: join(root, 'dist', 'page'),
  deviceTransport: () => forkTransport(join(import.meta.dirname, 'device-process.js')),
  shell: {
    kind: 'browser',
    // The machine is somebody's desk: only this program ends.
    shutDown: async () => {
      setTimeout(() => void stop(), ANSWER_MS);
      return true;
    },
  },
  faultPoint: values['fault-point'],
  catalogueDir: values.catalogue,
});
if (!opened.ok) fail(opened.error);
const loopback = await serveLoopback(opened.value.host, { port: Number(values.port), token, apiOnly: false });
if (!loopback.ok) {
  await opened.value.close();
  fail(loopback.error);
}

async function stop(): Promise<never> {
  if (loopback.ok) await loopback.value.close();
  if (opened.ok) await opened.value.close();
  process.exit(0);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());

process.stdout.write(
  `${JSON.stringify({ ready: true, url: `${loopback.value.url}?token=${token}`, token })}\n`,
);
