import { mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Lockout } from './lockout.ts';
import { answerOf, readSiteSecret } from './secrets.ts';
import { openTestConsole, PIN, type TestConsole, testCard } from './testing.ts';

let now = 1000;
const open: TestConsole[] = [];
beforeEach(() => {
  now = 1000;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  vi.restoreAllMocks();
});
async function start(options: Parameters<typeof openTestConsole>[0] = {}): Promise<TestConsole> {
  const made = await openTestConsole(options);
  open.push(made);
  return made;
}

interface Told {
  type?: string;
  lockedForMs?: number;
  ticket?: string;
  token?: string;
  challenge?: string;
  factors?: string[];
}
const enter = async (at: TestConsole, pin: string): Promise<Told> =>
  (await (await at.ask('POST', '/enter', { pin })).json()) as Told;
const prove = async (at: TestConsole, body: unknown): Promise<Told> =>
  (await (await at.ask('POST', '/prove', body)).json()) as Told;
const why = (told: Told) => told.type?.replace('urn:yiciban:problem:technician-', '');

test('PIN and card open the console; the PIN alone does not', async () => {
  const at = await start();
  await at.setUp('card');
  await at.inside('POST', '/leave');
  const first = await enter(at, PIN);
  expect(first.factors).toEqual(['card']);
  expect(first.token).toBeUndefined();
  const done = await prove(at, { ticket: first.ticket, factor: 'card' });
  at.token = done.token ?? '';
  expect((await at.inside('GET', '/session')).status).toBe(200);
});

test('another card is refused, no card is held against nobody', async () => {
  const at = await start();
  await at.setUp('card');
  const first = await enter(at, PIN);
  at.device = () => ({ ok: false, error: { state: 'no-card' } });
  for (let i = 0; i < 5; i++)
    expect(why(await prove(at, { ticket: first.ticket, factor: 'card' }))).toBe('no-card');
  at.device = () => ({ ok: true, value: { ...testCard, number: '110101199003070015' } });
  expect(why(await prove(at, { ticket: first.ticket, factor: 'card' }))).toBe('wrong');
  at.device = () => ({ ok: true, value: testCard });
  expect((await prove(at, { ticket: first.ticket, factor: 'card' })).token).toBeTruthy();
});

test('wrong PINs shut the door for 15 s from the third on, doubling, and a right one does not open it meanwhile', async () => {
  const at = await start();
  await at.setUp('card');
  expect((await enter(at, '000001')).lockedForMs).toBe(0);
  expect((await enter(at, '000002')).lockedForMs).toBe(0);
  for (const wait of [15_000, 30_000, 60_000, 120_000]) {
    expect((await enter(at, '000003')).lockedForMs).toBe(wait);
    const locked = await enter(at, PIN);
    expect([why(locked), locked.lockedForMs]).toEqual(['locked', wait]);
    now += wait - 1;
    expect(why(await enter(at, PIN))).toBe('locked');
    now += 1;
  }
  const right = await enter(at, PIN);
  expect(right.ticket).toBeTruthy();
  // The PIN alone clears nothing: a wrong one after it waits longer still.
  expect((await enter(at, '000004')).lockedForMs).toBe(240_000);
});

test('the lock-out survives a restart of the program, and does not look at the wall clock', async () => {
  const at = await start();
  await at.setUp('card');
  for (const pin of ['1', '2', '3', '4']) {
    await enter(at, pin);
    now += 15_000;
  }
  now += 30_000;
  expect((await enter(at, '5')).lockedForMs).toBe(60_000);
  await at.close();
  open.length = 0;
  const again = await start({ dataDir: at.dataDir });
  again.clock.offset = 365 * 86_400_000;
  expect(why(await enter(again, PIN))).toBe('locked');
  now += 60_000;
  expect((await enter(again, PIN)).ticket).toBeTruthy();
});

test('an entry that was cut off before it was looked at has counted', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lockout-'));
  const first = await Lockout.open(folder, () => now);
  for (let entry = 0; entry < 3; entry++) await first.begin();
  // The power is cut here; what follows is another program.
  const second = await Lockout.open(folder, () => now);
  expect([second.failures, second.remainingMs]).toEqual([3, 15_000]);
});

test('many entries at once are many entries', async () => {
  const at = await start();
  await at.setUp('card');
  const told = await Promise.all(['1', '2', '3', '4', PIN].map((pin) => enter(at, pin)));
  expect(told.map(why)).toEqual(['wrong', 'wrong', 'wrong', 'locked', 'locked']);
});

test('a shown code is answered with the site secret, with any clock, once', async () => {
  const at = await start();
  const { siteSecret } = await at.setUp('site-secret');
  const secret = readSiteSecret(siteSecret ?? '');
  if (secret === null) throw new Error('no secret');
  await at.inside('POST', '/leave');
  at.clock.offset = -20 * 365 * 86_400_000;
  const first = await enter(at, PIN);
  expect(first.factors).toEqual(['answer']);
  expect(why(await prove(at, { ticket: first.ticket, factor: 'answer', code: '00000000' }))).toBe('wrong');
  // The code is used up by a wrong answer.
  const code = answerOf(secret, first.challenge ?? '');
  expect(why(await prove(at, { ticket: first.ticket, factor: 'answer', code }))).toBe('ticket-over');
  const second = await enter(at, PIN);
  expect(second.challenge).not.toBe(first.challenge);
  const answer = answerOf(secret, second.challenge ?? '').replace(/(....)/, '$1 ');
  expect((await prove(at, { ticket: second.ticket, factor: 'answer', code: answer })).token).toBeTruthy();
});

test('a ticket ends after three minutes and works for nobody else', async () => {
  const at = await start();
  await at.setUp('card');
  const first = await enter(at, PIN);
  now += 180_001;
  expect(why(await prove(at, { ticket: first.ticket, factor: 'card' }))).toBe('ticket-over');
  const second = await enter(at, PIN);
  expect(why(await prove(at, { ticket: `${second.ticket}x`, factor: 'card' }))).toBe('ticket-over');
});

test('the session ends after five minutes without a touch; looking is no touch', async () => {
  const at = await start();
  await at.setUp('card');
  now += 299_000;
  expect((await at.inside('GET', '/session')).status).toBe(200);
  now += 2000;
  expect((await at.inside('GET', '/session')).status).toBe(401);
  await at.setUp('card').catch(() => undefined);
  const first = await enter(at, PIN);
  at.token = (await prove(at, { ticket: first.ticket, factor: 'card' })).token ?? '';
  now += 299_000;
  expect((await at.inside('POST', '/session')).status).toBe(200);
  now += 299_000;
  expect((await at.inside('GET', '/session')).status).toBe(200);
});

test.each([
  ['12345', 'pin-format'],
  ['1234567890123', 'pin-format'],
  ['abcdef', 'pin-format'],
  ['111111', 'pin-weak'],
  ['123456', 'pin-weak'],
  ['987654', 'pin-weak'],
  ['890123', 'pin-weak'],
])('the PIN %s is not taken (%s)', async (pin, reason) => {
  const at = await start();
  const told = (await (await at.ask('POST', '/set-up', { pin, factor: 'card' })).json()) as Told;
  expect(why(told)).toBe(reason);
});

test('a kiosk is set up once; one that serves for a real platform only from its own file system', async () => {
  const at = await start();
  await at.setUp('card');
  expect(why(await prove2(at))).toBe('set-up-closed');
  await writeFile(join(at.dataDir, 'technician', 'set-up-once'), '');
  expect((await prove2(at)).token).toBeTruthy();
  expect(why(await prove2(at))).toBe('set-up-closed');

  const key = { keyId: 'k', jwk: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' } } as const;
  const real = {
    url: 'https://p',
    enrolmentCode: 'c',
    sealingKey: key,
    signingKeys: [key],
    simulated: false,
  };
  const serving = await start({ config: { platform: real } });
  expect(await (await serving.ask('GET', '/door')).json()).toMatchObject({
    access: 'none',
    setUpOpen: false,
  });
  expect(why(await prove2(serving))).toBe('set-up-closed');
});
const prove2 = async (at: TestConsole): Promise<Told> =>
  (await (await at.ask('POST', '/set-up', { pin: PIN, factor: 'card' })).json()) as Told;

test('what is kept is hashed and for the owner only, and a damaged file opens nothing', async () => {
  const at = await start();
  await at.setUp('card');
  const folder = join(at.dataDir, 'technician');
  const text = await readFile(join(folder, 'access.json'), 'utf8');
  for (const secret of [PIN, testCard.number, testCard.name, testCard.number.slice(6, 14)])
    expect(text).not.toContain(secret);
  for (const file of ['access.json', 'audit.jsonl', 'lockout.json'])
    expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  await at.close();
  open.length = 0;
  await writeFile(join(folder, 'access.json'), '{"version":1}');
  const again = await start({ dataDir: at.dataDir });
  expect(await (await again.ask('GET', '/door')).json()).toMatchObject({
    access: 'damaged',
    setUpOpen: false,
  });
  expect(why(await enter(again, PIN))).toBe('damaged');
});

test('everything at the door is in the audit log, and nobody’s data is', async () => {
  const at = await start();
  await at.setUp('card');
  await enter(at, '000001');
  const first = await enter(at, PIN);
  at.token = (await prove(at, { ticket: first.ticket, factor: 'card' })).token ?? '';
  await at.inside('POST', '/devices/id-card/read');
  const log = (await (await at.inside('GET', '/logs/audit')).json()) as {
    entries: { event: string }[];
    brokenAt: number | null;
  };
  expect(log.entries.map((entry) => entry.event)).toEqual(['card-test', 'entered', 'refused', 'set-up']);
  expect(log.brokenAt).toBeNull();
  const text = await readFile(join(at.dataDir, 'technician', 'audit.jsonl'), 'utf8');
  for (const secret of [PIN, '000001', testCard.number, testCard.name, '李'])
    expect(text).not.toContain(secret);
});
