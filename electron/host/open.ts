import { err, ok, type Result } from '#shared/result.ts';
import { createHost, type Host, type HostModuleFactory } from './app.ts';
import { systemClock } from './clock.ts';
import { isAllSimulated, type KioskConfig, openConfig } from './config.ts';
import { custodyModule } from './custody-module.ts';
import type { DeviceTransport } from './device-client.ts';
import { lockFolder } from './folder-lock.ts';
import { KeyDamagedError } from './keys.ts';
import { noticeModule } from './notice.ts';
import { remoteModule } from './remote-module.ts';

/** The host's parts with routes of their own. This list is the one place where they are put together. */
const modules: readonly HostModuleFactory[] = [custodyModule, noticeModule, remoteModule];

export interface OpenOptions {
  readonly dataDir: string;
  readonly assetsDir: string;
  readonly pageDir: string;
  readonly deviceTransport: DeviceTransport;
  /** Kill tests only: the process ends itself with SIGKILL when it reaches this point. */
  readonly faultPoint: string | undefined;
  /** An author's folder instead of the kiosk's own catalogue. Nobody has signed it: with virtual devices only. */
  readonly catalogueDir?: string | undefined;
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
  if (options.catalogueDir !== undefined && !isAllSimulated(config.value))
    return err('An unsigned catalogue folder is served with virtual devices only.');
  const lock = await lockFolder(options.dataDir);
  if (!lock.ok) return err(lock.error);
  const { faultPoint, catalogueDir, ...folders } = options;
  let host: Host;
  try {
    host = await createHost({
      ...folders,
      config: config.value,
      clock: systemClock,
      modules,
      ...(faultPoint === undefined ? {} : { faultPoint: killAt(faultPoint) }),
      ...(catalogueDir === undefined ? {} : { catalogueDir }),
    });
  } catch (error) {
    await lock.value.release();
    if (error instanceof KeyDamagedError) return err(error.message);
    throw error;
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

const killAt = (point: string) => async (name: string) => {
  if (name === point) process.kill(process.pid, 'SIGKILL');
};
