/** The real Chromium of the machine, as a touch screen. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { CHROMIUM_FLAGS, findChromium } from '../support/chromium.ts';
import { killTree } from './processes.ts';

export const portrait = { width: 1080, height: 1920 };
export const landscape = { width: 1920, height: 1080 };

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
  /** Further switches of Chromium, such as a camera that is a file. */
  readonly args?: readonly string[];
}

export async function openTouchBrowser(options: TouchOptions = {}): Promise<TouchBrowser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('No Chromium was found');
  const profile = options.profile ?? (await mkdtemp(join(tmpdir(), 'chromium-')));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: [...CHROMIUM_FLAGS, ...(options.args ?? [])],
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
