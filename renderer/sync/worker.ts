import { createPlatformApi } from '#shared/sync/platform-api.ts';
import { createFaultPoint } from '../outbox/fault-point.ts';
import { createHostApi, type Fetch } from '../outbox/host-api.ts';
import { openOutbox } from '../outbox/outbox.ts';
import { runLoop } from './loop.ts';
import type { SyncStart, ToWorker } from './messages.ts';

/** The sync worker: one sender per origin, held by a Web Lock, so that two pages never send the same thing twice. */
const SYNC_LOCK = 'yiciban-sync';
const AGAIN_MS = 5000;
let wake: (() => void) | undefined;
let isNudged = false;

self.addEventListener('message', (event: MessageEvent<ToWorker>) => {
  if ('start' in event.data) void start(event.data.start);
  else {
    isNudged = true;
    wake?.();
  }
});

function rest(ms: number, firm = false): Promise<void> {
  if (firm) return new Promise((resolve) => setTimeout(resolve, ms));
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      wake = undefined;
      isNudged = false;
      resolve();
    };
    const timer = setTimeout(done, isNudged ? 0 : ms);
    wake = done;
  });
}

async function start({ signingKeys, headers, faultPoints, rules }: SyncStart['start']): Promise<void> {
  const fetch: Fetch = (path, init = {}) => {
    const all = new Headers(init.headers);
    for (const [name, value] of Object.entries(headers)) all.set(name, value);
    return self.fetch(path, { ...init, headers: all });
  };
  for (;;) {
    try {
      await navigator.locks.request(SYNC_LOCK, () =>
        runLoop({
          outbox: openOutbox(),
          host: createHostApi(fetch),
          platform: createPlatformApi(fetch, signingKeys),
          trusted: signingKeys,
          now: () => Date.now(),
          random: () => Math.random(),
          faultPoint: createFaultPoint(faultPoints, fetch),
          tell: (state) => self.postMessage(state),
          rest,
          isOver: () => false,
          ...(rules === undefined ? {} : { rules }),
        }),
      );
    } catch {
      // A bug, or a lock another page took by force: the lock is free again, and this page tries for it anew.
      await rest(AGAIN_MS, true);
    }
  }
}
