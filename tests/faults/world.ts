/** Everything a fault run keeps running: platform, line, kiosk host and browser, each killed and started again at will. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import type { NamedKey } from '#shared/envelope/schema.ts';
import { PublicJwk } from '#shared/envelope/schema.ts';
import { Child } from '../kiosk/child.ts';
import { killTree } from '../kiosk/processes.ts';
import { CHROMIUM_FLAGS, findChromium } from '../support/chromium.ts';
import { type Line, openLine } from './line.ts';
import type { FaultPage, PageStart } from './page/messages.ts';
import type { Breakable } from './plan.ts';

const root = join(import.meta.dirname, '../..');

/**
 * A request of the run itself. Tried three times: the programs asked are killed and come back on the same port, and a kept connection to the
 * dead one tells nothing.
 */
export async function askProgram(url: string, init: RequestInit = {}): Promise<unknown> {
  for (let tries = 1; ; tries += 1) {
    try {
      const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(20_000) });
      return await answer.json();
    } catch (error) {
      if (tries === 3) throw error;
      await sleep(100);
    }
  }
}

export interface Orders {
  readonly killAt?: string;
  readonly clockOffset?: number;
  readonly diskFull?: boolean;
}

export class World {
  readonly folder: string;
  readonly kioskData: string;
  readonly profile: string;
  readonly paper: string;
  readonly broken: Breakable | null;
  line!: Line;
  page!: Page;
  kiosk!: Child;
  platform!: Child;
  killed = 0;
  /** Problems pages told on their console: shown when a round does not settle. */
  readonly complaints: string[] = [];
  #context: BrowserContext | undefined;
  #pageFolder = '';
  #programs = '';
  #kioskPort = 0;
  #platformPort = 0;
  #sealingKey!: NamedKey;
  #trusted: NamedKey[] = [];
  #clockOffset = 0;

  private constructor(folder: string, broken: Breakable | null) {
    this.folder = folder;
    this.kioskData = join(folder, 'kiosk');
    this.profile = join(folder, 'profile');
    this.paper = join(folder, 'paper');
    this.broken = broken;
  }

  static async start(folder: string, broken: Breakable | null): Promise<World> {
    const world = new World(folder, broken);
    try {
      await world.#open();
    } catch (error) {
      await world.stop();
      throw error;
    }
    return world;
  }

  async #open(): Promise<void> {
    for (const path of [this.kioskData, this.profile]) await mkdir(path, { recursive: true });
    this.#pageFolder = await buildPage(this.folder);
    this.#programs = await buildPrograms(this.folder);
    this.#kioskPort = await freePort();
    this.#platformPort = await freePort();
    const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
      'sign',
      'verify',
    ]);
    const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
    const forger = { keyId: 'forger', privateKey: pair.privateKey };
    this.line = await openLine({ target: () => `http://127.0.0.1:${this.#platformPort}`, forger });
    await this.startPlatform();
    const ready = this.platform.ready as { sealingKey: NamedKey; signingKeys: NamedKey[] };
    this.#sealingKey = ready.sealingKey;
    // `--break receipt`: whoever signs a receipt is believed.
    const rogue = { keyId: 'forger', jwk: PublicJwk.parse({ kty, crv, x, y }) };
    this.#trusted = this.broken === 'receipt' ? [...ready.signingKeys, rogue] : ready.signingKeys;
    await this.startKiosk();
    await this.openBrowser();
  }

  get platformUrl(): string {
    return `http://127.0.0.1:${this.#platformPort}`;
  }

  /** Programs that start hundreds of times need not be compiled each time. */
  #start(args: readonly string[]): Promise<Child> {
    const env = { ...process.env, NODE_COMPILE_CACHE: join(this.folder, 'compiled') };
    return Child.start(process.execPath, args, env);
  }

  async startPlatform(): Promise<void> {
    this.platform = await this.#start([
      join(this.#programs, 'platform-process.js'),
      ...['--port', String(this.#platformPort), '--data', join(this.folder, 'platform')],
      ...['--public-url', this.line.url],
    ]);
  }

  /** The point where the platform ends itself; '' for none. */
  async armPlatform(killAt: string): Promise<void> {
    const body = JSON.stringify({ killAt });
    await askProgram(`${this.platformUrl}/faults/arm`, { method: 'POST', body });
  }

  async startKiosk(): Promise<void> {
    this.kiosk = await this.#start([
      join(this.#programs, 'kiosk-process.js'),
      ...['--data', this.kioskData, '--port', String(this.#kioskPort), '--platform', this.line.url],
      ...['--trust', JSON.stringify(this.#trusted), '--paper', this.paper, '--page', this.#pageFolder],
    ]);
  }

  /** Arms a kill point, sets the kiosk's clock, fills its disk. */
  async arm(orders: Orders): Promise<void> {
    this.#clockOffset = orders.clockOffset ?? 0;
    const body = JSON.stringify(orders);
    await askProgram(`http://127.0.0.1:${this.#kioskPort}/faults/arm`, { method: 'POST', body });
  }

  async openBrowser(): Promise<void> {
    const executablePath = findChromium();
    if (executablePath === null) throw new Error('No Chromium was found');
    this.#context = await chromium.launchPersistentContext(this.profile, {
      executablePath,
      args: [...CHROMIUM_FLAGS],
    });
    this.page = this.#context.pages()[0] ?? (await this.#context.newPage());
    this.page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
      if (this.complaints.length > 20) this.complaints.shift();
    });
    await this.loadPage();
  }

  /** The page anew, as after a crash of the renderer. */
  async loadPage(): Promise<void> {
    await this.page.goto(`http://127.0.0.1:${this.#kioskPort}/`);
    await this.page.waitForFunction(() => window.faults !== undefined);
    const start: PageStart = {
      sealingKey: this.#sealingKey,
      signingKeys: this.#trusted,
      clockOffset: this.#clockOffset,
      broken: this.broken,
    };
    await this.page.evaluate((given) => window.faults.start(given), start);
  }

  /** Asks the page; undefined when it does not answer in time: it died, or its host did. */
  async ask<T>(question: (faults: FaultPage) => Promise<T> | T, limitMs = 10_000): Promise<T | undefined> {
    const text = `(${question.toString()})(window.faults)`;
    const late = sleep(limitMs, undefined, { ref: false });
    return Promise.race([this.page.evaluate(text).catch(() => undefined) as Promise<T | undefined>, late]);
  }

  async killBrowser(): Promise<void> {
    await killTree(this.profile);
    await this.#context?.close().catch(() => undefined);
    await rm(join(this.profile, 'SingletonLock'), { force: true });
    this.killed += 1;
  }

  async killKiosk(): Promise<void> {
    if (!this.kiosk.ended) await this.kiosk.stop('SIGKILL');
    this.killed += 1;
  }

  async killPlatform(): Promise<void> {
    if (!this.platform.ended) await this.platform.stop('SIGKILL');
    this.killed += 1;
  }

  async stop(): Promise<void> {
    await killTree(this.profile).catch(() => undefined);
    await this.#context?.close().catch(() => undefined);
    for (const child of [this.kiosk, this.platform]) await child?.stop('SIGKILL').catch(() => undefined);
    await this.line?.close();
  }
}

/** The fault page as a browser loads it: built once a run, by the same bundler as the kiosk's own. */
export async function buildPage(folder: string, source = 'tests/faults/page'): Promise<string> {
  const outDir = join(folder, 'page');
  await build({
    configFile: false,
    root: join(root, source),
    logLevel: 'error',
    build: { outDir, emptyOutDir: true, target: 'chrome130', modulePreload: false },
    worker: { format: 'es' },
  });
  return outDir;
}

/** The programs that are started hundreds of times, each in one file. */
export async function buildPrograms(folder: string): Promise<string> {
  const outDir = join(folder, 'programs');
  const input = Object.fromEntries(
    ['kiosk-process', 'platform-process'].map((name) => [name, join(root, `tests/faults/${name}.ts`)]),
  );
  await build({
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: [...builtinModules] },
    build: {
      ssr: true,
      target: 'node20.18',
      outDir,
      minify: false,
      rolldownOptions: { input, output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' } },
    },
  });
  await writeFile(join(outDir, 'package.json'), '{"type":"module"}');
  return outDir;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No port');
  return address.port;
}
