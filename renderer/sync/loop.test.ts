import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, it } from 'vitest';
import { createPlatformApi } from '#shared/sync/platform-api.ts';
import { createHostApi } from '../outbox/host-api.ts';
import { openOutbox } from '../outbox/outbox.ts';
import { runLoop } from './loop.ts';

it('after days without a platform it still asks at least every two minutes, and does not hammer', async () => {
  const noNetwork = async (path: string): Promise<Response> =>
    path.startsWith('/api/journal')
      ? Response.json({ entries: [], ratings: [] })
      : Promise.reject(new TypeError('no network'));
  const rests: number[] = [];
  const states: (boolean | undefined)[] = [];
  await runLoop({
    outbox: openOutbox({ name: 'loop', indexedDB: new IDBFactory(), IDBKeyRange }),
    host: createHostApi(noNetwork),
    platform: createPlatformApi(noNetwork, []),
    trusted: [],
    now: () => 0,
    random: () => 0.999,
    faultPoint: async () => undefined,
    tell: (state) => states.push(state.online),
    rest: async (ms) => {
      rests.push(ms);
    },
    isOver: () => rests.length >= 200,
  });
  expect(states.at(-1)).toBe(false);
  expect(Math.max(...rests)).toBeLessThanOrEqual(120_000);
  expect(Math.min(...rests)).toBeGreaterThanOrEqual(1000);
});
