/** A database call that never settled: Chromium 130 does that after a full disk. */
export class OutboxTimeoutError extends Error {
  override name = 'OutboxTimeoutError';
}

/** How long one database call may take, in milliseconds. */
export const OUTBOX_TIMEOUT_MS = 10_000;

/** The promise's outcome, or OutboxTimeoutError after `ms`. */
export function withTimeout<T>(promise: PromiseLike<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new OutboxTimeoutError(`No answer from the database in ${ms} ms`)),
      ms,
    );
    promise.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
