import { access } from 'node:fs/promises';
import { configPath, openConfig } from '#host/config.ts';
import { fetchCatalogueFile } from '#host/courier/catalogue-file.ts';
import type { Courier } from '#host/courier/courier.ts';
import { lockFolder } from '#host/folder-lock.ts';
import { createCustody } from '#host/journal/custody.ts';
import { KeyDamagedError } from '#host/keys.ts';
import { err, ok, type Result } from '#shared/result.ts';

export interface OpenedCourier {
  readonly courier: Courier;
  close(): Promise<void>;
}

const noPrinter = async (): Promise<never> => {
  throw new Error('The courier prints nothing.');
};

/** Opens the courier of a data folder no kiosk is using. The error is one sentence. */
export async function openCourier(dataDir: string): Promise<Result<OpenedCourier, string>> {
  try {
    await access(configPath(dataDir));
  } catch {
    return err(`There is no kiosk in the data folder ${dataDir}; name another one with --data.`);
  }
  const config = await openConfig(dataDir);
  if (!config.ok) return config;
  const lock = await lockFolder(dataDir);
  if (!lock.ok) return err(`${lock.error} Use the technician's pages of that kiosk instead.`);
  const { kioskId, region, terminal, platform, freeSpaceFloorMiB } = config.value;
  try {
    const custody = await createCustody({
      dataDir,
      kiosk: { kioskId, region, terminal, simulated: false },
      platform,
      freeSpaceFloor: freeSpaceFloorMiB * 1024 * 1024,
      makeIntakeNumber: () => {
        throw new Error('The courier takes no submission.');
      },
      print: noPrinter,
      preview: noPrinter,
      isNetworkUp: () => true,
      clock: { now: () => Date.now() },
      courier: { catalogue: () => fetchCatalogueFile(platform) },
    });
    const close = async (): Promise<void> => {
      await custody.close();
      await lock.value.release();
    };
    return ok({ courier: custody.courier, close });
  } catch (error) {
    await lock.value.release();
    if (error instanceof KeyDamagedError) return err(error.message);
    throw error;
  }
}
