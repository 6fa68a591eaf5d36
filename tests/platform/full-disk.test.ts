import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  type RunningPlatform,
  removeFolder,
  startCustody,
  startPlatform,
  temporaryFolder,
} from './harness.ts';
import { demoInput, openPage } from './page.ts';

/** A disk of 8 MiB of our own, where root may mount one; elsewhere only the floor's own tests run. */
let folder: string;
let platformFolder: string;
let platform: RunningPlatform;
const canMount = process.platform === 'linux' && process.getuid?.() === 0 && tryMount();

function tryMount(): boolean {
  const place = mkdtempSync(join(tmpdir(), 'yiciban-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', place], { stdio: 'ignore' });
    execFileSync('umount', [place], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

beforeEach(async () => {
  folder = await temporaryFolder();
  platformFolder = await temporaryFolder();
  platform = await startPlatform({ dataDir: platformFolder });
});
afterEach(async () => {
  await platform.stop();
  await Promise.all([removeFolder(folder), removeFolder(platformFolder)]);
});

it.runIf(canMount)(
  'to the last byte: refuses what is new, delivers and lets go of what is here',
  async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder]);
    try {
      const { custody, fetch, printed } = await startCustody(folder, platform);
      const page = openPage({ fetch, ...platform });
      const input = demoInput();
      expect((await page.submitter.submitApplication(input)).ok).toBe(true);
      await expect(fill(`${folder}/filler`)).rejects.toMatchObject({ code: 'ENOSPC' });

      expect(await page.submitter.submitApplication(demoInput())).toMatchObject({
        ok: false,
        error: { problem: 'disk-full' },
      });
      expect(await page.host.print(input.submissionId)).toMatchObject({
        ok: true,
        value: { print: 'confirmed' },
      });
      expect(printed).toHaveLength(1);
      await page.drain();
      expect(await page.host.list()).toMatchObject({
        value: { entries: [{ submissionId: input.submissionId, truth: 'accepted', chunksHeld: false }] },
      });
      await custody.close();
      const again = await startCustody(folder, platform);
      await again.custody.close();
    } finally {
      execFileSync('umount', ['-l', folder]);
    }
  },
);

async function fill(path: string): Promise<void> {
  for (const size of [65_536, 4096, 1]) {
    for (let count = 0; count < 5000; count += 1) {
      try {
        await appendFile(path, Buffer.alloc(size, 1));
      } catch (error) {
        if (size === 1) throw error;
        break;
      }
    }
  }
}
