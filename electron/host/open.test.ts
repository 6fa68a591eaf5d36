import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FakeTransport } from './fake-transport.ts';
import { openHost } from './open.ts';

const options = (dataDir: string) => ({
  dataDir,
  assetsDir: 'assets',
  pageDir: 'dist/page',
  deviceTransport: () => new FakeTransport(),
  faultPoint: undefined,
});

test('a folder is opened by one host at a time, and free again after it', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'kiosk-open-'));
  const first = await openHost(options(dataDir));
  if (!first.ok) throw new Error(first.error);
  const info = await first.value.host.fetch(new Request('app://kiosk/api/kiosk'));
  expect(await info.json()).toMatchObject({ kioskId: first.value.config.kioskId });
  const second = await openHost(options(dataDir));
  expect(second.ok ? '' : second.error).toContain('in use by another kiosk process');
  await first.value.close();
  const third = await openHost(options(dataDir));
  expect(third.ok).toBe(true);
  if (third.ok) await third.value.close();
});

test('a damaged journal is set aside and the kiosk starts; a damaged key keeps it from starting, and the folder stays free', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'kiosk-open-'));
  const first = await openHost(options(dataDir));
  if (!first.ok) throw new Error(first.error);
  await first.value.close();
  const log = join(dataDir, 'journal', 'log.000001');
  await writeFile(log, `not a line of this journal\n${await readFile(log, 'utf8')}`);
  const second = await openHost(options(dataDir));
  expect(second.ok).toBe(true);
  if (second.ok) await second.value.close();
  expect(await readdir(join(dataDir, 'journal', 'quarantine'))).toHaveLength(1);

  await writeFile(join(dataDir, 'keys', 'kiosk.json'), '{');
  for (const _attempt of [1, 2]) {
    const opened = await openHost(options(dataDir));
    expect(opened.ok ? '' : opened.error).toContain('The kiosk key keys/kiosk.json cannot be read');
  }
});
