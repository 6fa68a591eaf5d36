import { parseArgs } from 'node:util';
import { serve } from '@hono/node-server';
import { createPlatform } from './platform.ts';
import { type BlobStore, s3Blobs } from './store/blobs.ts';

/**
 * `node tests/platform/main.ts --port 4781 --data DIR --enrolment-code X [--accept auto|manual] [--catalogue PACKAGE]
 * [--public-url URL]` prints one line {url, sealingKey, signingKeys} when it is ready. `DATABASE_URL` names a PostgreSQL that
 * instances share; `S3_URL` (bucket, path style), `S3_REGION`, `S3_ACCESS_KEY_ID` and `S3_SECRET_ACCESS_KEY` a storage for chunks.
 * `--fault-points NAME` (kill tests) ends the process with SIGKILL when it reaches that point.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    data: { type: 'string' },
    'enrolment-code': { type: 'string' },
    accept: { type: 'string', default: 'auto' },
    'fault-points': { type: 'string' },
    catalogue: { type: 'string' },
    'public-url': { type: 'string' },
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
  databaseUrl: process.env.DATABASE_URL,
  blobs: storageOf(process.env),
  publicUrl: values['public-url'],
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
    void platform.close().finally(() => process.exit(0));
  });
  if ('closeAllConnections' in server) server.closeAllConnections();
};
process.on('SIGTERM', stop);
process.on('SIGINT', stop);

function storageOf(env: NodeJS.ProcessEnv): BlobStore | undefined {
  const { S3_URL: url, S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if (url === undefined) return undefined;
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    console.error('S3_URL needs S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY beside it.');
    process.exit(2);
  }
  return s3Blobs({ url, region: env.S3_REGION ?? 'us-east-1', accessKeyId, secretAccessKey });
}
