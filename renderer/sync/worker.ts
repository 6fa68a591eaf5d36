import { createFaultPoint } from '../outbox/fault-point.ts';
import { createHostApi, type Fetch } from '../outbox/host-api.ts';
import { openOutbox } from '../outbox/outbox.ts';
import { runLoop } from './loop.ts';
import type { SyncStart, ToWorker } from './messages.ts';
import { createPlatformApi } from './platform-api.ts';

/** The sync worker: one sender per origin, held by a Web Lock, so that two pages never send the same thing twice. */
let wake: (() => void) | undefined;
let isNudged = false;

self.addEventListener('message', (event: MessageEvent<ToWorker>) => {
  if ('start' in event.data) void start(event.data.start);
  else {
    isNudged = true;
    wake?.();
  }
});

function rest(ms: number): Promise<void> {
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

async function start({ signingKeys, headers, faultPoints }: SyncStart['start']): Promise<void> {
  const fetch: Fetch = (path, init = {}) => {
    const all = new Headers(init.headers);
    for (const [name, value] of Object.entries(headers)) all.set(name, value);
    return self.fetch(path, { ...init, headers: all });
  };
  await navigator.locks.request('yiciban-sync', () =>
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
    }),
  );
}
