import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type DeliveredPage,
  type ScannedPage,
  type ScannerConfig,
  type ScannerStatus,
  scanArgs,
  scannerSimulation,
} from '#shared/hardware/scanner.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { Device, Verb } from '../device.ts';
import type { ScanJob, ScannerDriver, ScannerLimits } from './driver.ts';
import { createEsclDriver } from './escl/driver.ts';
import { createSaneDriver } from './sane/driver.ts';
import { createTray, type Tray } from './simulator/tray.ts';
import { createVirtualEscl, type VirtualEscl } from './simulator/virtual-escl.ts';

export interface ScannerServiceLimits extends ScannerLimits {
  /** How often an idle scanner is asked for its state. */
  readonly watchMs: number;
  /** How long a stack may wait for the page to ask for its next sheet. */
  readonly abandonedMs: number;
}

const defaultLimits: ScannerServiceLimits = {
  quietMs: 8_000,
  scanMs: 90_000,
  watchMs: 5_000,
  abandonedMs: 30_000,
};
/** Asking a SANE scanner opens it, which some do with noise and light. */
const SANE_WATCH_MS = 60_000;

export interface ScannerSetting {
  /** Folder with `demo/pages/` for the virtual scanner. */
  readonly assetsDir: string;
  readonly limits?: Partial<ScannerServiceLimits>;
}

/** Arguments a verb cannot take; the caller is at fault, not the scanner. */
const badRequest = err({ state: 'bad-request' });

/** States that say nothing of the next scan. */
const passing: ReadonlySet<ScannerStatus['state']> = new Set([
  'no-paper',
  'bad-image',
  'busy',
  'cancelled',
  'unsupported',
]);

/**
 * A scanner: verbs `status`, `capabilities`, `scan` {dpi, colour, source?} → DeliveredPage, `next` → DeliveredPage or
 * null, `cancel`; a virtual one also `simulate`, `simulation`. One job at a time; an abandoned one is ended.
 */
export async function createScanner(config: ScannerConfig, setting: ScannerSetting): Promise<Device> {
  const { port } = config;
  const watchMs = port.type === 'sane' ? SANE_WATCH_MS : defaultLimits.watchMs;
  const limits = { ...defaultLimits, watchMs, ...setting.limits };
  const dock = port.type === 'simulator' ? await virtualScanner(setting.assetsDir) : undefined;
  const driver: ScannerDriver =
    port.type === 'sane'
      ? createSaneDriver(port, limits)
      : createEsclDriver(port.type === 'escl' ? port : { url: dock?.scanner.url ?? '' }, limits);
  // What lies on the virtual scanner lies in its feeder: an empty one says so.
  const usual = config.source ?? (dock ? 'feeder' : 'auto');

  let tell: ((status: ScannerStatus) => void) | undefined;
  let told = '';
  let timer: NodeJS.Timeout | undefined;
  let abandoned: NodeJS.Timeout | undefined;
  let job: ScanJob | undefined;
  /** A verb that talks to the scanner is under way. */
  let working = false;
  let wanted = true;
  /** A look at a SANE scanner holds it open: a scan waits for its end. */
  let looking: Promise<unknown> = Promise.resolve();

  const report = (status: ScannerStatus): void => {
    if (passing.has(status.state) || status.state === told) return;
    told = status.state;
    tell?.(status);
  };
  const refresh = async (): Promise<ScannerStatus> => {
    if (working || job) return { state: 'busy' };
    const look = driver.status();
    if (port.type === 'sane') looking = look;
    const status = await look;
    // A scan that began meanwhile knows better.
    if (!working && !job) report(status);
    return status;
  };
  const watch = async (): Promise<void> => {
    await refresh();
    if (tell) timer = setTimeout(() => void watch(), limits.watchMs);
  };
  const endJob = async (): Promise<void> => {
    clearTimeout(abandoned);
    const ending = job;
    job = undefined;
    await ending?.cancel();
  };

  /** Fetches one page of the job; a job without another page is over. */
  const fetchPage = async (from: ScanJob): Promise<Result<DeliveredPage | null, ScannerStatus>> => {
    clearTimeout(abandoned);
    const page: Result<ScannedPage | null, ScannerStatus> = await from.next();
    const more = page.ok && page.value !== null && from.stack;
    if (job === from) {
      if (more) abandoned = setTimeout(() => void endJob(), limits.abandonedMs);
      else job = undefined;
    }
    report(page.ok ? { state: 'ready' } : page.error);
    return page.ok && page.value ? ok({ ...page.value, more }) : (page as Result<null, ScannerStatus>);
  };
  const exclusively = async <T>(work: () => Promise<Result<T, ScannerStatus>>) => {
    if (working) return err<ScannerStatus>({ state: 'busy' });
    working = true;
    wanted = true;
    try {
      await looking;
      return await work();
    } finally {
      working = false;
    }
  };

  const verbs: Record<string, Verb> = {
    status: async () => ok(await refresh()),
    capabilities: () => exclusively(() => driver.capabilities()),
    scan: async (args) => {
      const parsed = scanArgs.safeParse(args);
      if (!parsed.success) return badRequest;
      return exclusively(async () => {
        // A stack that was left half-way belongs to somebody who has gone.
        await endJob();
        const started = await driver.start({ ...parsed.data, source: parsed.data.source ?? usual });
        if (!started.ok) {
          report(started.error);
          return started;
        }
        job = started.value;
        if (!wanted) {
          await endJob();
          return err<ScannerStatus>({ state: 'cancelled' });
        }
        const page = await fetchPage(started.value);
        return page.ok && page.value === null ? err<ScannerStatus>({ state: 'no-paper' }) : page;
      });
    },
    next: () =>
      exclusively(async () => {
        const from = job;
        return from ? fetchPage(from) : ok(null);
      }),
    cancel: async () => {
      wanted = false;
      await endJob();
      return ok(null);
    },
    ...(dock ? dockVerbs(dock, refresh) : {}),
  };

  return {
    id: config.id,
    kind: 'scanner',
    simulated: port.type === 'simulator',
    verbs,
    start: (onStatus) => {
      tell = onStatus;
      void watch();
    },
    close: async () => {
      tell = undefined;
      clearTimeout(timer);
      await endJob();
      await dock?.scanner.close();
    },
  };
}

interface Dock {
  readonly tray: Tray;
  readonly scanner: VirtualEscl;
}

async function virtualScanner(assetsDir: string): Promise<Dock> {
  const pagesDir = join(assetsDir, 'demo', 'pages');
  const tray = createTray(pagesDir);
  return { tray, scanner: await createVirtualEscl(tray, () => readFile(join(pagesDir, 'blank.jpg'))) };
}

function dockVerbs({ tray, scanner }: Dock, refresh: () => Promise<unknown>): Record<string, Verb> {
  return {
    simulation: async () => ok(await tray.look()),
    simulate: async (args) => {
      const change = scannerSimulation.safeParse(args);
      if (!change.success || !(await tray.simulate(change.data))) return badRequest;
      await scanner.setPlugged(tray.fault !== 'unplug');
      // The page hears of the change at once, but the dock does not wait for a scanner that has fallen silent.
      void refresh();
      return ok(await tray.look());
    },
  };
}
