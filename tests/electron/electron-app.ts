import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync, cpSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findRuntime, isRoot } from '#electron/launcher/runtime.ts';
import { until } from './cdp.ts';
import { type ProcessInfo, processTree } from './processes.ts';

const root = join(import.meta.dirname, '..', '..');
export const TOKEN = 'token-of-the-electron-tests';
/** Electron refuses its sandbox as root, so root's tests run it as this user (Debian's nobody:nogroup). */
const NOBODY = { uid: 65534, gid: 65534 };

export interface ElectronApp {
  /** Address of the API for tools. */
  readonly url: string;
  readonly debuggingPort: number;
  /** Electron's processes, the main one first. */
  processes(): readonly ProcessInfo[];
  /** Asks it to end; gives true when nothing is left after ten seconds. */
  stop(): Promise<boolean>;
}

/** A copy of the built kiosk, as an installation would hold it, and a data folder, both readable by whoever runs it. */
export function installCopy(): { app: string; data: string } {
  const base = mkdtempSync(join(tmpdir(), 'kiosk-electron-'));
  const app = join(base, 'app');
  mkdirSync(app);
  for (const part of ['package.json', 'dist', 'assets'])
    cpSync(join(root, part), join(app, part), { recursive: true });
  const data = join(base, 'data');
  mkdirSync(data);
  if (isRoot()) for (const path of [base, data]) chownSync(path, NOBODY.uid, NOBODY.gid);
  return { app, data };
}

/** Starts the Electron program on a copy, under a virtual display; nothing is added to its own switches but debugging. */
export function spawnElectron(app: string, data: string, port: number): ChildProcess {
  const runtime = findRuntime(root);
  if (runtime === null) throw new Error('no Electron runtime');
  const args = ['-a', '-s', '-screen 0 1080x1920x24', runtime, '--remote-debugging-port=0', app];
  const command = ['xvfb-run', ...args, `--data=${data}`, `--port=${port}`];
  const asNobody = [
    'setpriv',
    `--reuid=${NOBODY.uid}`,
    `--regid=${NOBODY.gid}`,
    '--clear-groups',
    ...command,
  ];
  const [program = '', ...rest] = isRoot() ? asNobody : command;
  return spawn(program, rest, {
    cwd: data,
    env: { ...process.env, HOME: data, KIOSK_TOKEN: TOKEN },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export async function startElectron(app: string, data: string, port: number): Promise<ElectronApp> {
  const child = spawnElectron(app, data, port);
  const said: string[] = [];
  let url: string | undefined;
  let debuggingPort: number | undefined;
  if (child.stdout === null || child.stderr === null || child.pid === undefined)
    throw new Error('not started');
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('{')) url = JSON.parse(line).url;
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    said.push(line);
    const found = /^DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)\//.exec(line)?.[1];
    if (found !== undefined) debuggingPort = Number(found);
  });
  const { pid } = child;
  const processes = () => {
    const electron = processTree(pid).filter((one) => one.command[0]?.endsWith('/electron'));
    return electron.sort((a, b) => Number(isHelper(a)) - Number(isHelper(b)));
  };
  const ready = await until(
    'the kiosk to be ready',
    async () => (url !== undefined && debuggingPort !== undefined ? { url, debuggingPort } : null),
    40_000,
  ).catch(() => {
    throw new Error(`Electron did not start:\n${said.join('\n')}`);
  });
  return {
    ...ready,
    processes,
    stop: async () => {
      const all = processes();
      const main = all[0];
      if (main !== undefined) process.kill(main.pid, 'SIGTERM');
      const gone = async () => all.every((one) => !isRunning(one.pid));
      const clean = await until('its end', gone, 10_000).catch(() => false);
      if (!clean) for (const one of all) if (isRunning(one.pid)) process.kill(one.pid, 'SIGKILL');
      return clean === true;
    },
  };
}

const isHelper = (one: ProcessInfo): boolean => one.command.some((word) => word.startsWith('--type='));

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
