/**
 * The kiosk's host as fault runs need it: real custody behind a real port, the fault page beside it, a printer that writes to a file,
 * and a door (`/faults/*`) by which the run arms kill points, jumps the clock and fills the disk. Ends itself with -9 where armed.
 */
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { createCustody } from '#host/journal/custody.ts';
import { ENROLMENT_CODE, plainIntakeNumber } from '../platform/harness.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '' },
    port: { type: 'string', default: '0' },
    platform: { type: 'string', default: '' },
    trust: { type: 'string', default: '[]' },
    paper: { type: 'string', default: '' },
    page: { type: 'string', default: '' },
    /** Free bytes below which no new visit begins, measured on the real disk; without it the run says how full the disk is. */
    floor: { type: 'string' },
    /** `--break journal` of `faults -- power`: nothing is flushed to the disk. */
    'no-fsync': { type: 'boolean', default: false },
  },
});

if (values['no-fsync']) {
  const probe = await open(process.execPath, 'r');
  Object.assign(Object.getPrototypeOf(probe), {
    sync: async () => undefined,
    datasync: async () => undefined,
  });
  await probe.close();
}

let killAt = '';
let clockOffset = 0;
let diskFull = false;

const custody = await createCustody({
  dataDir: values.data,
  kiosk: { kioskId: 'kiosk-faults', region: '110101', terminal: '0001', simulated: true },
  platform: {
    url: values.platform,
    enrolmentCode: ENROLMENT_CODE,
    signingKeys: JSON.parse(values.trust),
    simulated: true,
  },
  makeIntakeNumber: plainIntakeNumber,
  freeSpaceFloor: 1024 ** 2,
  ...(process.env.FAULT_FREE_SPACE === 'real'
    ? {}
    : { freeSpace: async () => (diskFull ? 0 : 10 * 1024 ** 3) }),
  print: async (facts) => {
    // Paper does not forget: on the disk before the printer answers.
    const file = openSync(values.paper, 'a');
    writeSync(file, `${JSON.stringify(facts)}\n`);
    fsyncSync(file);
    closeSync(file);
    return { ok: true, value: { printed: 'confirmed' } };
  },
  preview: async () => new Uint8Array(),
  isNetworkUp: () => true,
  clock: { now: () => Date.now() + clockOffset },
  platformTimeoutMs: 10_000,
  faultPoint: async (name) => {
    if (name === killAt) process.kill(process.pid, 'SIGKILL');
  },
});

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };
const app = new Hono();
app.post('/faults/arm', async (context) => {
  const order = await context.req.json();
  killAt = order.killAt ?? '';
  clockOffset = order.clockOffset ?? 0;
  diskFull = order.diskFull ?? false;
  return context.json({ armed: killAt });
});
/** Takes a body and forgets it: what sending costs a page, without a platform. */
app.put('/faults/sink', async (context) =>
  context.json({ bytes: (await context.req.arrayBuffer()).byteLength }),
);
app.get('/faults/health', (context) => context.json({ reasons: custody.health() }));
app.route('/', custody.routes);
app.get('*', async (context) => {
  const path = new URL(context.req.url).pathname;
  const file = join(values.page, path === '/' ? 'index.html' : path.replaceAll('..', ''));
  try {
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    return context.body(new Uint8Array(await readFile(file)), 200, { 'content-type': type });
  } catch {
    return context.notFound();
  }
});

serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(values.port) }, ({ port }) => {
  console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` }));
});
