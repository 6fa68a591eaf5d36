import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type KioskConfig, type PlatformTrust, writeConfig } from '#host/config.ts';
import { trustedKey } from '#shared/api/kiosk.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { Children } from './child.ts';

/** The reference platform trusts whoever brings this code; it is for demonstrations only. */
const DEMONSTRATION_CODE = 'demonstration';
export const PLATFORM = 'The reference platform';
const LIMIT_MS = 30_000;

const readyLine = z.looseObject({
  url: z.url(),
  sealingKey: trustedKey,
  signingKeys: z.array(trustedKey).min(1),
});

/**
 * Starts the reference platform and gives the kiosk its keys. A kiosk that is configured for a real platform is left
 * alone, and one that knows its platform starts without it when the disk is full. Gives the platform's address; the
 * error is one sentence, or null when it has been said.
 */
export async function startPlatform(
  children: Children,
  root: string,
  dataDir: string,
  port: number,
  config: KioskConfig,
  say: (sentence: string) => void,
): Promise<Result<string, string | null>> {
  if (config.platform !== null && !config.platform.simulated) return ok(config.platform.url);
  const main = join(root, 'tests', 'platform', 'main.ts');
  const args = ['--port', String(port), '--data', join(dataDir, 'platform')];
  const started = await children.start(
    PLATFORM,
    process.execPath,
    [main, ...args, '--enrolment-code', DEMONSTRATION_CODE],
    process.env,
    LIMIT_MS,
  );
  if (!started.ok) {
    if (config.platform === null || !(await isFull(dataDir))) return started;
    say('The disk is full: the reference platform does not run, and the kiosk takes no new visit.');
    return ok(config.platform.url);
  }
  const ready = readyLine.safeParse(started.value);
  if (!ready.success) return err('The reference platform did not name its address and keys.');
  const platform: PlatformTrust = {
    url: ready.data.url,
    enrolmentCode: DEMONSTRATION_CODE,
    sealingKey: ready.data.sealingKey,
    signingKeys: ready.data.signingKeys,
    simulated: true,
  };
  if (JSON.stringify(config.platform) !== JSON.stringify(platform)) {
    const written = await writeConfig(dataDir, { ...config, platform });
    if (!written.ok) return written;
  }
  return ok(platform.url);
}

const FULL_BELOW_BYTES = 1024 * 1024;

async function isFull(folder: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize < FULL_BELOW_BYTES;
}
