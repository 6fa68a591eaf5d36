/**
 * `npm run faults -- power`: the mains fail while citizens submit. Host and browser stand on a disk that forgets what was not flushed; after
 * the cut every receipt on the paper must be whole in the journal and in the page's copy, each by itself.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seeded } from './random.ts';
import { type ShellKind, shellsHere } from './shells.ts';
import { makeSmallDisk } from './small-disk.ts';
import { makeKeys, makeOrder, receiptsOn, Station, type StationOptions } from './station.ts';
import { buildPage, freePort } from './world.ts';

export interface PowerOptions {
  readonly seed: number;
  readonly cuts: number;
  /** `journal`: nothing is fsynced; `strict`: the browser's default durability. */
  readonly broken: 'journal' | 'strict' | null;
  readonly shells?: readonly ShellKind[];
  readonly tell?: (line: string) => void;
}

export interface PowerReport {
  readonly cuts: number;
  readonly shells: readonly ShellKind[];
  readonly receipts: number;
  /** Receipts without a whole copy anywhere. */
  readonly lost: number;
  /** Receipts the journal alone, and the page's copy alone, did not have whole. */
  readonly journalLost: number;
  readonly outboxLost: number;
}

export async function runPower({ seed, cuts, broken, tell, ...options }: PowerOptions): Promise<PowerReport> {
  const shells = options.shells ?? shellsHere();
  const random = seeded(seed);
  const folder = await mkdtemp(join(tmpdir(), 'yiciban-power-'));
  const pageFolder = await buildPage(folder);
  const key = await makeKeys();
  const total = { receipts: 0, lost: 0, journalLost: 0, outboxLost: 0 };
  try {
    for (const kind of shells)
      for (let cut = 0; cut < cuts; cut += 1) {
        const place = await mkdtemp(join(folder, 'cut-'));
        const disk = await makeSmallDisk(place, 768);
        const port = await freePort();
        const station: StationOptions = {
          kind,
          disk: disk.path,
          folder: place,
          pageFolder,
          port,
          floor: 0,
          noFsync: broken === 'journal',
          relaxed: broken === 'strict',
        };
        let running = await Station.open(station, key);
        try {
          if (!(await running.compare())) throw new Error('The page did not open its database');
          disk.flush(); // a kiosk that has stood there for a while: its key and its empty database are on the disk
          const orders: ReturnType<typeof makeOrder>[] = [];
          const end = Date.now() + 1500 + random.next() * 5000;
          // Citizens one after the other until the lights go out, in the middle of one of them.
          const submitting = (async () => {
            for (let number = 0; ; number += 1) {
              const order = makeOrder(random, number);
              orders.push(order);
              if ((await running.submit(order)) === undefined) return;
            }
          })();
          await new Promise((resolve) => setTimeout(resolve, end - Date.now()));
          await running.freeze();
          const receipts = await receiptsOn(running.paper, orders);
          await disk.cutPower();
          await running.kill();
          await submitting;

          running = await Station.open(station, key);
          const inPage = new Set(await running.inPage());
          const inJournal = new Set(await running.inJournal());
          const found = {
            receipts: receipts.length,
            lost: receipts.filter((id) => !inPage.has(id) && !inJournal.has(id)).length,
            journalLost: receipts.filter((id) => !inJournal.has(id)).length,
            outboxLost: receipts.filter((id) => !inPage.has(id)).length,
          };
          for (const name of ['receipts', 'lost', 'journalLost', 'outboxLost'] as const)
            total[name] += found[name];
          tell?.(`${kind} ${cut + 1}/${cuts}: ${JSON.stringify(found)}`);
        } finally {
          await running.kill();
          await disk.remove();
          await rm(place, { recursive: true, force: true });
        }
      }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return { cuts, shells, ...total };
}
