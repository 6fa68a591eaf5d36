/** The two programs the kiosk's page runs in, opened on a profile folder of our choice. */
import { spawn } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { _electron, chromium, type Page } from 'playwright-core';
import { findRuntime } from '#electron/launcher/runtime.ts';
import { familyOf, killTree } from '../kiosk/processes.ts';
import { CHROMIUM_FLAGS, findChromium } from '../support/chromium.ts';

export const shellKinds = ['chromium', 'electron'] as const;
export type ShellKind = (typeof shellKinds)[number];

export interface Shell {
  readonly page: Page;
  /** Every process of it. */
  family(): Promise<Set<number>>;
  /** With -9, all of it. */
  kill(): Promise<void>;
  /** As a technician would end it. */
  close(): Promise<void>;
}

const root = join(import.meta.dirname, '../..');

/** The shells of this machine. */
export const shellsHere = (): ShellKind[] => [
  ...(findChromium() === null ? [] : (['chromium'] as const)),
  ...(findRuntime(root) === null ? [] : (['electron'] as const)),
];

/** Opens a shell on a profile; `folder` outside the disk under test holds what the shell itself needs. */
export async function openShell(kind: ShellKind, profile: string, folder: string): Promise<Shell> {
  await mkdir(profile, { recursive: true });
  for (const name of ['SingletonLock', 'SingletonSocket', 'SingletonCookie'])
    await rm(join(profile, name), { force: true });
  return kind === 'chromium' ? openChromium(profile) : openElectron(profile, folder);
}

async function openChromium(profile: string): Promise<Shell> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('No Chromium was found');
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: [...CHROMIUM_FLAGS],
  });
  const close = () => context.close().catch(() => undefined);
  return {
    page: context.pages()[0] ?? (await context.newPage()),
    family: () => familyOf(profile),
    kill: async () => {
      await killTree(profile);
      await close();
    },
    close,
  };
}

/** A window and nothing else: what is under test is Electron's database, not our shell. */
const MAIN = `const { app, BrowserWindow } = require('electron');
app.setPath('userData', process.env.FAULT_PROFILE);
app.whenReady().then(() => new BrowserWindow({ show: false }).loadURL('about:blank'));
app.on('window-all-closed', () => app.quit());
`;

let display: number | undefined;

/** One virtual display for all Electrons of this run, ended with it. */
async function virtualDisplay(): Promise<string> {
  if (display === undefined) {
    display = 100 + (process.pid % 400);
    const server = spawn('Xvfb', [`:${display}`, '-screen', '0', '1280x800x24'], { stdio: 'ignore' });
    process.once('exit', () => server.kill());
    server.unref();
    await sleep(1500);
  }
  return `:${display}`;
}

async function openElectron(profile: string, folder: string): Promise<Shell> {
  const executablePath = findRuntime(root);
  if (executablePath === null) throw new Error('No Electron runtime was found');
  const app = join(folder, 'electron-app');
  await mkdir(app, { recursive: true });
  await writeFile(join(app, 'package.json'), '{"name":"faults","main":"main.js"}');
  await writeFile(join(app, 'main.js'), MAIN);
  const running = await _electron.launch({
    executablePath,
    // As root there is no sandbox of its own; the profile in the command line names its processes.
    args: [app, '--no-sandbox', '--disable-gpu', `--profile=${profile}`],
    env: { ...process.env, DISPLAY: await virtualDisplay(), FAULT_PROFILE: profile },
    timeout: 60_000,
  });
  const close = () => running.close().catch(() => undefined);
  return {
    page: await running.firstWindow(),
    family: () => familyOf(profile),
    kill: async () => {
      await killTree(profile);
      await close();
    },
    close,
  };
}
