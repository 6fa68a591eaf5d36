/**
 * `npm run faults -- disk`: the disk fills behind the kiosk's back. Two protections, each alone: the free-space floor, which refuses a
 * visit before it begins, and the journal, from which a database the browser has thrown away comes back.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seeded } from './random.ts';
import { type ShellKind, shellsHere } from './shells.ts';
import { makeSmallDisk } from './small-disk.ts';
import { makeKeys, makeOrder, receiptsOn, Station, type StationOptions } from './station.ts';
import { buildPage, freePort } from './world.ts';

export interface DiskOptions {
  readonly seed: number;
  readonly runs: number;
  readonly shells?: readonly ShellKind[];
  readonly tell?: (line: string) => void;
}

export interface DiskReport {
  readonly runs: number;
  readonly shells: readonly ShellKind[];
  readonly receipts: number;
  readonly lost: number;
  /** Visits that were refused because the disk was full. */
  readonly refused: number;
  /** Runs in which the browser's database came back without a row it had acknowledged. */
  readonly databasesLost: number;
}

const BEFORE = 12;
const WHILE_FULL = 6;
const MIB = 1024 ** 2;

export async function runDisk({ seed, runs, tell, ...options }: DiskOptions): Promise<DiskReport> {
  const shells = options.shells ?? shellsHere();
  const random = seeded(seed);
  const folder = await mkdtemp(join(tmpdir(), 'yiciban-disk-'));
  const pageFolder = await buildPage(folder);
  const key = await makeKeys();
  const total = { receipts: 0, lost: 0, refused: 0, databasesLost: 0 };
  try {
    for (const kind of shells)
      for (let run = 0; run < runs; run += 1) {
        const byFloor = run % 2 === 0;
        const place = await mkdtemp(join(folder, 'run-'));
        const disk = await makeSmallDisk(place, 400);
        const station: StationOptions = {
          kind,
          disk: disk.path,
          folder: place,
          // The journal on a partition of its own: the browser alone meets the full disk, and throws its database away.
          ...(byFloor ? {} : { hostDisk: place }),
          pageFolder,
          port: await freePort(),
          floor: byFloor ? 150 * MIB : 0,
        };
        let running = await Station.open(station, key);
        try {
          if (!(await running.compare())) throw new Error('The page did not open its database');
          const orders: ReturnType<typeof makeOrder>[] = [];
          let refused = 0;
          const submit = async (count: number): Promise<void> => {
            for (let left = count; left > 0; left -= 1) {
              const order = makeOrder(random, orders.length);
              orders.push(order);
              const outcome = await running.submit(order);
              if (outcome === undefined) return; // the page hangs or died: a technician starts it anew
              if (!outcome.taken) refused += 1;
            }
          };
          await submit(BEFORE);
          disk.fill();
          await submit(WHILE_FULL);
          await running.close();
          // Started once on the full disk, then with room again.
          running = await Station.open(station, key).catch(() => running);
          await running.compare().catch(() => false);
          await running.kill();
          disk.free();

          running = await Station.open(station, key);
          const receipts = await receiptsOn(running.paper, orders);
          const inPage = new Set(await running.inPage());
          const inJournal = new Set(await running.inJournal());
          const healed = await running.compare();
          const after = new Set(await running.inPage());
          const isGone = (id: string) => !inPage.has(id) && !inJournal.has(id);
          const lost = receipts.filter((id) => isGone(id) || (healed && !after.has(id))).length;
          const databaseLost = receipts.some((id) => !inPage.has(id));
          total.receipts += receipts.length;
          total.lost += lost;
          total.refused += refused;
          if (databaseLost) total.databasesLost += 1;
          tell?.(
            `${kind} ${run + 1}/${runs} by ${byFloor ? 'floor' : 'journal'}: ${JSON.stringify({ receipts: receipts.length, lost, refused, databaseLost, healed })}`,
          );
        } finally {
          await running.kill();
          await disk.remove();
          await rm(place, { recursive: true, force: true });
        }
      }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return { runs, shells, ...total };
}
