import { X509Certificate } from 'node:crypto';
import { createServer as createPlain, request } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { esclRig, fast, fromFeeder, picture } from '../testing/escl-rig.ts';
import { selfSigned } from '../testing/self-signed.ts';
import { createEsclDriver } from './driver.ts';

const rig = esclRig();
const { fingerprint256 } = new X509Certificate(selfSigned.cert);
let server: Server;
let asked: string[];
const url = (): string => `https://127.0.0.1:${(server.address() as AddressInfo).port}/eSCL`;

/** The virtual scanner behind TLS, as a relay. */
beforeAll(async () => {
  server = createServer(selfSigned, (incoming, outgoing) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    const relayed = request(
      `${new URL(rig.scanner.url).origin}${incoming.url}`,
      { method: incoming.method, headers: { ...incoming.headers } },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    incoming.pipe(relayed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
beforeEach(() => {
  asked = [];
});
afterAll(() => server.close());

test('a self-signed certificate is trusted by its fingerprint', async () => {
  await rig.stack('passport.jpg');
  const driver = createEsclDriver({ url: url(), fingerprint: fingerprint256 }, fast);
  expect(await driver.status()).toEqual({ state: 'ready' });
  const job = await driver.start(fromFeeder);
  if (!job.ok) throw new Error(job.error.state);
  const page = await job.value.next();
  expect(page.ok && page.value?.jpeg).toEqual(picture('passport.jpg'));
  await job.value.cancel();
});

test.each([
  ['another fingerprint', `${'00:'.repeat(31)}00`],
  ['no fingerprint', undefined],
])('with %s it is not, and nothing is sent to it', async (_name, fingerprint) => {
  const driver = createEsclDriver({ url: url(), fingerprint }, fast);
  expect(await driver.status()).toEqual({ state: 'untrusted' });
  expect(await driver.start(fromFeeder)).toEqual({ ok: false, error: { state: 'untrusted' } });
  expect(asked).toEqual([]);
});

test('a redirection leads nowhere: only the configured host is asked', async () => {
  const elsewhere: string[] = [];
  const other = createPlain((incoming, outgoing) => {
    elsewhere.push(incoming.url ?? '');
    outgoing.end();
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const target = `http://127.0.0.1:${(other.address() as AddressInfo).port}/eSCL/ScannerStatus`;
  const first = createPlain((_incoming, outgoing) => outgoing.writeHead(302, { location: target }).end());
  await new Promise<void>((resolve) => first.listen(0, '127.0.0.1', resolve));
  const driver = createEsclDriver(
    { url: `http://127.0.0.1:${(first.address() as AddressInfo).port}/eSCL` },
    fast,
  );
  expect(await driver.status()).toEqual({ state: 'fault' });
  expect(elsewhere).toEqual([]);
  first.close();
  other.close();
});
