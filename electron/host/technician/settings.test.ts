import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import type { KioskSettings } from '#shared/api/technician.ts';
import { defaultConfig, type KioskConfig, parseConfig } from '../config.ts';
import { changedConfig, settingsOf } from './settings.ts';
import { openTestConsole, type TestConsole } from './testing.ts';

const key = { keyId: 'k', jwk: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' } } as const;
const platform = {
  url: 'https://platform.example/',
  enrolmentCode: 'a-secret-code',
  sealingKey: key,
  signingKeys: [key],
  simulated: true,
};
const withPlatform = (): KioskConfig => ({ ...defaultConfig(), platform });

const open: TestConsole[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
async function start(config: Partial<KioskConfig> = {}): Promise<TestConsole> {
  const made = await openTestConsole({ config });
  open.push(made);
  await made.setUp();
  return made;
}
interface View {
  base: string;
  settings: KioskSettings;
}
const view = async (at: TestConsole): Promise<View> =>
  (await (await at.inside('GET', '/settings')).json()) as View;

test('the settings never hold the enrolment code, and a change without one keeps it for the same address only', async () => {
  expect(JSON.stringify(settingsOf(withPlatform()))).not.toContain('a-secret-code');
  const { enrolmentCode: _, ...trust } = platform;
  const same = changedConfig(withPlatform(), { platform: { ...trust, simulated: true } });
  expect(same.ok && same.value.config.platform?.enrolmentCode).toBe('a-secret-code');
  const moved = changedConfig(withPlatform(), { platform: { ...trust, url: 'https://other.example' } });
  expect(moved).toMatchObject({ ok: false, error: { field: 'platform.enrolmentCode' } });
});

test('a change is written whole, asks for a start anew, and says which fields it touched', async () => {
  const at = await start();
  const { base } = await view(at);
  const answer = await at.inside('PUT', '/settings', {
    base,
    change: {
      terminal: '0042',
      hours: { monday: { from: '09:00', to: '17:00' } },
      languages: ['zh'],
      volume: 30,
    },
  });
  expect(await answer.json()).toEqual({ changed: ['terminal', 'hours', 'languages', 'volume'] });
  const written = await readFile(join(at.dataDir, 'kiosk.json'), 'utf8');
  expect(parseConfig(written, 'kiosk.json')).toMatchObject({
    ok: true,
    value: { terminal: '0042', volume: 30 },
  });
  expect(at.restarts.count).toBe(1);
  const audit = await readFile(join(at.dataDir, 'technician', 'audit.jsonl'), 'utf8');
  expect(audit).toContain('"fields":"terminal hours languages volume"');
});

test.each([
  ['region', { region: '33' }],
  ['panel.widthMm', { panel: { widthMm: 2, heightMm: 527 } }],
  ['idle.warningSeconds', { idle: { warnAfterSeconds: 90, warningSeconds: 5 } }],
  ['hours.monday', { hours: { monday: { from: '17:00', to: '09:00' } } }],
  ['devices.0.port', { devices: [{ id: 'scanner', kind: 'scanner', port: { type: 'telepathy' } }] }],
  ['platform.url', { platform: { ...platform, url: 'file:///etc/passwd' } }],
])('a change that is wrong at %s is refused by name, and nothing is written', async (field, change) => {
  const at = await start();
  const before = await readFile(join(at.dataDir, 'kiosk.json'), 'utf8');
  const answer = await at.inside('PUT', '/settings', { base: (await view(at)).base, change });
  expect(answer.status).toBe(422);
  expect(((await answer.json()) as { field: string }).field).toContain(field);
  expect(await readFile(join(at.dataDir, 'kiosk.json'), 'utf8')).toBe(before);
  expect(at.restarts.count).toBe(0);
});

test('two technicians do not undo each other: a change made on older settings is refused', async () => {
  const at = await start();
  const { base } = await view(at);
  expect((await at.inside('PUT', '/settings', { base, change: { terminal: '0002' } })).status).toBe(200);
  expect((await at.inside('PUT', '/settings', { base, change: { terminal: '0003' } })).status).toBe(409);
});

test('a change that changes nothing starts nothing', async () => {
  const at = await start();
  const { base, settings } = await view(at);
  const answer = await at.inside('PUT', '/settings', { base, change: settings });
  expect(await answer.json()).toEqual({ changed: [] });
  expect(at.restarts.count).toBe(0);
});

test('whatever is changed, the file stays one the kiosk opens, and what was not named stays as it was', () => {
  const time = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);
  const change = fc.record(
    {
      terminal: fc.stringMatching(/^\d{3,5}$/),
      region: fc.stringMatching(/^\d{6}$/),
      volume: fc.integer({ min: -10, max: 110 }),
      panel: fc.record({ widthMm: fc.double({ noNaN: true }), heightMm: fc.integer() }),
      idle: fc.record({ warnAfterSeconds: fc.integer(), warningSeconds: fc.integer({ min: 10, max: 130 }) }),
      hours: fc.option(fc.record({ friday: fc.record({ from: time, to: time }) })),
      languages: fc.subarray(['zh', 'en'] as const),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(change, (wanted) => {
      const before = withPlatform();
      const after = changedConfig(before, wanted as never);
      if (!after.ok) return;
      const { config } = after.value;
      expect(parseConfig(JSON.stringify(config), 'x').ok).toBe(true);
      for (const name of Object.keys(settingsOf(before)) as (keyof KioskSettings)[])
        if (!(name in wanted)) expect(settingsOf(config)[name]).toEqual(settingsOf(before)[name]);
      expect(config.kioskId).toBe(before.kioskId);
    }),
  );
});

test('settings go to a file and come back as the same settings, without secrets or identity', async () => {
  const at = await start({ platform });
  const exported = (await (await at.inside('POST', '/export', { place: 'own' })).json()) as { file: string };
  const text = await readFile(exported.file, 'utf8');
  expect(text).not.toContain('a-secret-code');
  expect(text).not.toContain(JSON.parse(await readFile(join(at.dataDir, 'kiosk.json'), 'utf8')).kioskId);
  const other = await start({ terminal: '0099', platform });
  const { cp, mkdir } = await import('node:fs/promises');
  await mkdir(join(other.dataDir, 'exchange'), { recursive: true });
  await cp(exported.file, join(other.dataDir, 'exchange', 'from-the-other.json'));
  const read = await other.inside('POST', '/import', { place: 'own', file: 'from-the-other.json' });
  expect(await read.json()).toMatchObject({ fields: ['terminal'] });
  for (const file of ['../kiosk.json', 'kiosk.json', '/etc/hostname', 'nothing.json'])
    expect((await other.inside('POST', '/import', { place: 'own', file })).status).toBe(422);
});
