import { cp, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commands } from '#electron/tools/courier/commands.ts';
import { runTool } from '#electron/tools/tool.ts';
import { defaultConfig, writeConfig } from '#host/config.ts';
import { rescueToStick } from '#host/courier/rescue.ts';
import { openStickFs } from '#host/courier/stick-fs.ts';
import { ENROLMENT_CODE } from '../platform/harness.ts';
import { type BenchKiosk, openBench, type SyncBench, submit } from '../sync/kiosk-bench.ts';

let bench: SyncBench;
let dead: BenchKiosk;
let ids: string[];
let disk: string;
let out: string;

beforeEach(async () => {
  bench = await openBench();
  let isUp = true;
  dead = await bench.startKiosk(fetch, { isNetworkUp: () => isUp }, join(bench.folder, 'dead'));
  ids = [await submit(dead.page)];
  await dead.page.drain(); // the first one has arrived long ago
  isUp = false;
  ids.push(await submit(dead.page), await submit(dead.page), await submit(dead.page));
  await dead.custody.close();
  // The disk is carried to another machine.
  disk = join(bench.folder, 'disk');
  await cp(dead.dataDir, disk, { recursive: true });
  out = join(bench.folder, 'out');
  await mkdir(out);
});
afterEach(() => bench.close());

const rescue = () => rescueToStick(disk, openStickFs(out), Date.now);
async function deliver() {
  const kiosk = { kioskId: 'kiosk-2', region: '110101', terminal: '0002', simulated: true };
  const town = await bench.startKiosk(fetch, { kiosk }, join(bench.folder, 'town'));
  const done = await town.custody.courier.deliverFrom(out);
  if (!done.ok) throw new Error(done.error);
  return done.value;
}
const caseIds = async () => (await bench.cases()).map((one) => one.submissionId).sort();
const logOf = async (): Promise<string> => {
  const names = await readdir(join(disk, 'journal'));
  const name = names
    .filter((one) => /^log/.test(one))
    .sort()
    .at(-1);
  return join(disk, 'journal', name ?? 'log');
};

describe('SYNC-24 a kiosk that is dead for good', () => {
  it('everything it owed arrives from its disk on another machine', async () => {
    expect(await rescue()).toMatchObject({ ok: true, value: { kiosk: 'kiosk-1', written: 3, notes: [] } });
    expect(await deliver()).toMatchObject({ stations: [{ kiosk: 'kiosk-1', delivered: 3, notes: [] }] });
    expect(await caseIds()).toEqual(ids.toSorted());
    expect((await bench.cases()).every((one) => one.chain === 'whole')).toBe(true);
  });

  it('a receipt on the disk that the platform did not sign does not keep a submission back', async () => {
    const log = await logOf();
    const text = await readFile(log, 'utf8');
    const receipts = [...text.matchAll(/\{"type":"receipt".*?\}\}/g)].map(([line]) => line);
    expect(receipts.length).toBeGreaterThan(0);
    const forged = receipts.map((line) => line.replaceAll(ids[0] ?? '', ids[2] ?? ''));
    await writeFile(log, `${text}${forged.join('\n')}\n`);
    expect(await rescue()).toMatchObject({ ok: true, value: { written: 3 } });
  });

  it('without its key: the envelopes carry their own signatures', async () => {
    await rm(join(disk, 'keys'), { recursive: true });
    expect(await rescue()).toMatchObject({ ok: true, value: { written: 3, notes: [] } });
    expect(await deliver()).toMatchObject({ stations: [{ delivered: 3, notes: [] }] });
    expect(await caseIds()).toEqual(ids.toSorted());
  });

  it('with a torn end: the line that was never finished is not there, all others are', async () => {
    const log = await logOf();
    const bytes = await readFile(log);
    const lastCommit = bytes.lastIndexOf('"type":"commit"');
    await truncate(log, lastCommit + 200);
    expect(await rescue()).toMatchObject({
      ok: true,
      value: { written: 2, notes: [{ defect: 'manifest-lost', subject: ids[3] }] },
    });
    await deliver();
    expect(await caseIds()).toEqual(ids.slice(0, 3).toSorted());
  });

  it('with a damaged line in the middle: the ones around it arrive, and the platform sees the gap', async () => {
    const log = await logOf();
    const bytes = await readFile(log);
    const at = bytes.indexOf(`"submissionId":"${ids[1]}"`);
    bytes.fill(0, at - 100, at + 100);
    await writeFile(log, bytes);
    expect(await rescue()).toMatchObject({
      ok: true,
      value: { written: 2, notes: [{ defect: 'manifest-lost', subject: ids[1] }] },
    });
    await deliver();
    const cases = await bench.cases();
    expect(cases.map((one) => one.submissionId).sort()).toEqual([ids[0], ids[2], ids[3]].sort());
    expect(cases.filter((one) => one.chain === 'gap').map((one) => one.submissionId)).toEqual([ids[2]]);
  });

  it('with line ends destroyed and the log in an unknown file beside others', async () => {
    const log = await logOf();
    const bytes = await readFile(log);
    await rm(log);
    const text = bytes.toString('utf8').replaceAll('\n', '\u0000');
    await mkdir(join(disk, 'journal', 'lost+found'));
    await writeFile(join(disk, 'journal', 'lost+found', '#1234'), `\u0001garbage${text}`);
    expect(await rescue()).toMatchObject({ ok: true, value: { written: 3 } });
    await deliver();
    expect(await caseIds()).toEqual(ids.toSorted());
  });

  it('a chunk that is gone or altered costs its own submission only, by name', async () => {
    const folder = join(disk, 'journal', 'chunks', ids[2] ?? '');
    const [first = ''] = await readdir(folder);
    await writeFile(join(folder, first), 'something else');
    expect(await rescue()).toMatchObject({
      ok: true,
      value: { written: 2, notes: [{ defect: 'chunk-lost', subject: ids[2] }] },
    });
    await deliver();
    expect(await caseIds()).toEqual([ids[0], ids[1], ids[3]].sort());
  });

  it('the disk is only read, and what is no disk of a kiosk is said to be none', async () => {
    const before = (await readdir(disk, { recursive: true })).sort();
    await rescue();
    expect((await readdir(disk, { recursive: true })).sort()).toEqual(before);
    expect(await rescueToStick(out, openStickFs(out), Date.now)).toEqual({
      ok: false,
      error: 'not-a-data-folder',
    });
  });
});

it('the tool: rescue, deliver, and what is said when something is wrong', async () => {
  const said: string[] = [];
  const complained: string[] = [];
  const terminal = {
    print: (line: string) => said.push(line),
    complain: (line: string) => complained.push(line),
  };
  const run = (...args: string[]) => runTool('courier', commands, args, terminal);
  expect(await run()).toBe(2);
  expect(complained.join('\n')).toContain('npm run courier -- rescue DATA_DIR OUT');
  expect(await run('rescue', disk, out)).toBe(0);
  expect(said[0]).toContain('站点 kiosk-1：新写 3 件');

  const laptop = join(bench.folder, 'laptop');
  await mkdir(laptop);
  expect(await run('deliver', out, '--data', laptop)).toBe(1);
  expect(complained.at(-1)).toContain('no kiosk in the data folder');
  const { url, sealingKey, signingKeys } = bench.platform;
  const platform = {
    url,
    enrolmentCode: ENROLMENT_CODE,
    sealingKey,
    signingKeys: [...signingKeys],
    simulated: true,
  };
  await writeConfig(laptop, { ...defaultConfig(), freeSpaceFloorMiB: 16, platform });
  said.length = 0;
  expect(await run('deliver', out, '--data', laptop, '--language', 'en')).toBe(0);
  expect(said[0]).toBe('Station kiosk-1: 3 signed for, 0 refused, 0 to be tried again, 0 ratings.');
  expect(JSON.parse(said.at(-1) ?? '')).toMatchObject({ stopped: null });
  expect(await caseIds()).toEqual(ids.toSorted());

  expect(await run('rescue', out, out)).toBe(1);
  expect(await run('export', join(out, 'no-such-folder'), '--data', laptop)).toBe(1);
  expect(complained.at(-1)).toBe('找不到这个文件夹。请插好优盘再试。');
});
