import { type Clock, within } from './clock.ts';

/**
 * One transfer at a time. Takes the reader for the caller and answers the function that gives it back; null when it is not
 * free within `ms`.
 */
export type Lock = (ms: number) => Promise<(() => void) | null>;

export function createLock(clock: Clock): Lock {
  let held: Promise<void> | null = null;
  return async (ms) => {
    const until = clock.now() + ms;
    while (held) {
      const left = until - clock.now();
      if (left <= 0) return null;
      await within(clock, left, held, undefined);
    }
    let free = () => {};
    held = new Promise((resolve) => {
      free = () => {
        held = null;
        resolve();
      };
    });
    return free;
  };
}
