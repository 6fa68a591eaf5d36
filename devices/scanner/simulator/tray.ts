import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  pageName,
  type ScannerSimulation,
  type ScannerSimulationState,
  type scannerFaults,
} from '#shared/hardware/scanner.ts';

export type ScannerFault = (typeof scannerFaults)[number];

/** The paper of a virtual scanner and what is wrong with it. Loads are taken in turn; a job takes one load. */
export interface Tray {
  fault: ScannerFault | null;
  readonly loaded: boolean;
  /** Takes the next load away; its sheets come out one by one. */
  take(): Sheets | undefined;
  /** False when the change names a page that is not there; nothing is changed then. */
  simulate(change: ScannerSimulation): Promise<boolean>;
  look(): Promise<ScannerSimulationState>;
}

export interface Sheets {
  /** JPEG of the sheet that comes next. It stays until `delivered`. */
  peek(): Promise<Buffer | undefined>;
  delivered(): void;
  readonly empty: boolean;
  /** What has not been delivered is back in the tray. */
  putBack(): void;
}

/** @param pagesDir folder of the page pictures, A4 at 150 dpi */
export function createTray(pagesDir: string): Tray {
  let loads: string[][] = [];
  const taken = new Set<string[]>();
  const known = async (): Promise<string[]> =>
    (await readdir(pagesDir).catch(() => [])).filter((name) => pageName.safeParse(name).success).sort();

  const tray: Tray = {
    fault: null,
    get loaded() {
      return loads.length > 0;
    },
    take: () => {
      const load = loads.shift();
      if (!load) return undefined;
      taken.add(load);
      return {
        peek: async () => (load[0] === undefined ? undefined : readFile(join(pagesDir, load[0]))),
        delivered: () => {
          load.shift();
          if (load.length === 0) taken.delete(load);
        },
        get empty() {
          return load.length === 0;
        },
        putBack: () => {
          if (taken.delete(load)) loads.unshift(load);
        },
      };
    },
    simulate: async (change) => {
      if ('fault' in change) tray.fault = change.fault;
      else if ('clear' in change) {
        loads = [];
        taken.clear();
        tray.fault = null;
      } else {
        const named = 'feed' in change ? change.feed : change.stack;
        const pages = await known();
        if (!named.every((name) => pages.includes(name))) return false;
        loads.push(...('feed' in change ? named.map((name) => [name]) : [[...named]]));
      }
      return true;
    },
    look: async () => ({
      queue: [...taken, ...loads].flat(),
      fault: tray.fault,
      pages: await known(),
    }),
  };
  return tray;
}
