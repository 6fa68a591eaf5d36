import { readFile, statfs } from 'node:fs/promises';
import { arch, platform, release } from 'node:os';
import { join } from 'node:path';
import type { MachineView } from '#shared/api/technician.ts';
import type { KioskConfig } from '../config.ts';
import type { PlatformTime } from '../platform-time.ts';

const MIB = 1024 * 1024;

/** What the shell around the host can do to the machine. */
export interface ShellControl {
  readonly kind: 'electron' | 'browser';
  /** Ends the program; under Electron, where the machine is the kiosk's own, switches the machine off. */
  shutDown(): Promise<boolean>;
  /** Starts the machine again; absent where the shell must not. */
  readonly restartMachine?: () => Promise<boolean>;
  /** Loads the page anew, where the page may not do so itself. */
  readonly reloadPage?: () => void;
}

export async function storageOf(dataDir: string): Promise<{ freeMiB: number; totalMiB: number }> {
  const { bavail, blocks, bsize } = await statfs(dataDir);
  return { freeMiB: Math.floor((bavail * bsize) / MIB), totalMiB: Math.floor((blocks * bsize) / MIB) };
}

/** The program's version, from the manifest it was delivered with. */
export async function versionOf(assetsDir: string): Promise<string> {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(assetsDir, '..', 'package.json'), 'utf8'));
    const version =
      typeof manifest === 'object' && manifest !== null ? Reflect.get(manifest, 'version') : null;
    return typeof version === 'string' ? version : 'unknown';
  } catch {
    return 'unknown';
  }
}

const began = new Date();

/** Storage, clock and versions of this machine. */
export async function machineView(
  dirs: { readonly dataDir: string; readonly assetsDir: string },
  config: KioskConfig,
  time: PlatformTime,
  clock: { now(): number },
  shell: ShellControl | null,
): Promise<MachineView> {
  return {
    version: await versionOf(dirs.assetsDir),
    kioskId: config.kioskId,
    runtime: `Node ${process.versions.node}${process.versions.electron ? `, Electron ${process.versions.electron}` : ''}`,
    system: `${platform()} ${release()} ${arch()}`,
    upSince: began.toISOString(),
    storage: { ...(await storageOf(dirs.dataDir)), floorMiB: config.freeSpaceFloorMiB },
    clock: {
      now: new Date(clock.now()).toISOString(),
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      skewMs: time.skewMs === null ? null : Math.round(time.skewMs),
    },
    shell: shell?.kind ?? 'browser',
    can: { shutDown: shell !== null, restartMachine: shell?.restartMachine !== undefined },
  };
}
