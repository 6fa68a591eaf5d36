import type { Clock } from '../clock.ts';

/** A clock for tests: time passes only in `settle` and `pass`, from timer to timer, without sleeping. */
export interface ManualClock extends Clock {
  /** Lets time pass until the promise settles; a promise that nothing would ever settle is an error. */
  settle<T>(promise: Promise<T>, withinMs?: number): Promise<T>;
  /** Lets `ms` pass. */
  pass(ms: number): Promise<void>;
}

interface Timer {
  readonly at: number;
  readonly action: () => void;
}

/** All pending promise reactions have run, file reads excepted. */
const idle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export function createManualClock(): ManualClock {
  let time = 0;
  let timers: Timer[] = [];

  /** Runs the earliest timer not after `until`; false when there is none. */
  function next(until: number): boolean {
    const due = timers.reduce<Timer | null>(
      (best, timer) => (best && best.at <= timer.at ? best : timer),
      null,
    );
    if (!due || due.at > until) return false;
    timers = timers.filter((timer) => timer !== due);
    time = Math.max(time, due.at);
    due.action();
    return true;
  }

  return {
    now: () => time,
    after(ms, action) {
      const timer = { at: time + Math.max(ms, 0), action };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    async settle(promise, withinMs = 60_000) {
      const until = time + withinMs;
      let done = false;
      const end = () => {
        done = true;
      };
      promise.then(end, end);
      for (;;) {
        await idle();
        if (done) return promise;
        if (!next(until)) throw new Error(`nothing settles this within ${withinMs} ms`);
      }
    },
    async pass(ms) {
      const until = time + ms;
      await idle();
      while (next(until)) await idle();
      time = until;
    },
  };
}
