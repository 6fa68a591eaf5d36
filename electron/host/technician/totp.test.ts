import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Access } from './access.ts';
import { Door, type DoorWorld } from './door.ts';
import { Lockout } from './lockout.ts';
import { answerOf, newSiteSecret, readSiteSecret, totpOf, totpStep } from './secrets.ts';
import { Sessions } from './sessions.ts';
import { PIN } from './testing.ts';

/** RFC 6238, appendix B: the SHA-1 values, cut to the six digits shown here. */
test.each([
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
])('at %i s the code is %s', (seconds, code) => {
  expect(totpOf(Buffer.from('12345678901234567890'), totpStep(seconds * 1000))).toBe(code);
});

test('a site secret is read as people write it, and its answers differ with every bit', () => {
  const secret = newSiteSecret();
  expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  const written = secret.toLowerCase().replace(/(.{4})/g, '$1-');
  expect(readSiteSecret(written)?.equals(readSiteSecret(secret) ?? Buffer.alloc(0))).toBe(true);
  for (const none of ['', 'ABC', `${secret.slice(1)}1`, '密钥'.repeat(20)])
    expect(readSiteSecret(none)).toBeNull();
  const bytes = readSiteSecret(secret) ?? Buffer.alloc(0);
  const flipped = Buffer.from(bytes);
  flipped[0] = (flipped[0] ?? 0) ^ 1;
  expect(answerOf(bytes, '1234567890')).toMatch(/^\d{8}$/);
  expect(answerOf(flipped, '1234567890')).not.toBe(answerOf(bytes, '1234567890'));
});

async function makeDoor() {
  const folder = await mkdtemp(join(tmpdir(), 'totp-'));
  const access = await Access.open(folder);
  const siteSecret = newSiteSecret();
  await access.enrol({ pin: PIN, card: null, siteSecret }, '');
  let mono = 0;
  const monotonic = () => mono;
  const door = new Door({
    access,
    lockout: await Lockout.open(folder, monotonic),
    sessions: new Sessions(monotonic),
    monotonic,
    audit: async () => undefined,
  });
  const secret = readSiteSecret(siteSecret) ?? Buffer.alloc(0);
  const world = (verifiedNow: number | null): DoorWorld => ({
    readCard: async () => ({ ok: false, error: 'no-card' }),
    now: () => 0,
    verifiedNow: () => verifiedNow,
    inRealService: () => true,
  });
  const attempt = async (code: string, verifiedNow: number | null) => {
    mono += 4_000_000;
    const first = await door.enter(world(verifiedNow), 'page', PIN);
    if (!first.ok) throw new Error(first.error.why);
    const proved = await door.prove(world(verifiedNow), 'page', {
      ticket: first.value.ticket,
      factor: 'totp',
      code,
    });
    return { factors: first.value.factors, outcome: proved.ok ? 'in' : proved.error.why };
  };
  return { secret, attempt };
}

const NOW = 1_800_000_000_000;

test('a one-time code works while the platform vouches for the clock, and is not even offered otherwise', async () => {
  const { secret, attempt } = await makeDoor();
  const code = totpOf(secret, totpStep(NOW));
  expect(await attempt(code, null)).toEqual({ factors: ['answer'], outcome: 'clock-unverified' });
  expect(await attempt(code, NOW)).toEqual({ factors: ['answer', 'totp'], outcome: 'in' });
});

test('no code works twice, nor one from before it; the step beside it does', async () => {
  const { secret, attempt } = await makeDoor();
  const at = (steps: number) => totpOf(secret, totpStep(NOW) + steps);
  expect((await attempt(at(2), NOW)).outcome).toBe('wrong');
  expect((await attempt(at(-2), NOW)).outcome).toBe('wrong');
  expect((await attempt(at(0), NOW)).outcome).toBe('in');
  expect((await attempt(at(0), NOW)).outcome).toBe('wrong');
  expect((await attempt(at(-1), NOW)).outcome).toBe('wrong');
  expect((await attempt(at(1), NOW)).outcome).toBe('in');
});
