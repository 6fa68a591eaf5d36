/** When a process counts as hung. */
export interface HeartbeatLimits {
  /** Between two questions whether the device process lives. */
  readonly intervalMs: number;
  /** Questions in a row without any message from it: drawing a long page may take a while. */
  readonly misses: number;
}

const DEFAULT_LIMITS: HeartbeatLimits = { intervalMs: 2000, misses: 4 };

export interface HeartbeatDeps {
  /** Sends one question; its number comes back in the answer. */
  ping(number: number): void;
  /** The process has said nothing for too long. */
  onSilent(): void;
}

/**
 * Notices a device process that is there and does nothing: its event loop is blocked, or it was stopped. Counts
 * questions, not time, so that a machine that slept does not blame the process.
 */
export class Heartbeat {
  readonly #deps: HeartbeatDeps;
  readonly #limits: HeartbeatLimits;
  #timer: NodeJS.Timeout | undefined;
  #number = 0;
  #missed = 0;

  constructor(deps: HeartbeatDeps, limits: HeartbeatLimits = DEFAULT_LIMITS) {
    this.#deps = deps;
    this.#limits = limits;
  }

  start(): void {
    this.stop();
    this.#timer = setInterval(() => {
      if (this.#missed >= this.#limits.misses) {
        this.stop();
        this.#deps.onSilent();
        return;
      }
      this.#missed += 1;
      this.#number += 1;
      this.#deps.ping(this.#number);
    }, this.#limits.intervalMs);
    this.#timer.unref();
  }

  /** Any message shows that the process works. */
  heard(): void {
    this.#missed = 0;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#missed = 0;
  }
}
