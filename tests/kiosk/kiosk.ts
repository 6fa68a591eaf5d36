/** The built kiosk in the browser shell and the reference platform, each of which can be stopped, killed and started again. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildStale } from '#electron/launcher/build.ts';
import { defaultConfig, type KioskConfig, writeConfig } from '#host/config.ts';
import { Child } from './child.ts';

const root = join(import.meta.dirname, '../..');
const ENROLMENT_CODE = 'for-tests';

export interface KioskOptions {
  /** Changes to the configuration of a fresh kiosk. */
  readonly config?: Partial<KioskConfig>;
  /** Extra arguments of the reference platform. */
  readonly platformArgs?: readonly string[];
  /** A catalogue folder to run instead of the shipped one. */
  readonly catalogueDir?: string;
  /** Another build of the Node side than `dist/electron`: its folder below the project's. */
  readonly shellDir?: string;
}

export class TestKiosk {
  readonly dataDir: string;
  readonly port: number;
  readonly platformPort: number;
  readonly token = randomBytes(24).toString('base64url');
  readonly #catalogueDir: string | undefined;
  readonly #shellDir: string;
  #kiosk: Child | undefined;
  #platform: Child | undefined;

  private constructor(dataDir: string, port: number, platformPort: number, options: KioskOptions) {
    this.#catalogueDir = options.catalogueDir;
    this.#shellDir = options.shellDir ?? 'dist/electron';
    this.dataDir = dataDir;
    this.port = port;
    this.platformPort = platformPort;
  }

  /** Builds what is stale, makes a fresh data folder, starts the platform, trusts its keys and starts the kiosk. */
  static async start(options: KioskOptions = {}): Promise<TestKiosk> {
    await buildStale(root, () => undefined);
    const dataDir = await mkdtemp(join(tmpdir(), 'kiosk-'));
    const kiosk = new TestKiosk(dataDir, await freePort(), await freePort(), options);
    try {
      await kiosk.startPlatform(options.platformArgs);
      const ready = kiosk.#platform?.ready ?? {};
      const config = {
        ...defaultConfig(),
        platform: {
          url: kiosk.platformUrl,
          enrolmentCode: ENROLMENT_CODE,
          sealingKey: ready.sealingKey,
          signingKeys: ready.signingKeys,
          simulated: true,
        },
        freeSpaceFloorMiB: 64,
        ...options.config,
      } as KioskConfig;
      const written = await writeConfig(dataDir, config);
      if (!written.ok) throw new Error(written.error);
      await kiosk.startKiosk();
    } catch (error) {
      await kiosk.stop();
      throw error;
    }
    return kiosk;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Where a browser begins: the token becomes a cookie. */
  get url(): string {
    return `${this.origin}/?token=${this.token}`;
  }

  get platformUrl(): string {
    return `http://127.0.0.1:${this.platformPort}`;
  }

  get kioskChild(): Child {
    if (!this.#kiosk) throw new Error('The kiosk is not running');
    return this.#kiosk;
  }

  get platformChild(): Child {
    if (!this.#platform) throw new Error('The platform is not running');
    return this.#platform;
  }

  get #catalogueArgs(): string[] {
    return this.#catalogueDir === undefined ? [] : ['--catalogue', this.#catalogueDir];
  }

  async startKiosk(args: readonly string[] = []): Promise<void> {
    const shell = join(root, this.#shellDir, 'browser-shell.js');
    this.#kiosk = await Child.start(
      process.execPath,
      [shell, '--data', this.dataDir, '--port', String(this.port), ...this.#catalogueArgs, ...args],
      { ...process.env, KIOSK_TOKEN: this.token },
    );
  }

  async startPlatform(args: readonly string[] = []): Promise<void> {
    const main = join(root, 'tests/platform/main.ts');
    this.#platform = await Child.start(process.execPath, [
      main,
      '--port',
      String(this.platformPort),
      '--data',
      join(this.dataDir, 'platform'),
      '--enrolment-code',
      ENROLMENT_CODE,
      ...args,
    ]);
  }

  async stopKiosk(signal?: 'SIGKILL'): Promise<void> {
    await this.#kiosk?.stop(signal);
  }

  async stopPlatform(signal?: 'SIGKILL'): Promise<void> {
    await this.#platform?.stop(signal);
  }

  /** A request of a tool: with the token, outside any page. */
  async api(path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(this.origin + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return text === '' ? null : JSON.parse(text);
  }

  /** Drives a virtual device, as the dock does. */
  async simulate(
    device: 'id-card' | 'scanner' | 'receipt-printer' | 'document-printer' | 'code-reader' | 'network',
    body: unknown,
  ): Promise<void> {
    await this.api(`/api/simulator/${device}`, body);
  }

  /** One file below the data folder, by its name there. */
  async dataFile(name: string): Promise<Buffer> {
    return readFile(join(this.dataDir, name));
  }

  async stop(): Promise<void> {
    await Promise.all([this.#kiosk?.stop(), this.#platform?.stop()]);
    await rm(this.dataDir, { recursive: true, force: true });
  }
}

/** A port nobody listens on at this moment. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No port');
  return address.port;
}
