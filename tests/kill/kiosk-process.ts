import { appendFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { serve } from '@hono/node-server';
import { createCustody } from '#host/journal/custody.ts';
import { ENROLMENT_CODE, plainIntakeNumber } from '../platform/harness.ts';

/** A host's custody in a process of its own, so that it can be killed. `--kill-at` ends it with SIGKILL at that point. */
const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '' },
    kiosk: { type: 'string', default: 'kiosk-1' },
    platform: { type: 'string', default: '' },
    trust: { type: 'string', default: '[]' },
    paper: { type: 'string', default: '' },
    'kill-at': { type: 'string' },
  },
});

const custody = await createCustody({
  dataDir: values.data,
  kiosk: { kioskId: values.kiosk, region: '110101', terminal: '0001', simulated: true },
  platform: {
    url: values.platform,
    enrolmentCode: ENROLMENT_CODE,
    signingKeys: JSON.parse(values.trust),
    simulated: true,
  },
  makeIntakeNumber: plainIntakeNumber,
  freeSpaceFloor: 0,
  print: async (facts) => {
    appendFileSync(values.paper, `${JSON.stringify(facts)}\n`, { flush: true });
    return { ok: true, value: { printed: 'confirmed' } };
  },
  preview: async () => new Uint8Array(),
  isNetworkUp: () => true,
  clock: { now: () => Date.now() },
  faultPoint: async (name) => {
    if (name === values['kill-at']) process.kill(process.pid, 'SIGKILL');
  },
});
serve({ fetch: custody.routes.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => {
  console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` }));
});
