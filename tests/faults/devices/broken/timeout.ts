export { type Clock, sleep, systemClock } from '#devices/id-card/clock.ts';

/** Waits for ever. */
export const within = <T>(_clock: unknown, _ms: number, promise: Promise<T>): Promise<T> => promise;
