import { join } from 'node:path';
import { z } from 'zod';
import { type KioskConfig, type PlatformTrust, writeConfig } from '#host/config.ts';
import { trustedKey } from '#shared/api/kiosk.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { Children } from './child.ts';

/** The reference platform trusts whoever brings this code; it is for demonstrations only. */
const DEMONSTRATION_CODE = 'demonstration';
const LIMIT_MS = 30_000;

const readyLine = z.looseObject({
  url: z.url(),
  sealingKey: trustedKey,
  signingKeys: z.array(trustedKey).min(1),
});

/**
 * Starts the reference platform and gives the kiosk its keys. A kiosk that is configured for a real platform is left
 * alone. Gives the platform's address; the error is one sentence.
 */
export async function startPlatform(
  children: Children,
  root: string,
  dataDir: string,
  port: number,
  config: KioskConfig,
): Promise<Result<string, string>> {
  if (config.platform !== null && !config.platform.simulated) return ok(config.platform.url);
  const main = join(root, 'tests', 'platform', 'main.ts');
  const args = ['--port', String(port), '--data', join(dataDir, 'platform')];
  const started = await children.start(
    'The reference platform',
    process.execPath,
    [main, ...args, '--enrolment-code', DEMONSTRATION_CODE],
    process.env,
    LIMIT_MS,
  );
  if (!started.ok) return started;
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
