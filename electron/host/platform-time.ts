import type { NamedKey } from '#shared/envelope/schema.ts';
import { Capabilities, isPlatform } from '#shared/platform/contract.ts';
import type { Clock } from './clock.ts';

/**
 * What time it really is. Until the platform has said so under its signature, only this machine's own clock is known,
 * and that may be wrong: then `verified` is false and nothing may be refused for its date.
 */
export class PlatformTime {
  readonly #clock: Clock;
  readonly #trusted: () => readonly NamedKey[];
  /** Platform time minus ours, in milliseconds. */
  #offsetMs: number | null = null;

  constructor(clock: Clock, trusted: () => readonly NamedKey[]) {
    this.#clock = clock;
    this.#trusted = trusted;
  }

  get verified(): boolean {
    return this.#offsetMs !== null;
  }

  /** Platform time minus ours in milliseconds; null until the platform has said it. */
  get skewMs(): number | null {
    return this.#offsetMs;
  }

  /** Milliseconds since the epoch. */
  now(): number {
    return this.#clock.now() + (this.#offsetMs ?? 0);
  }

  /** Learns from an answer of `GET /v1/capabilities`; anything not signed by the platform is ignored. */
  async learn(answer: unknown): Promise<void> {
    const heardAt = this.#clock.now();
    const parsed = Capabilities.safeParse(answer);
    if (!parsed.success || !(await isPlatform(answer, this.#trusted()))) return;
    this.#offsetMs = Date.parse(parsed.data.capabilities.time) - heardAt;
  }
}
