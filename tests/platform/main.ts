import { parseArgs } from 'node:util';
import { serve } from '@hono/node-server';
import { createPlatform } from './platform.ts';

/**
 * `node tests/platform/main.ts --port 4781 --data DIR --enrolment-code X [--accept auto|manual]
 * [--catalogue PACKAGE]` prints one line {url, sealingKey, signingKeys} when it is ready. `--fault-points NAME` (kill tests) ends the process
 * with SIGKILL when it reaches that point.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    data: { type: 'string' },
    'enrolment-code': { type: 'string' },
    accept: { type: 'string', default: 'auto' },
    'fault-points': { type: 'string' },
    catalogue: { type: 'string' },
  },
});

if (values.data === undefined || values['enrolment-code'] === undefined) {
  console.error('The reference platform needs --data DIR and --enrolment-code CODE.');
  process.exit(2);
}
const killAt = values['fault-points'];
const platform = await createPlatform({
  dataDir: values.data,
  enrolmentCode: values['enrolment-code'],
  accept: values.accept === 'manual' ? 'manual' : 'auto',
  ...(values.catalogue === undefined ? {} : { catalogueDir: values.catalogue }),
  ...(killAt === undefined
    ? {}
    : {
        faultPoint: async (name: string) => {
          if (name === killAt) process.kill(process.pid, 'SIGKILL');
        },
      }),
});

const server = serve(
  { fetch: platform.fetch, hostname: '127.0.0.1', port: Number(values.port) },
  ({ port }) => {
    const { sealingKey, signingKeys } = platform;
    console.log(JSON.stringify({ url: `http://127.0.0.1:${port}`, sealingKey, signingKeys }));
  },
);
server.on('error', (error) => {
  const reason = 'code' in error ? String(error.code) : 'unknown error';
  console.error(`The reference platform cannot listen on 127.0.0.1:${values.port} (${reason}).`);
  process.exit(1);
});
const stop = () => {
  server.close(() => {
    platform.close();
    process.exit(0);
  });
  if ('closeAllConnections' in server) server.closeAllConnections();
};
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
