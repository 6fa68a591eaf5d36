/**
 * The kiosk's own sync loop on a clock that runs ahead: a rest of five minutes takes milliseconds and moves the clock by five minutes,
 * so that the policy is the real one and a run of hundreds of rounds ends today.
 */
import { createFaultPoint } from '#renderer/outbox/fault-point.ts';
import { createHostApi } from '#renderer/outbox/host-api.ts';
import { openOutbox } from '#renderer/outbox/outbox.ts';
import { runLoop } from '#renderer/sync/loop.ts';
import { createPlatformApi } from '#shared/sync/platform-api.ts';
import type { PageStart } from './messages.ts';

const REST_MS = 25;
let ahead = 0;

const fetch = (path: string, init?: RequestInit): Promise<Response> => self.fetch(path, init);

self.addEventListener('message', (event: MessageEvent<PageStart>) => {
  const { signingKeys, clockOffset } = event.data;
  void navigator.locks.request('yiciban-sync', () =>
    runLoop({
      outbox: openOutbox(),
      host: createHostApi(fetch),
      platform: createPlatformApi(fetch, signingKeys),
      trusted: signingKeys,
      now: () => Date.now() + clockOffset + ahead,
      random: () => Math.random(),
      faultPoint: createFaultPoint(true, fetch),
      tell: (state) => self.postMessage(state),
      rest: (ms) => {
        ahead += ms;
        return new Promise((resolve) => setTimeout(resolve, Math.min(ms, REST_MS)));
      },
      isOver: () => false,
    }),
  );
});
