/** The reference platform with a door by which the run arms the point where it ends itself with -9. */
import { parseArgs } from 'node:util';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { ENROLMENT_CODE } from '../platform/harness.ts';
import { createPlatform } from '../platform/platform.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '' },
    port: { type: 'string', default: '0' },
    'public-url': { type: 'string', default: '' },
  },
});

let killAt = '';
const platform = await createPlatform({
  dataDir: values.data,
  enrolmentCode: ENROLMENT_CODE,
  publicUrl: values['public-url'],
  faultPoint: async (name) => {
    if (name === killAt) process.kill(process.pid, 'SIGKILL');
  },
});
const app = new Hono();
app.post('/faults/arm', async (context) => {
  killAt = (await context.req.json()).killAt ?? '';
  return context.json({ armed: killAt });
});
app.all('*', (context) => platform.fetch(context.req.raw));

serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(values.port) }, ({ port }) => {
  const { sealingKey, signingKeys } = platform;
  console.log(JSON.stringify({ url: `http://127.0.0.1:${port}`, sealingKey, signingKeys }));
});
