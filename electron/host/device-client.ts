import type {
  DeviceConfig,
  DeviceIdentity,
  DeviceMessage,
  DeviceStatus,
  HostMessage,
} from '#shared/hardware/messages.ts';
import { err, type Result } from '#shared/result.ts';

/** How the host reaches the device process: `utilityProcess` under Electron, `child_process.fork` elsewhere. */
export interface DeviceTransport {
  /** Starts the process, or starts it again after its exit. */
  start(): void;
  post(message: HostMessage): void;
  onMessage(listener: (message: DeviceMessage) => void): void;
  onExit(listener: () => void): void;
  /** Ends the process at once; `onExit` follows. */
  kill(): void;
}

const FIRST_DELAY_MS = 200;
const LAST_DELAY_MS = 30_000;
/** A process that lived this long has earned a quick restart again. */
const STEADY_MS = 60_000;
const CALL_LIMIT_MS = 60_000;

/** Status of a device whose process is not there. */
const DISCONNECTED: DeviceStatus = { state: 'disconnected' };

interface Pending {
  settle(result: Result<unknown, DeviceStatus>): void;
}

/**
 * The host's end of the device process. It keeps every device's last status, gives each call a limit, and starts the
 * process again, with growing delays, when it ends. Calls never reject.
 */
export class DeviceClient {
  readonly #transport: DeviceTransport;
  readonly #configs: readonly DeviceConfig[];
  readonly #assetsDir: string;
  readonly #pending = new Map<number, Pending>();
  readonly #statuses = new Map<string, DeviceStatus>();
  readonly #listeners: ((device: string, status: DeviceStatus) => void)[] = [];
  #built: ReadonlySet<string> = new Set();
  #nextId = 1;
  #running = false;
  #closed = false;
  #delay = FIRST_DELAY_MS;
  #restart: NodeJS.Timeout | undefined;
  #steady: NodeJS.Timeout | undefined;
  #whenExited: (() => void) | undefined;
  #whenReady: (() => void)[] = [];

  constructor(transport: DeviceTransport, configs: readonly DeviceConfig[], assetsDir: string) {
    this.#transport = transport;
    this.#configs = configs;
    this.#assetsDir = assetsDir;
    for (const config of configs) this.#statuses.set(config.id, DISCONNECTED);
    transport.onMessage((message) => this.#received(message));
    transport.onExit(() => this.#exited());
  }

  start(): void {
    this.#running = true;
    this.#transport.start();
    this.#transport.post({ configure: this.#configs, assetsDir: this.#assetsDir });
    this.#steady = setTimeout(() => {
      this.#delay = FIRST_DELAY_MS;
    }, STEADY_MS);
    this.#steady.unref();
  }

  /** Resolves when the devices have been built, or after `limitMs`: a kiosk starts without its devices, too. */
  whenReady(limitMs: number): Promise<void> {
    if (this.#built.size > 0) return Promise.resolve();
    return new Promise((resolve) => {
      const limit = setTimeout(resolve, limitMs);
      this.#whenReady.push(() => {
        clearTimeout(limit);
        resolve();
      });
    });
  }

  /** Every configured device with its last known status. */
  list(): readonly (DeviceIdentity & { status: DeviceStatus })[] {
    return this.#configs.map((config) => ({
      id: config.id,
      kind: config.kind,
      simulated: config.port.type === 'simulator',
      status: this.#statuses.get(config.id) ?? DISCONNECTED,
    }));
  }

  find(id: string): (DeviceIdentity & { status: DeviceStatus }) | undefined {
    return this.list().find((device) => device.id === id);
  }

  /** False when a call would not even be posted: no process, or no driver for the device. */
  isReachable(device: string): boolean {
    return this.#running && this.#built.has(device);
  }

  onStatus(listener: (device: string, status: DeviceStatus) => void): void {
    this.#listeners.push(listener);
  }

  /**
   * Calls a verb. Drivers keep their own, shorter limits: a call that outlives `limitMs` means that the process hangs,
   * so it is ended and started again.
   */
  call(
    device: string,
    verb: string,
    args: unknown = null,
    limitMs = CALL_LIMIT_MS,
  ): Promise<Result<unknown, DeviceStatus>> {
    if (!this.isReachable(device)) return Promise.resolve(err(DISCONNECTED));
    const id = this.#nextId++;
    return new Promise((resolve) => {
      const limit = setTimeout(() => this.#transport.kill(), limitMs);
      this.#pending.set(id, {
        settle: (result) => {
          clearTimeout(limit);
          this.#pending.delete(id);
          resolve(result);
        },
      });
      this.#transport.post({ id, device, verb, args });
    });
  }

  /** Ends the device process; it is started again as after a crash. */
  restart(): void {
    if (this.#running) this.#transport.kill();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#restart);
    clearTimeout(this.#steady);
    if (!this.#running) return;
    const exited = new Promise<void>((resolve) => {
      this.#whenExited = resolve;
    });
    this.#transport.kill();
    await exited;
  }

  #received(message: DeviceMessage): void {
    if ('event' in message) {
      if (message.event === 'ready') {
        this.#built = new Set(message.devices.map((device) => device.id));
        for (const resolve of this.#whenReady.splice(0)) resolve();
      } else this.#setStatus(message.device, message.status);
      return;
    }
    this.#pending
      .get(message.id)
      ?.settle(message.ok ? { ok: true, value: message.value } : { ok: false, error: message.error });
  }

  #exited(): void {
    if (!this.#running) return;
    this.#running = false;
    this.#built = new Set();
    clearTimeout(this.#steady);
    for (const pending of [...this.#pending.values()]) pending.settle(err(DISCONNECTED));
    for (const config of this.#configs) this.#setStatus(config.id, DISCONNECTED);
    this.#whenExited?.();
    if (this.#closed) return;
    this.#restart = setTimeout(() => this.start(), this.#delay);
    this.#delay = Math.min(this.#delay * 2, LAST_DELAY_MS);
  }

  #setStatus(device: string, status: DeviceStatus): void {
    if (JSON.stringify(this.#statuses.get(device)) === JSON.stringify(status)) return;
    this.#statuses.set(device, status);
    for (const listener of this.#listeners) listener(device, status);
  }
}
