import { err, ok, type Result } from '#shared/result.ts';
import { createHost, type Host, type HostModuleFactory } from './app.ts';
import { systemClock } from './clock.ts';
import { type KioskConfig, openConfig } from './config.ts';
import { custodyModule } from './custody-module.ts';
import type { DeviceTransport } from './device-client.ts';
import { lockFolder } from './folder-lock.ts';
import type { FaultPoint } from './journal/journal.ts';

/** The host's parts with routes of their own. This list is the one place where they are put together. */
const modules: readonly HostModuleFactory[] = [custodyModule];

export interface OpenOptions {
  readonly dataDir: string;
  readonly assetsDir: string;
  readonly pageDir: string;
  readonly deviceTransport: DeviceTransport;
  /** Kill tests only. */
  readonly faultPoint?: FaultPoint;
}

export interface OpenedHost {
  readonly host: Host;
  readonly config: KioskConfig;
  close(): Promise<void>;
}

/**
 * Opens a data folder and starts the host on it, for either shell. The error is one sentence for the technician: the
 * folder or the configuration cannot be used, or another kiosk process uses it.
 */
export async function openHost(options: OpenOptions): Promise<Result<OpenedHost, string>> {
  const config = await openConfig(options.dataDir);
  if (!config.ok) return config;
  const lock = await lockFolder(options.dataDir);
  if (!lock.ok) return err(lock.error);
  let host: Host;
  try {
    host = await createHost({ ...options, config: config.value, clock: systemClock, modules });
  } catch (error) {
    await lock.value.release();
    // A damaged journal or key: the sentence names the file and never its content.
    return err(error instanceof Error ? error.message : 'The kiosk could not start.');
  }
  return ok({
    host,
    config: config.value,
    close: async () => {
      await host.close();
      await lock.value.release();
    },
  });
}
