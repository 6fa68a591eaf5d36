import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lockFolder } from './folder-lock.ts';

test('a folder has one host at a time', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'kiosk-lock-'));
  const first = await lockFolder(dir);
  const second = await lockFolder(dir);
  expect(second).toEqual({ ok: false, error: `The data folder ${dir} is in use by another kiosk process.` });
  if (!first.ok) throw new Error(first.error);
  await first.value.release();
  const third = await lockFolder(dir);
  expect(third.ok).toBe(true);
  if (third.ok) await third.value.release();
});
