import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { ScannerDriver, ScanRequest } from '../driver.ts';
import { createEsclDriver } from '../escl/driver.ts';
import type { ScannerFault } from '../simulator/tray.ts';
import { createTray, type Tray } from '../simulator/tray.ts';
import { createVirtualEscl, type VirtualEscl } from '../simulator/virtual-escl.ts';

const pagesDir = join(import.meta.dirname, '../../../assets/demo/pages');
export const picture = (name: string): Buffer => readFileSync(join(pagesDir, name));

export const fast = { quietMs: 400, scanMs: 4_000 };
export const fromFeeder: ScanRequest = { dpi: 200, colour: true, source: 'feeder' };

export interface EsclRig {
  readonly tray: Tray;
  readonly scanner: VirtualEscl;
  readonly driver: ScannerDriver;
  /** Lays sheets into the feeder, as one stack. */
  stack(...pages: string[]): Promise<void>;
  break(fault: ScannerFault): Promise<void>;
  mend(): Promise<void>;
  /** Scans one page and ends the job: its bytes, or the state. */
  scan(request?: ScanRequest): Promise<Uint8Array | string>;
}

/** A virtual eSCL scanner and the real driver on it, for the tests of one file. */
export function esclRig(): EsclRig {
  const rig: Partial<EsclRig> & { tray?: Tray; scanner?: VirtualEscl; driver?: ScannerDriver } = {};
  const need = <T>(part: T | undefined): T => {
    if (part === undefined) throw new Error('The rig is not up');
    return part;
  };
  beforeAll(async () => {
    rig.tray = createTray(pagesDir);
    rig.scanner = await createVirtualEscl(rig.tray, async () => picture('blank.jpg'));
    rig.driver = createEsclDriver({ url: rig.scanner.url }, fast);
  });
  afterEach(async () => {
    await need(rig.tray).simulate({ clear: true });
    await need(rig.scanner).setPlugged(true);
  });
  afterAll(() => rig.scanner?.close());
  return {
    get tray() {
      return need(rig.tray);
    },
    get scanner() {
      return need(rig.scanner);
    },
    get driver() {
      return need(rig.driver);
    },
    stack: async (...pages) => {
      if (!(await need(rig.tray).simulate({ stack: pages }))) throw new Error('No such page');
    },
    break: async (fault) => {
      need(rig.tray).fault = fault;
      await need(rig.scanner).setPlugged(fault !== 'unplug');
    },
    mend: async () => {
      need(rig.tray).fault = null;
      await need(rig.scanner).setPlugged(true);
    },
    scan: async (request = fromFeeder) => {
      const job = await need(rig.driver).start(request);
      if (!job.ok) return job.error.state;
      const page = await job.value.next();
      await job.value.cancel();
      if (!page.ok) return page.error.state;
      return page.value?.jpeg ?? 'no page';
    },
  };
}
