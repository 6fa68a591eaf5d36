import { join } from 'node:path';
import type { ScannerConfig } from '#shared/hardware/messages.ts';
import { type ScannerStatus, scanArgs, scannerSimulation } from '#shared/hardware/scanner.ts';
import { err, ok } from '#shared/result.ts';
import type { Device, Verb } from '../device.ts';
import { createScannerDriver, type ScannerLimits } from './driver.ts';
import { createVirtualFlatbed, type VirtualFlatbed } from './simulator.ts';

export interface ScannerServiceLimits extends ScannerLimits {
  /** How often an idle scanner is asked for its state. */
  readonly watchMs: number;
}

const defaultLimits: ScannerServiceLimits = { quietMs: 8_000, scanMs: 90_000, watchMs: 5_000 };

export interface ScannerSetting {
  /** Folder with `demo/pages/` for the virtual flatbed. */
  readonly assetsDir: string;
  readonly limits?: Partial<ScannerServiceLimits>;
}

/** Arguments a verb cannot take; the caller is at fault, not the scanner. */
const badRequest = err({ state: 'bad-request' });

/** States that last beyond one scan. An empty glass, a spoilt picture or a second call say nothing of the next scan. */
const lasts = (status: ScannerStatus): boolean =>
  status.state !== 'no-paper' && status.state !== 'bad-image' && status.state !== 'busy';

/** A scanner: verbs `status` and `scan` {dpi, colour} → ScannedPage; a virtual one also `simulate`, `simulation`. */
export function createScanner(config: ScannerConfig, setting: ScannerSetting): Device {
  const limits = { ...defaultLimits, ...setting.limits };
  const flatbed = createVirtualFlatbed(join(setting.assetsDir, 'demo', 'pages'));
  const driver = createScannerDriver(flatbed, limits);
  let tell: ((status: ScannerStatus) => void) | undefined;
  let told = '';
  let timer: NodeJS.Timeout | undefined;

  const report = (status: ScannerStatus): void => {
    if (!lasts(status) || status.state === told) return;
    told = status.state;
    tell?.(status);
  };
  const refresh = async (): Promise<ScannerStatus> => {
    const status = await driver.status();
    report(status);
    return status;
  };
  const watch = async (): Promise<void> => {
    await refresh();
    if (tell) timer = setTimeout(() => void watch(), limits.watchMs);
  };

  return {
    id: config.id,
    kind: 'scanner',
    simulated: true,
    verbs: {
      status: async () => ok(await refresh()),
      scan: async (args) => {
        const parsed = scanArgs.safeParse(args);
        if (!parsed.success) return badRequest;
        const result = await driver.scan(parsed.data);
        report(result.ok ? { state: 'ready' } : result.error);
        return result;
      },
      ...dockVerbs(flatbed, refresh),
    },
    start: (onStatus) => {
      tell = onStatus;
      void watch();
    },
    close: () => {
      tell = undefined;
      clearTimeout(timer);
    },
  };
}

function dockVerbs(flatbed: VirtualFlatbed, refresh: () => Promise<unknown>): Record<string, Verb> {
  return {
    simulation: async () => ok(await flatbed.look()),
    simulate: async (args) => {
      const change = scannerSimulation.safeParse(args);
      if (!change.success || !(await flatbed.simulate(change.data))) return badRequest;
      // The page hears of the change at once, but the dock does not wait for a scanner that has fallen silent.
      void refresh();
      return ok(await flatbed.look());
    },
  };
}
