import { appendFile, mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { defaultConfig } from '../config.ts';
import { Checks } from './checks.ts';
import { Closing, isOpen } from './closing.ts';
import { LogFile } from './log-file.ts';

const folder = () => mkdtemp(join(tmpdir(), 'upkeep-'));

test('a log is a chain: a changed, a removed and a torn line are all seen, and it goes on after each', async () => {
  const dir = await folder();
  const now = () => 0;
  const log = await LogFile.open(dir, 'audit', { now });
  for (const event of ['one', 'two', 'three']) await log.add(event);
  expect(await log.broken()).toBeNull();
  expect((await log.newest(2)).map((entry) => entry.event)).toEqual(['three', 'two']);
  const file = join(dir, 'audit.jsonl');
  expect((await stat(file)).mode & 0o777).toBe(0o600);

  const whole = await readFile(file, 'utf8');
  await writeFile(file, whole.replace('"two"', '"tow"'));
  expect(await log.broken()).toBe(3);
  await writeFile(
    file,
    whole
      .split('\n')
      .filter((line) => !line.includes('"two"'))
      .join('\n'),
  );
  expect(await log.broken()).toBe(3);
  await writeFile(file, whole);
  await appendFile(file, '{"n":4,"at":');
  const again = await LogFile.open(dir, 'audit', { now });
  await again.add('five');
  expect((await again.newest(10)).map((entry) => [entry.n, entry.event])).toEqual([
    [4, 'five'],
    [3, 'three'],
    [2, 'two'],
    [1, 'one'],
  ]);
});

test('a log does not fill the disk, and its chain holds over the files', async () => {
  const dir = await folder();
  const log = await LogFile.open(dir, 'events', { now: () => 0, rotateAt: 2000, keep: 2 });
  for (let line = 0; line < 100; line++) await log.add('device', { device: 'scanner', state: `s${line}` });
  expect((await readdir(dir)).sort()).toEqual(['events.1.jsonl', 'events.2.jsonl', 'events.jsonl']);
  expect(await log.broken()).toBeNull();
  const newest = await log.newest(1000);
  expect(newest[0]?.n).toBe(100);
  expect(newest.length).toBeLessThan(60);
  const again = await LogFile.open(dir, 'events', { now: () => 0, rotateAt: 2000, keep: 2 });
  await again.add('started');
  expect(await again.broken()).toBeNull();
});

test('opening hours are China’s, to the minute', () => {
  const hours = { monday: { from: '09:00', to: '17:00' }, sunday: { from: '00:00', to: '24:00' } };
  const at = (instant: string) => isOpen(hours, Date.parse(instant));
  // 2026-11-23 is a Monday.
  expect([at('2026-11-23T08:59:59+08:00'), at('2026-11-23T09:00:00+08:00')]).toEqual([false, true]);
  expect([at('2026-11-23T16:59:59+08:00'), at('2026-11-23T17:00:00+08:00')]).toEqual([true, false]);
  expect([at('2026-11-22T23:59:00+08:00'), at('2026-11-24T12:00:00+08:00')]).toEqual([true, false]);
  expect(isOpen(undefined, 0)).toBe(true);
});

test('out of service lasts over a restart, also when the file is damaged', async () => {
  const dir = await folder();
  const closing = await Closing.open(dir);
  await closing.set({ sentence: { zh: '换纸', en: 'Paper' } });
  expect((await Closing.open(dir)).notice.sentence?.zh).toBe('换纸');
  await writeFile(join(dir, 'out-of-service.json'), '{');
  expect((await Closing.open(dir)).notice.sentence).toEqual({ zh: '', en: '' });
  await closing.set({ sentence: null });
  expect((await Closing.open(dir)).notice.sentence).toBeNull();
});

test('a person’s verdict needs a test before it, passes only what the machine passed, and ages with the setting', async () => {
  let now = 0;
  const checks = await Checks.open(await folder(), () => now);
  const config = defaultConfig();
  const line = (from = config) => checks.lines(from).find((one) => one.check === 'device:scanner');
  expect(await checks.seen(config, 'device:scanner', true, {}, 0)).toBeNull();
  checks.prepare('device:scanner', false, { state: 'jam' });
  expect((await checks.seen(config, 'device:scanner', true, {}, 0))?.outcome).toBe('failed');
  checks.prepare('device:scanner', true, { ms: 3 });
  expect((await checks.seen(config, 'device:scanner', false, {}, 0))?.outcome).toBe('failed');
  checks.prepare('device:scanner', true, { ms: 3 });
  now += 600_001;
  expect(await checks.seen(config, 'device:scanner', true, {}, 0)).toBeNull();
  checks.prepare('device:scanner', true, { ms: 3 });
  expect((await checks.seen(config, 'device:scanner', true, {}, 0))?.outcome).toBe('passed');
  expect(line()).toMatchObject({ stale: false, required: true, record: { by: 'person', facts: { ms: 3 } } });
  const others = config.devices.filter((device) => device.id !== 'scanner');
  expect(line({ ...config, devices: others })).toBeUndefined();
  const panel = { ...config, panel: { widthMm: 300, heightMm: 500 } };
  await checks.seen(config, 'touch', true, {}, 0);
  expect(checks.lines(panel).find((one) => one.check === 'touch')?.stale).toBe(true);
});
