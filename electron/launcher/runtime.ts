import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, existsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const INSTALL_LIMIT_MS = 120_000;
const program = process.platform === 'win32' ? 'electron.exe' : 'electron';

/** Path of the Electron program: the one named by ELECTRON_OVERRIDE_DIST_PATH, else the package's own; null if none. */
export function findRuntime(root: string): string | null {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const folders = override ? [override] : [join(root, 'node_modules', 'electron', 'dist')];
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path)) ?? null;
}

/** Runs the Electron package's own installer once, its progress on standard error. */
export function installRuntime(root: string): Promise<void> {
  return new Promise((resolve) => {
    const installer = join(root, 'node_modules', 'electron', 'install.js');
    const child = spawn(process.execPath, [installer], { stdio: ['ignore', 2, 2] });
    const limit = setTimeout(() => child.kill('SIGKILL'), INSTALL_LIMIT_MS);
    const done = () => {
      clearTimeout(limit);
      resolve();
    };
    child.once('exit', done);
    child.once('error', done);
  });
}

export const isRoot = (): boolean => process.getuid?.() === 0;

export const hasDisplay = (): boolean =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

export interface User {
  readonly uid: number;
  readonly gid: number;
}

/** The unprivileged owner of the data folder, if that user can read what Electron needs; else null. */
export function folderOwner(dataDir: string, needed: readonly string[]): User | null {
  const folder = statSync(dataDir, { throwIfNoEntry: false });
  if (folder === undefined || !folder.isDirectory() || folder.uid === 0) return null;
  const user = { uid: folder.uid, gid: folder.gid };
  const readable = spawnSync(
    process.execPath,
    [
      '-e',
      'for (const path of process.argv.slice(1)) require("node:fs").accessSync(path, 4)',
      '--',
      dataDir,
      ...needed,
    ],
    { ...user, stdio: 'ignore' },
  );
  return readable.status === 0 ? user : null;
}

/**
 * Gives up root for good; everything started from now on runs as `user`, with `home` as its home. The key of root's
 * display is handed on, or that user could not draw on it.
 */
export function becomeUser(user: User, home: string): void {
  const key = process.env.XAUTHORITY ?? join(homedir(), '.Xauthority');
  if (existsSync(key)) {
    const copy = join(home, '.Xauthority');
    copyFileSync(key, copy);
    chownSync(copy, user.uid, user.gid);
    chmodSync(copy, 0o600);
    process.env.XAUTHORITY = copy;
  }
  process.setgroups?.([user.gid]);
  process.setgid?.(user.gid);
  process.setuid?.(user.uid);
  process.env.HOME = home;
}
