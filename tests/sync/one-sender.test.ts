import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runLoop } from '#renderer/sync/loop.ts';
import { firstState, type SyncState } from '#renderer/sync/messages.ts';
import { type SyncPort, startSync } from '#renderer/sync/sync.ts';
import { type BenchKiosk, isPut, openBench, type SyncBench, submit } from './kiosk-bench.ts';

let bench: SyncBench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

/** Some rounds of the worker's loop, without its rests. */
async function rounds(kiosk: BenchKiosk, count: number, page = kiosk.page): Promise<SyncState> {
  let last = firstState;
  let rested = 0;
  let time = Date.now();
  await runLoop({
    outbox: page.outbox,
    host: page.host,
    platform: page.platform,
    trusted: bench.platform.signingKeys,
    now: () => time,
    random: () => 0,
    faultPoint: async () => undefined,
    tell: (state) => {
      last = state;
    },
    rest: async () => {
      rested += 1;
      time += 600_000;
    },
    isOver: () => rested >= count,
  });
  return last;
}

/** Wraps every function so that the call with this number throws. */
function throwing<T extends object>(target: T, shouldThrow: () => boolean): T {
  return new Proxy(target, {
    get: (object, name, receiver) => {
      const member: unknown = Reflect.get(object, name, receiver);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        if (shouldThrow()) throw new Error('thrown by the test');
        return member.apply(object, args);
      };
    },
  });
}

describe('SYNC-11 no flag can get stuck, and there is one sender', () => {
  it('whichever call throws, the loop goes on and all arrives once', async () => {
    const kiosk = await bench.startKiosk();
    const ids: string[] = [];
    let at = 1;
    let isReached = true;
    while (isReached) {
      ids.push(await submit(kiosk.page));
      let calls = 0;
      const shouldThrow = (): boolean => {
        calls += 1;
        return calls === at;
      };
      const page = {
        ...kiosk.page,
        outbox: throwing(kiosk.page.outbox, shouldThrow),
        host: throwing(kiosk.page.host, shouldThrow),
        platform: throwing(kiosk.page.platform, shouldThrow),
      };
      await rounds(kiosk, 2, page);
      const state = await rounds(kiosk, 1);
      expect([at, state.outbox, state.queued]).toEqual([at, 'ok', 0]);
      isReached = calls >= at;
      // The first calls one by one, later ones in steps: they are the same calls of another round.
      at += at < 30 ? 1 : 7;
    }
    expect(ids.length).toBeGreaterThan(25);
    const cases = await bench.cases();
    expect(cases.map((one) => one.submissionId).sort()).toEqual(ids.sort());
    expect(await kiosk.page.outbox.submissions()).toEqual([]);
  });

  it('two windows: while one holds the lock the other sends nothing, then it takes over', async () => {
    const kiosk = await bench.startKiosk();
    const { locks } = navigator;
    let inside = 0;
    let most = 0;
    const sender = () =>
      locks.request('yiciban-sync-test', async () => {
        inside += 1;
        most = Math.max(most, inside);
        await rounds(kiosk, 1);
        inside -= 1;
      });
    await submit(kiosk.page);
    await submit(kiosk.page);
    await Promise.all([sender(), sender()]);
    expect(most).toBe(1);
    expect(await bench.cases()).toHaveLength(2);
  });

  it('even without the lock, two senders at once make one case each', async () => {
    const puts: string[] = [];
    const kiosk = await bench.startKiosk(async (input, init) => {
      if (isPut(init)) puts.push(String(input));
      return fetch(input, init);
    });
    const ids = [await submit(kiosk.page), await submit(kiosk.page)];
    await Promise.all([rounds(kiosk, 2), rounds(kiosk, 2)]);
    expect(puts.length).toBeGreaterThan(6);
    expect((await bench.cases()).map((one) => one.submissionId).sort()).toEqual(ids.sort());
  });

  it('a worker that hangs is ended, and another one started, when its lease is over', () => {
    vi.useFakeTimers();
    try {
      const log: string[] = [];
      let say: (state: SyncState) => void = () => undefined;
      const makePort = (): SyncPort => {
        const name = log.filter((line) => line.startsWith('start')).length + 1;
        log.push(`start ${name}`);
        return {
          postMessage: () => undefined,
          addEventListener: (_type, listener) => {
            say = (data) => listener({ data });
          },
          terminate: () => log.push(`end ${name}`),
        };
      };
      const host = {} as never;
      const sync = startSync({ host, signingKeys: [], faultPoints: false, makePort, leaseMs: 1000 });
      vi.advanceTimersByTime(900);
      say({ ...firstState, restMs: 5000 });
      vi.advanceTimersByTime(5900); // within the rest it announced and its lease
      expect(log).toEqual(['start 1']);
      vi.advanceTimersByTime(200);
      expect(log).toEqual(['start 1', 'end 1', 'start 2']);
      sync.stop();
      vi.advanceTimersByTime(60_000);
      expect(log).toEqual(['start 1', 'end 1', 'start 2', 'end 2']);
    } finally {
      vi.useRealTimers();
    }
  });
});
