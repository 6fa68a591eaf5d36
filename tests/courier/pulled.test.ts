import { cp, mkdir, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStickFs, type StickFs } from '#host/courier/stick-fs.ts';
import { openBench, type SyncBench, submit } from '../sync/kiosk-bench.ts';
import { type Leaves, pulledAt } from './fault-fs.ts';

let bench: SyncBench;
let stick: string;
let openFs: (folder: string) => StickFs;
let ids: string[];
let village: Awaited<ReturnType<SyncBench['startKiosk']>>;
let town: Awaited<ReturnType<SyncBench['startKiosk']>>;

beforeEach(async () => {
  bench = await openBench();
  stick = join(bench.folder, 'stick');
  await mkdir(stick);
  openFs = openStickFs;
  let isUp = true;
  const courier = { openFs: (folder: string) => openFs(folder), sleep: async () => undefined };
  const at = (name: string) => join(bench.folder, name);
  village = await bench.startKiosk(fetch, { isNetworkUp: () => isUp, courier }, at('village'));
  await village.page.drain();
  isUp = false;
  const kiosk = { kioskId: 'kiosk-2', region: '110101', terminal: '0002', simulated: true };
  town = await bench.startKiosk(fetch, { kiosk, courier }, at('town'));
  ids = [await submit(village.page), await submit(village.page)];
});
afterEach(() => bench.close());

const caseIds = async () => (await bench.cases()).map((one) => one.submissionId).sort();
const value = <T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!result.ok) throw new Error(String(result.error));
  return result.value;
};
/** Every file on the stick, as text, in order of name. */
const filesOnStick = async (): Promise<string[]> => {
  const found: string[] = [];
  for (const name of (await readdir(stick, { recursive: true })).sort()) {
    if ((await stat(join(stick, name))).isFile()) found.push(name);
  }
  return found;
};

/** `COURIER_PULLS=all` walks through every kind of pull; the worst one is always walked through. */
const kinds: Leaves[] = process.env.COURIER_PULLS === 'all' ? ['nothing', 'half', 'all'] : ['half'];

describe.each<Leaves>(kinds)('pulled at every single change, which leaves %s', (leaves) => {
  it('while exporting: what is named an envelope is whole, and the next export finishes', async () => {
    for (let at = 1; ; at += 1) {
      await rm(join(stick, 'yiciban'), { recursive: true, force: true });
      const faulty = pulledAt(openStickFs(stick), at, leaves);
      openFs = () => faulty;
      const pulled = await village.custody.courier.exportTo(stick);
      openFs = openStickFs;
      if (faulty.changes() < at) {
        expect(pulled.ok).toBe(true);
        expect(at).toBeGreaterThan(10);
        break;
      }
      expect([at, pulled]).toEqual([at, { ok: false, error: 'stick-gone' }]);
      // A name is given only to what was read back whole, wherever the pull came.
      const whole = await readWhole();
      for (const name of (await filesOnStick()).filter((one) => /\.(envelope|list)$/.test(one))) {
        expect(whole.get(name.split('/').at(-1) ?? '')).toBe(true);
      }
      expect(value(await village.custody.courier.exportTo(stick))).toMatchObject({ notes: [] });
      expect((await filesOnStick()).filter((name) => name.endsWith('.envelope'))).toHaveLength(2);
      expect((await filesOnStick()).filter((name) => name.endsWith('.list'))).toHaveLength(1);
    }
    expect(value(await town.custody.courier.deliverFrom(stick))).toMatchObject({
      stations: [{ delivered: 2 }],
    });
    expect(await caseIds()).toEqual(ids.toSorted());
  });

  it('while handing in: one case each, and the next delivery finishes', async () => {
    value(await village.custody.courier.exportTo(stick));
    const fresh = join(bench.folder, 'fresh');
    await cp(stick, fresh, { recursive: true });
    for (let at = 1; ; at += 1) {
      await rm(stick, { recursive: true });
      await cp(fresh, stick, { recursive: true });
      const faulty = pulledAt(openStickFs(stick), at, leaves);
      openFs = () => faulty;
      const pulled = await town.custody.courier.deliverFrom(stick);
      openFs = openStickFs;
      if (faulty.changes() < at) {
        expect(at).toBeGreaterThan(6);
        break;
      }
      expect([at, pulled]).toEqual([at, { ok: false, error: 'stick-gone' }]);
      // Half an answer is no answer: the station takes what is whole, and nothing is said twice.
      const collected = await village.custody.courier.collectFrom(stick);
      if (collected.ok) expect(collected.value.notes).toEqual([]);
      expect(value(await town.custody.courier.deliverFrom(stick))).toMatchObject({
        stations: [{ delivered: 2, notes: [] }],
      });
      expect(await caseIds()).toEqual(ids.toSorted());
    }
    value(await village.custody.courier.collectFrom(stick));
    const list = value(await village.page.host.list());
    expect(list.entries.map((entry) => entry.truth)).toEqual(['accepted', 'accepted']);
  });
});

/** Whether each file that has its final name is what a later, undisturbed export says it is. */
async function readWhole(): Promise<Map<string, boolean>> {
  const whole = new Map<string, boolean>();
  const { readStation, readEnvelope } = await import('#host/courier/station.ts');
  const fs = openStickFs(stick);
  const folder = 'yiciban/up/kiosk-1';
  const station = value(await readStation(fs, folder, 'kiosk-1'));
  for (const name of station.envelopes) {
    whole.set(name, (await readEnvelope(fs, folder, name, 'kiosk-1', station.list?.publicKey ?? null)).ok);
  }
  for (const { name } of await fs.list(folder)) {
    if (name.endsWith('.list'))
      whole.set(
        name,
        station.notes.every((note) => note.subject !== name),
      );
  }
  return whole;
}

it('a file cut at any length after all is refused by itself, and the other one is taken', async () => {
  value(await village.custody.courier.exportTo(stick));
  const folder = join(stick, 'yiciban', 'up', 'kiosk-1');
  const name = `${ids[0]}.envelope`;
  const whole = await readFile(join(folder, name));
  const lengths = [0, 1, 7, 8, 11, 12, 500, 1400, 2000, whole.length - 1];
  for (const length of lengths) {
    await truncate(join(folder, name), length);
    const done = value(await town.custody.courier.deliverFrom(stick));
    expect(done.stations[0]?.notes).toMatchObject([{ defect: 'envelope-unfinished', subject: name }]);
    await writeFile(join(folder, name), whole);
  }
  expect(await caseIds()).toEqual([ids[1]]);
  // Too long is not as written either.
  await writeFile(join(folder, name), Buffer.concat([whole, Buffer.from('x')]));
  const long = value(await town.custody.courier.deliverFrom(stick));
  expect(long.stations[0]?.notes).toMatchObject([{ defect: 'envelope-altered' }]);
  // Back at the station it is written anew.
  expect(value(await village.custody.courier.exportTo(stick))).toMatchObject({ written: 1, already: 1 });
  value(await town.custody.courier.deliverFrom(stick));
  expect(await caseIds()).toEqual(ids.toSorted());
});

it('a full stick and a write-protected one are told apart from a pulled one', async () => {
  const failing = (code: string): StickFs => ({
    ...openStickFs(stick),
    writeAt: async () => {
      throw Object.assign(new Error(code), { code });
    },
  });
  for (const [code, error] of [
    ['ENOSPC', 'stick-full'],
    ['EROFS', 'stick-not-writable'],
    ['ENODEV', 'stick-gone'],
  ] as const) {
    openFs = () => failing(code);
    expect(await village.custody.courier.exportTo(stick)).toEqual({ ok: false, error });
  }
});

it('a stick that does not give back what was written to it is not believed', async () => {
  const real = openStickFs(stick);
  openFs = () => ({
    ...real,
    read: async (path, from, length) => {
      const bytes = await real.read(path, from, length);
      if (path.includes('.envelope') && from > 0 && bytes.length > 100) bytes[50] = (bytes[50] ?? 0) ^ 1;
      return bytes;
    },
  });
  expect(await village.custody.courier.exportTo(stick)).toEqual({ ok: false, error: 'stick-gone' });
  expect((await filesOnStick()).filter((name) => name.endsWith('.envelope'))).toEqual([]);
});
