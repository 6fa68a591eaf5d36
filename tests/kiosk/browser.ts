/** The real Chromium of the machine, as a touch screen. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { killTree } from './processes.ts';

export const portrait = { width: 1080, height: 1920 };
export const landscape = { width: 1920, height: 1080 };

/** Where a distribution puts it; `CHROMIUM_PATH` names another one. */
export function chromiumPath(): string | undefined {
  const places = [
    process.env.CHROMIUM_PATH,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ];
  return places.find((path) => path !== undefined && existsSync(path)) ?? bundled();
}

function bundled(): string | undefined {
  const path = chromium.executablePath();
  return path !== '' && existsSync(path) ? path : undefined;
}

/** Quiet on the network: the browser itself must reach nothing outside. */
const args = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // The test browser often runs as root in a container, where Chromium's own sandbox cannot start.
  '--no-sandbox',
];

export interface TouchBrowser {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the page said on its console that it must not say: errors and policy violations. */
  readonly complaints: string[];
  close(): Promise<void>;
  /** Ends every process of this browser as a power cut would. */
  kill(): Promise<void>;
}

export interface TouchOptions {
  readonly viewport?: { width: number; height: number };
  /** A profile folder to come back to after a kill; a fresh one otherwise. */
  readonly profile?: string;
}

export async function openTouchBrowser(options: TouchOptions = {}): Promise<TouchBrowser> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) throw new Error('No Chromium was found');
  const profile = options.profile ?? (await mkdtemp(join(tmpdir(), 'chromium-')));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args,
    viewport: options.viewport ?? portrait,
    hasTouch: true,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  });
  const page = context.pages()[0] ?? (await context.newPage());
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return {
    context,
    page,
    complaints,
    close: async () => {
      await context.close();
      if (options.profile === undefined) await rm(profile, { recursive: true, force: true });
    },
    kill: () => killTree(profile),
  };
}
