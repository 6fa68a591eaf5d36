import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TestS3 {
  /** Address of the one bucket there is. */
  readonly url: string;
  readonly objects: ReadonlyMap<string, Buffer>;
  /** So many of the next answers are 503. */
  fail(times: number): void;
  stop(): Promise<void>;
}

export interface S3Account {
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/**
 * A small S3 endpoint for tests: one bucket, PUT and GET of objects, every request held against AWS Signature Version 4 by its
 * own reckoning (header form, as the AWS documentation describes it). Debian 12 packages no S3 server to test against.
 */
export async function startS3(account: S3Account): Promise<TestS3> {
  const objects = new Map<string, Buffer>();
  let failing = 0;
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const body = Buffer.concat(pieces);
    const end = (status: number, text = '') => void response.writeHead(status).end(text);
    if (failing > 0) {
      failing -= 1;
      return end(503, 'SlowDown');
    }
    if (!isSigned(request, body, account)) return end(403, 'SignatureDoesNotMatch');
    answer(request, body, objects, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/bucket`,
    objects,
    fail: (times) => {
      failing = times;
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function answer(
  { method, url = '' }: IncomingMessage,
  body: Buffer,
  objects: Map<string, Buffer>,
  response: ServerResponse,
): void {
  const [, name] = /^\/bucket\/(.+)$/.exec(url) ?? [];
  if (name === undefined) return void response.writeHead(404).end('NoSuchBucket');
  if (method === 'PUT') {
    objects.set(name, body);
    response.writeHead(200).end();
    return;
  }
  const found = objects.get(name);
  if (found === undefined) response.writeHead(404).end('NoSuchKey');
  else response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(found);
}

const hash = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest();

function isSigned(request: IncomingMessage, body: Buffer, account: S3Account): boolean {
  const header = (name: string): string => String(request.headers[name] ?? '');
  const [, credential = '', signedHeaders = '', signature = ''] =
    /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      header('authorization'),
    ) ?? [];
  const [id, date = '', region = '', service = '', last] = credential.split('/');
  const digest = header('x-amz-content-sha256');
  if (id !== account.accessKeyId || region !== account.region || service !== 's3' || last !== 'aws4_request')
    return false;
  if (digest !== 'UNSIGNED-PAYLOAD' && digest !== hash(body)) return false;
  const names = signedHeaders.split(';');
  if (!['host', 'x-amz-content-sha256', 'x-amz-date'].every((name) => names.includes(name))) return false;
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const canonical = [
    request.method,
    url.pathname,
    [...url.searchParams].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&'),
    ...names.map((name) => `${name}:${header(name).trim()}`),
    '',
    signedHeaders,
    digest,
  ].join('\n');
  const scope = `${date}/${region}/s3/aws4_request`;
  const text = `AWS4-HMAC-SHA256\n${header('x-amz-date')}\n${scope}\n${hash(canonical)}`;
  const key = hmac(hmac(hmac(hmac(`AWS4${account.secretAccessKey}`, date), region), 's3'), 'aws4_request');
  return hmac(key, text).toString('hex') === signature;
}
