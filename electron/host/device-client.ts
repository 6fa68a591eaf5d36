import {
  type Detection,
  detection,
  type KnownDevice,
  type ProbeResult,
  probeResult,
} from '#shared/hardware/detection.ts';
import type {
  DeviceConfig,
  DeviceIdentity,
  DeviceMessage,
  DeviceStatus,
  HostMessage,
} from '#shared/hardware/messages.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { Heartbeat, type HeartbeatLimits } from './device-heartbeat.ts';

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
const STEADY_MS = 10_000;
const CALL_LIMIT_MS = 60_000;
/** From the start of the process until its devices are built, on a slow machine that is just booting. */
const START_LIMIT_MS = 60_000;
/** Looking into every socket, and trying one device. */
const DETECT_LIMIT_MS = 20_000;
const PROBE_LIMIT_MS = 30_000;

/** Status of a device whose process is not there. */
const DISCONNECTED: DeviceStatus = { state: 'disconnected' };
/** Status of a device the configuration switches off. The device process never hears of it. */
const DISABLED: DeviceStatus = { state: 'disabled' };

const restingStatus = (config: DeviceConfig): DeviceStatus =>
  config.enabled === false ? DISABLED : DISCONNECTED;

interface Pending {
  settle(result: Result<unknown, DeviceStatus>): void;
}

/**
 * The host's end of the device process. It keeps every device's last status, gives each call a limit, ends a process
 * that hangs, and starts it again, with growing delays, when it ends. Calls never reject.
 */
export class DeviceClient {
  readonly #transport: DeviceTransport;
  #configs: readonly DeviceConfig[];
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
  #starting: NodeJS.Timeout | undefined;
  #whenExited: (() => void) | undefined;
  #whenReady: (() => void)[] = [];
  readonly #heartbeat: Heartbeat;

  constructor(
    transport: DeviceTransport,
    configs: readonly DeviceConfig[],
    assetsDir: string,
    hang?: HeartbeatLimits,
  ) {
    this.#transport = transport;
    this.#configs = configs;
    this.#assetsDir = assetsDir;
    for (const config of configs) this.#statuses.set(config.id, restingStatus(config));
    this.#heartbeat = new Heartbeat(
      { ping: (ping) => transport.post({ ping }), onSilent: () => transport.kill() },
      hang,
    );
    transport.onMessage((message) => this.#received(message));
    transport.onExit(() => this.#exited());
  }

  start(): void {
    this.#running = true;
    this.#transport.start();
    this.#starting = setTimeout(() => this.#transport.kill(), START_LIMIT_MS);
    this.#starting.unref();
    this.#transport.post({
      configure: this.#configs.filter((config) => config.enabled !== false),
      assetsDir: this.#assetsDir,
    });
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
      status: this.#statuses.get(config.id) ?? restingStatus(config),
      ...(config.port.type === 'camera' && config.port.label ? { label: config.port.label } : {}),
    }));
  }

  find(id: string): (DeviceIdentity & { status: DeviceStatus }) | undefined {
    return this.list().find((device) => device.id === id);
  }

  /** False when a call would not even be posted: no process, or no driver for the device. */
  isReachable(device: string): boolean {
    return this.#running && this.#built.has(device);
  }

  /** What the page says of a device it drives itself. False when there is none such. */
  report(id: string, status: DeviceStatus): boolean {
    if (!this.#configs.some((config) => config.id === id && config.port.type === 'camera')) return false;
    this.#setStatus(id, status);
    return true;
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
    const config = this.#configs.find((one) => one.id === device);
    if (config?.enabled === false) return Promise.resolve(err(DISABLED));
    if (!this.isReachable(device)) return Promise.resolve(err(DISCONNECTED));
    return this.#ask((id) => ({ id, device, verb, args }), limitMs);
  }

  /** Looks what is plugged in. Rows of `known` come before the shipped table. */
  async detect(known: readonly KnownDevice[] = []): Promise<Result<Detection, DeviceStatus>> {
    if (!this.#running) return err(DISCONNECTED);
    const answer = await this.#ask((id) => ({ id, detect: known }), DETECT_LIMIT_MS);
    return answer.ok ? ok(detection.parse(answer.value)) : answer;
  }

  /**
   * Tries a configuration entry without taking it: how is the device, and who is it? A configured device of the same
   * id steps back meanwhile.
   */
  async probe(config: DeviceConfig): Promise<Result<ProbeResult, DeviceStatus>> {
    if (!this.#running) return err(DISCONNECTED);
    const answer = await this.#ask((id) => ({ id, probe: config }), PROBE_LIMIT_MS);
    return answer.ok ? ok(probeResult.parse(answer.value)) : answer;
  }

  /**
   * Takes a new list of devices: the process is ended, and starts again at once with them. What waits ends with
   * `disconnected`.
   */
  reconfigure(configs: readonly DeviceConfig[]): void {
    this.#configs = configs;
    for (const id of [...this.#statuses.keys()])
      if (!configs.some((config) => config.id === id)) this.#statuses.delete(id);
    for (const config of configs) this.#setStatus(config.id, restingStatus(config));
    this.#delay = FIRST_DELAY_MS;
    if (this.#running) this.#transport.kill();
  }

  #ask(message: (id: number) => HostMessage, limitMs: number): Promise<Result<unknown, DeviceStatus>> {
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
      this.#transport.post(message(id));
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
    this.#heartbeat.heard();
    if ('event' in message) {
      if (message.event === 'ready') {
        this.#built = new Set(message.devices.map((device) => device.id));
        clearTimeout(this.#starting);
        this.#heartbeat.start();
        for (const resolve of this.#whenReady.splice(0)) resolve();
      } else if (message.event === 'status') this.#setStatus(message.device, message.status);
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
    clearTimeout(this.#starting);
    this.#heartbeat.stop();
    for (const pending of [...this.#pending.values()]) pending.settle(err(DISCONNECTED));
    for (const config of this.#configs)
      if (config.port.type !== 'camera') this.#setStatus(config.id, restingStatus(config));
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
