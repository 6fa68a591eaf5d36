import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NamedKey } from '#shared/envelope/schema.ts';
import { signValue } from '#shared/envelope/sign.ts';
import { Heartbeat, type RemoteCommand } from '#shared/platform/machines.ts';
import { openRemote } from './remote.ts';

/** A host and its platform as far as remote care sees them. */
let dataDir: string;
let commands: RemoteCommand[];
let asked: { method: string; path: string; body: unknown }[];
let outcomesTaken: boolean;
let signer: CryptoKey;
let trusted: NamedKey[];
const NOW = Date.parse('2026-11-25T08:00:00.000Z');

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'remote-'));
  commands = [];
  asked = [];
  outcomesTaken = true;
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign']);
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  signer = pair.privateKey;
  trusted = [{ keyId: 'signing-1', jwk: { kty: 'EC', crv: 'P-256', x, y } }];
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const answerAs = async (kiosk: string): Promise<Response> => {
  const body = { kiosk, time: new Date(NOW).toISOString(), commands };
  const signature = await signValue(signer, 'yiciban/commands/1', body);
  return Response.json({ commands: body, keyId: 'signing-1', signature });
};
const open = (kiosk = 'kiosk-1', healthChanged = () => undefined) =>
  openRemote({
    dataDir,
    kioskId: 'kiosk-1',
    version: '0.1.0',
    trusted: () => trusted,
    devices: () => [{ id: 'printer', kind: 'receipt-printer', status: 'paper-out', simulated: true }],
    now: () => NOW,
    healthChanged,
    request: async (path, init) => {
      const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : undefined;
      asked.push({ method: init?.method ?? 'GET', path, body });
      if (path.endsWith('/heartbeat')) return answerAs(kiosk);
      if (path.includes('/commands/')) return new Response(null, { status: outcomesTaken ? 200 : 503 });
      if (path === '/api/catalogue/update') return Response.json({ outcome: 'unchanged', version: null });
      return new Response(null, { status: 404 });
    },
  });
const command = (kind: RemoteCommand['kind'], number: number, more: object = {}) =>
  ({
    kind,
    commandId: `0199f3a0-0000-7000-8000-00000000000${number}`,
    notAfter: '2026-11-26T08:00:00.000Z',
    ...more,
  }) as RemoteCommand;
const outcomes = () =>
  asked
    .filter(({ path }) => path.includes('/commands/'))
    .map(({ body }) => (body as { outcome: string }).outcome);

describe('remote care', () => {
  it('says how the machine does in counts and codes', async () => {
    await (await open()).beat();
    const [beat] = asked.filter(({ path }) => path.endsWith('/heartbeat'));
    expect(Heartbeat.parse(beat?.body)).toMatchObject({
      version: '0.1.0',
      accepting: false,
      devices: [{ status: 'paper-out' }],
    });
  });

  it('takes the machine out of service and back, also over a restart, each order once', async () => {
    let changes = 0;
    const count = () => {
      changes += 1;
      return undefined;
    };
    commands = [command('out-of-service', 1, { on: true })];
    const remote = await open('kiosk-1', count);
    expect(remote.health()).toEqual([]);
    await remote.beat();
    await remote.beat();
    expect([remote.health(), changes, outcomes()]).toEqual([['out-of-service'], 1, ['done']]);
    const again = await open('kiosk-1', count);
    expect(again.health()).toEqual(['out-of-service']);
    commands = [...commands, command('out-of-service', 2, { on: false })];
    await again.beat();
    expect([again.health(), changes]).toEqual([[], 2]);
  });

  it('tells what became of an order until the platform has heard it, without doing it again', async () => {
    commands = [command('fetch-catalogue', 1)];
    outcomesTaken = false;
    const remote = await open();
    await remote.beat();
    outcomesTaken = true;
    await remote.beat();
    await remote.beat();
    expect(outcomes()).toEqual(['done', 'done']);
    expect(asked.filter(({ path }) => path === '/api/catalogue/update')).toHaveLength(1);
  });

  it('says that it cannot do what no shell offers', async () => {
    commands = [command('restart', 1), command('send-diagnostics', 2)];
    await (await open()).beat();
    expect(outcomes()).toEqual(['refused', 'refused']);
  });

  it('does nothing that is unsigned, for another kiosk or too late', async () => {
    commands = [command('out-of-service', 1, { on: true })];
    const [key] = trusted;
    trusted = [];
    const remote = await open();
    await remote.beat();
    expect(remote.health()).toEqual([]);
    if (key !== undefined) trusted = [key];
    const other = await open('kiosk-2');
    await other.beat();
    expect(other.health()).toEqual([]);
    commands = [command('out-of-service', 1, { on: true, notAfter: '2026-11-25T07:59:59.000Z' })];
    await remote.beat();
    expect([remote.health(), outcomes()]).toEqual([[], []]);
  });

  it('never throws, whatever the disk or the road does', async () => {
    await writeFile(join(dataDir, 'remote.json'), '{"done":[');
    const remote = await open();
    commands = [command('out-of-service', 1, { on: true })];
    await rm(dataDir, { recursive: true });
    await expect(remote.beat()).resolves.toBeUndefined();
  });
});
