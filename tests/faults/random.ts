/** A run is named by its seed: the same seed gives the same plan, the same contents, the same faults. */
export interface Random {
  /** [0, 1) */
  next(): number;
  /** One of the values. */
  pick<T>(values: readonly T[]): T;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** The values in another order. */
  shuffle<T>(values: readonly T[]): T[];
  bytes(length: number): Uint8Array<ArrayBuffer>;
}

/** Mulberry32: 32 bits of state, enough for plans, none of it for secrets. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const pick = <T>(values: readonly T[]): T => {
    const value = values[Math.floor(next() * values.length)];
    if (value === undefined) throw new RangeError('Nothing to pick from');
    return value;
  };
  return {
    next,
    pick,
    chance: (probability) => next() < probability,
    shuffle: (values) => {
      const all = [...values];
      for (let at = all.length - 1; at > 0; at -= 1) {
        const other = Math.floor(next() * (at + 1));
        const [a, b] = [all[at], all[other]];
        if (a !== undefined && b !== undefined) [all[at], all[other]] = [b, a];
      }
      return all;
    },
    bytes: (length) => Uint8Array.from({ length }, () => Math.floor(next() * 256)),
  };
}
