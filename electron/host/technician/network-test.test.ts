import { createServer as createHttp, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcp } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { signValue } from '#shared/envelope/sign.ts';
import { type NetworkTestDeps, testNetwork } from './network-test.ts';

const servers: { close(): void }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
  'sign',
  'verify',
]);
const { kty, crv, x, y } = (await crypto.subtle.exportKey('jwk', pair.publicKey)) as Record<string, string>;
const trusted = [{ keyId: 'signing-1', jwk: { kty, crv, x, y } as never }];

async function capabilities(time = new Date().toISOString()) {
  const body = {
    api: 'yiciban/platform/1',
    maxBody: 1,
    maxChunk: 1,
    time,
    sealingKeyId: 's',
    simulated: true,
  } as const;
  return {
    capabilities: body,
    keyId: 'signing-1',
    signature: await signValue(pair.privateKey, 'yiciban/capabilities/1', body),
  };
}

async function listen(): Promise<string> {
  const server: Server = createHttp((_, response) => response.end());
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const walk = (url: string | null, ask: NetworkTestDeps['ask'], more: Partial<NetworkTestDeps> = {}) =>
  testNetwork({
    platform: url === null ? null : { url, signingKeys: trusted },
    isNetworkUp: () => true,
    now: () => Date.now(),
    ask,
    limitMs: 3000,
    ...more,
  });
const json =
  (body: unknown, status = 200) =>
  async () =>
    Response.json(body, { status });

test('all the way through: every step passed but the one that is not needed', async () => {
  const result = await walk(await listen(), json(await capabilities()));
  expect(result.failed).toBeNull();
  expect(result.steps.map(({ name, state }) => `${name} ${state}`)).toEqual([
    'address passed',
    'dns passed',
    'tcp passed',
    'tls left-out',
    'http passed',
    'enrolment passed',
    'signature passed',
    'clock passed',
  ]);
});

test('each way of failing is named, and nothing behind it is tried', async () => {
  const url = await listen();
  const closed = createTcp();
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  const port = (closed.address() as AddressInfo).port;
  await new Promise((resolve) => closed.close(resolve));
  const good = json(await capabilities());
  const forged = { ...(await capabilities()), signature: 'AAAA' };
  const old = new Date(Date.now() - 3_600_000).toISOString();
  const problem = (name: string, status: number) =>
    json({ type: `urn:yiciban:problem:${name}`, title: name, status }, status);
  const cases: [string, string, Promise<Awaited<ReturnType<typeof walk>>>][] = [
    ['address', 'cable-out', walk(url, good, { isNetworkUp: () => false })],
    ['dns', 'platform-not-configured', walk(null, good)],
    ['dns', 'ENOTFOUND', walk('http://no-such-name.invalid', good)],
    ['tcp', 'ECONNREFUSED', walk(`http://127.0.0.1:${port}`, good)],
    ['http', 'not-the-platform', walk(url, async () => new Response('<html>Log in</html>'))],
    ['http', 'platform-unreachable', walk(url, problem('platform-unreachable', 502))],
    ['enrolment', 'enrolment-refused', walk(url, problem('enrolment-refused', 403))],
    ['signature', 'key-unknown', walk(url, json(forged))],
    ['signature', 'not-the-platform', walk(url, json({ hello: 'world' }))],
    ['clock', 'skew -3600 s', walk(url, json(await capabilities(old)))],
  ];
  for (const [name, reason, running] of cases) {
    const { failed, steps } = await running;
    const at = steps.findIndex((step) => step.name === name);
    // Some resolvers say EAI_AGAIN for a name nobody can look up.
    const told = steps[at]?.reason === 'EAI_AGAIN' ? 'ENOTFOUND' : steps[at]?.reason;
    expect([failed, told]).toEqual([name, reason]);
    expect(steps.slice(at + 1).every((step) => step.state === 'not-tried')).toBe(true);
  }
});

test('a server that speaks no TLS fails at the encryption', async () => {
  const url = (await listen()).replace('http:', 'https:');
  expect((await walk(url, json(await capabilities()))).failed).toBe('tls');
});
