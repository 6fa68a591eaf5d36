import type { BenchSubmission, Driver, DriverInput } from './driver.ts';

export const contenders = ['idb', 'dexie', 'rxdb', 'localforage', 'pouchdb', 'ours'] as const;
export type Contender = (typeof contenders)[number];

async function driverOf(name: Contender, input: DriverInput): Promise<Driver> {
  if (name === 'ours') return (await import('./drivers/ours.ts')).ours(input);
  const peers = await import('./drivers/peers.ts');
  const make = {
    idb: peers.rawIdb,
    dexie: peers.plainDexie,
    rxdb: peers.rxdb,
    localforage: peers.localForage,
    pouchdb: peers.pouchdb,
  };
  return make[name]();
}

const DOCUMENT_BYTES = 400 * 1024;

/** Fresh random documents each time, so that nothing can be stored once for two. */
function makeSubmission(number: number): BenchSubmission {
  const document = (name: string) => {
    const bytes = new Uint8Array(DOCUMENT_BYTES);
    for (let at = 0; at < bytes.length; at += 65_536)
      crypto.getRandomValues(bytes.subarray(at, Math.min(bytes.length, at + 65_536)));
    return { name, bytes };
  };
  const answers: Record<string, string> = {};
  for (let at = 0; JSON.stringify(answers).length < 2200; at += 1)
    answers[`element-${at}`] = `答案${Math.random()}`;
  return {
    id: crypto.randomUUID(),
    createdAt: 1_700_000_000_000 + number * 1000,
    payload: { lifeEvent: 'newborn', applicant: { name: '测试', phone: '13800138000' }, answers },
    documents: [document('id-card.jpg'), document('household.jpg')],
  };
}

let driver: Driver;

const bench = {
  /** Milliseconds until the library says it is open. */
  open: async (name: Contender, input: DriverInput): Promise<number> => {
    const from = performance.now();
    driver = await driverOf(name, input);
    await driver.open();
    return performance.now() - from;
  },
  /** Milliseconds of each. */
  enqueue: async (count: number): Promise<number[]> => {
    for (let number = 0; number < 3; number += 1) await driver.enqueue(makeSubmission(number));
    const times: number[] = [];
    for (let number = 0; number < count; number += 1) {
      const submission = makeSubmission(100 + number);
      const from = performance.now();
      await driver.enqueue(submission);
      times.push(performance.now() - from);
    }
    return times;
  },
  count: async (): Promise<number> => driver.count(),
  fill: async (count: number): Promise<void> => driver.fill?.(count),
  /** Open and count from nothing, the library's code already loaded. */
  openAndCount: async (name: Contender, input: DriverInput): Promise<{ ms: number; count: number }> => {
    const fresh = await driverOf(name, input);
    const from = performance.now();
    await fresh.open();
    const count = await fresh.count();
    return { ms: performance.now() - from, count };
  },
  fillLarge: async (count: number): Promise<void> => {
    const { anyManifest, fillLarge } = await import('./drivers/ours.ts');
    await fillLarge(count, await anyManifest());
  },
  sendLarge: async (): Promise<number> => (await import('./drivers/ours.ts')).sendLarge(),
};
export type Bench = typeof bench;

declare global {
  interface Window {
    bench: Bench;
  }
}
window.bench = bench;
