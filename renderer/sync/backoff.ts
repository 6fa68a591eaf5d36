const FIRST_MS = 1000;
const LONGEST_MS = 5 * 60_000;

/**
 * How long to wait after the `attempts`-th failure, in milliseconds: full jitter between 1 s and 1 s · 2^attempts, at
 * most 5 min, so that the kiosks of a county do not come back in the same second. Never less than Retry-After.
 * `random` gives [0, 1).
 */
export function backoff(attempts: number, retryAfterMs: number, random: () => number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempts, 20));
  return Math.max(retryAfterMs, FIRST_MS + Math.floor(random() * (ceiling - FIRST_MS)));
}
