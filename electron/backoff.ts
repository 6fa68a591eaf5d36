/** Delays between attempts that grow while attempts follow each other quickly, in milliseconds. */
export class Backoff {
  readonly #delays: readonly number[];
  readonly #steadyMs: number;
  #attempt = 0;
  #last: number | null = null;

  /** An attempt that comes `steadyMs` after the one before starts again with the first delay. */
  constructor(delays: readonly number[], steadyMs: number) {
    this.#delays = delays;
    this.#steadyMs = steadyMs;
  }

  /** The delay before the attempt that is due at `now` (any clock that only moves forward). */
  next(now: number): number {
    if (this.#last !== null && now - this.#last > this.#steadyMs) this.#attempt = 0;
    this.#last = now;
    const delay = this.#delays[Math.min(this.#attempt, this.#delays.length - 1)] ?? 0;
    this.#attempt++;
    return delay;
  }
}
