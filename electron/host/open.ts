import { err, ok, type Result } from '#shared/result.ts';
import { createHost, type Host, type HostModuleFactory } from './app.ts';
import { systemClock } from './clock.ts';
import { isAllSimulated, type KioskConfig, openConfig, writeConfig } from './config.ts';
import { custodyModule } from './custody-module.ts';
import type { DeviceTransport } from './device-client.ts';
import { documentsModule } from './documents.ts';
import { lockFolder } from './folder-lock.ts';
import { KeyDamagedError } from './keys.ts';
import { noticeModule } from './notice.ts';
import { powerModule } from './power.ts';
import { problem } from './problem.ts';
import { remoteModule } from './remote-module.ts';
import type { ShellControl } from './technician/machine.ts';
import { technicianModule } from './technician/module.ts';

/** The host's parts with routes of their own. This list is the one place where they are put together. */
const modules: readonly HostModuleFactory[] = [
  custodyModule,
  noticeModule,
  documentsModule,
  powerModule,
  remoteModule,
];

export interface OpenOptions {
  readonly dataDir: string;
  readonly assetsDir: string;
  readonly pageDir: string;
  /** Called for every start of the host: each has a device process of its own. */
  readonly deviceTransport: () => DeviceTransport;
  /** What a technician may do to the machine; left out where nobody sits before it. */
  readonly shell?: ShellControl;
  /** Kill tests only: the process ends itself with SIGKILL when it reaches this point. */
  readonly faultPoint: string | undefined;
  /** An author's folder instead of the kiosk's own catalogue. Nobody has signed it: with virtual devices only. */
  readonly catalogueDir?: string | undefined;
}

export interface OpenedHost {
  /** The host that runs now. It is another one after a change of the settings; this object stays. */
  readonly host: Host;
  /** The configuration it runs with. */
  readonly config: KioskConfig;
  /** Called after every start but the first. */
  onStartedAgain(listener: (config: KioskConfig) => void): void;
  close(): Promise<void>;
}

/**
 * Opens a data folder and starts the host on it, for either shell. The error is one sentence for the technician: the
 * folder or the configuration cannot be used, or another kiosk process uses it.
 */
export async function openHost(options: OpenOptions): Promise<Result<OpenedHost, string>> {
  const config = await openConfig(options.dataDir);
  if (!config.ok) return config;
  if (options.catalogueDir !== undefined && !isAllSimulated(config.value))
    return err('An unsigned catalogue folder is served with virtual devices only.');
  const lock = await lockFolder(options.dataDir);
  if (!lock.ok) return err(lock.error);
  const running = new RunningHost(options, config.value);
  try {
    await running.start();
  } catch (error) {
    await lock.value.release();
    if (error instanceof KeyDamagedError) return err(error.message);
    throw error;
  }
  return ok({
    host: running,
    get config() {
      return running.config;
    },
    onStartedAgain: (listener) => running.onStartedAgain(listener),
    close: async () => {
      await running.close();
      await lock.value.release();
    },
  });
}

/** The time a page has to receive the answer that announces the restart. */
const ANSWER_MS = 150;

/** One host after the other on the same folder: how a change of the settings is taken up without a new program. */
class RunningHost implements Host {
  readonly #options: OpenOptions;
  readonly #modules: readonly HostModuleFactory[];
  readonly #listeners: ((config: KioskConfig) => void)[] = [];
  #config: KioskConfig;
  #current: Host | null = null;
  /** Starts and ends follow each other. */
  #queue: Promise<void> = Promise.resolve();

  constructor(options: OpenOptions, config: KioskConfig) {
    this.#options = options;
    this.#config = config;
    const technician = technicianModule({
      shell: options.shell ?? null,
      startAgain: () => {
        setTimeout(() => {
          this.#queue = this.#queue.then(() => this.#startAgain());
        }, ANSWER_MS);
      },
    });
    this.#modules = [...modules, technician];
  }

  get config(): KioskConfig {
    return this.#config;
  }

  get devices(): Host['devices'] {
    if (this.#current === null) throw new Error('The host is not running');
    return this.#current.devices;
  }

  onStartedAgain(listener: (config: KioskConfig) => void): void {
    this.#listeners.push(listener);
  }

  /** Handed on by itself, so it is bound. */
  readonly fetch = (request: Request): Promise<Response> =>
    this.#current?.fetch(request) ??
    Promise.resolve(problem(503, 'starting-again', 'The kiosk is starting again; ask in a moment.'));

  silence(): number | null {
    return this.#current?.silence() ?? null;
  }

  resetAlive(): void {
    this.#current?.resetAlive();
  }

  async start(): Promise<void> {
    const { faultPoint, catalogueDir, deviceTransport, shell: _, ...folders } = this.#options;
    this.#current = await createHost({
      ...folders,
      deviceTransport: deviceTransport(),
      config: this.#config,
      clock: systemClock,
      modules: this.#modules,
      ...(faultPoint === undefined ? {} : { faultPoint: killAt(faultPoint) }),
      ...(catalogueDir === undefined ? {} : { catalogueDir }),
    });
  }

  close(): Promise<void> {
    this.#queue = this.#queue.then(() => this.#stop());
    return this.#queue;
  }

  async #stop(): Promise<void> {
    const old = this.#current;
    this.#current = null;
    await old?.close();
  }

  async #startAgain(): Promise<void> {
    if (this.#current === null) return;
    const next = await openConfig(this.#options.dataDir);
    // Somebody has spoilt the file by hand: go on with what runs.
    if (!next.ok) return;
    const before = this.#config;
    await this.#stop();
    try {
      this.#config = next.value;
      await this.start();
    } catch {
      // What ran a moment ago runs again: a kiosk that stays out because of a setting cannot be mended on its screen.
      this.#config = before;
      await writeConfig(this.#options.dataDir, before);
      await this.start();
    }
    for (const listener of this.#listeners) listener(this.#config);
  }
}

const killAt = (point: string) => async (name: string) => {
  if (name === point) process.kill(process.pid, 'SIGKILL');
};
