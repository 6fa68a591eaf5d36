import { createHash } from 'node:crypto';
import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLog } from './log.ts';
import { parseSegment } from './log-line.ts';
import { createQuarantine } from './quarantine.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yiciban-log-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const first = () => join(folder, 'log.000001');
const open = () => openLog(folder, createQuarantine(join(folder, 'quarantine'), { now: () => Date.now() }));
const write = async (...values: unknown[]): Promise<void> => {
  const log = await open();
  for (const value of values) await log.append(value);
  await log.close();
};
const readBack = async () => {
  const log = await open();
  await log.close();
  return log;
};
const quarantined = async () => {
  const names = await readdir(join(folder, 'quarantine')).catch(() => []);
  return Promise.all(names.map((name) => readFile(join(folder, 'quarantine', name))));
};

describe('the log', () => {
  it('gives back what was appended, in order, each line chained to the one before, for its owner alone', async () => {
    await write({ n: 1 }, { n: '受理\n2' }, { n: 3 });
    const log = await readBack();
    expect([log.values, log.damage, log.isNew]).toEqual([[{ n: 1 }, { n: '受理\n2' }, { n: 3 }], [], false]);
    expect((await stat(first())).mode & 0o777).toBe(0o600);
    const lines = (await readFile(first(), 'utf8')).trim().split('\n');
    expect(lines[0]).toMatch(/^[0-9a-f]{32} 0{32} \{"n":1\}$/);
    for (let n = 1; n < lines.length; n += 1)
      expect(lines[n]?.slice(33, 65)).toBe(lines[n - 1]?.slice(0, 32));
  });

  it('cut at any byte, it gives every line before the cut, keeps the rest aside and goes on from there', async () => {
    await write({ n: 1 }, { n: 2 }, { n: 3 });
    const whole = await readFile(first());
    for (let length = 0; length <= whole.length; length += 7) {
      await rm(join(folder, 'quarantine'), { recursive: true, force: true });
      await writeFile(first(), whole.subarray(0, length));
      const good = whole.subarray(0, length).lastIndexOf(0x0a) + 1;
      const log = await open();
      expect(log.values).toHaveLength(whole.subarray(0, good).toString().split('\n').length - 1);
      expect(log.damage).toEqual(good === length ? [] : ['log-torn']);
      expect(Buffer.concat(await quarantined())).toEqual(whole.subarray(good, length));
      await log.append({ n: 'next' });
      await log.close();
      const again = await readBack();
      expect([again.values.at(-1), again.damage]).toEqual([{ n: 'next' }, []]);
    }
  });

  it('whatever byte is changed: at most two lines are lost, it is told, and the damaged file is kept', async () => {
    const values = Array.from({ length: 6 }, (_, n) => ({ n, text: '预受理'.repeat(3) }));
    await write(...values);
    const whole = await readFile(first());
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        await rm(folder, { recursive: true });
        await mkdir(folder);
        const bytes = Buffer.from(whole);
        bytes[at] = (bytes[at] ?? 0) ^ change;
        await writeFile(first(), bytes);
        const log = await readBack();
        expect(log.damage.length).toBeGreaterThan(0);
        expect(log.values.length).toBeGreaterThanOrEqual(values.length - 2);
        for (const value of log.values) expect(values).toContainEqual(value);
        const aside = await quarantined();
        expect(aside.length).toBeGreaterThan(0);
        for (const kept of aside) expect(bytes.includes(kept)).toBe(true);
        const mended = await readBack();
        expect([mended.values, mended.damage]).toEqual([log.values, []]);
      }),
      { numRuns: 60 },
    );
  });

  it('a line taken out of the middle is told, although every other line is whole', async () => {
    await write({ n: 1 }, { n: 2 }, { n: 3 });
    const [a, , c] = (await readFile(first(), 'utf8')).split('\n');
    await writeFile(first(), `${a}\n${c}\n`);
    const log = await readBack();
    expect([log.values, log.damage]).toEqual([[{ n: 1 }, { n: 3 }], ['log-damaged:log.000001:2']]);
  });

  it('zeroes where the last line should be are a torn line', async () => {
    await write({ n: 1 });
    await truncate(first(), (await stat(first())).size + 300);
    const log = await readBack();
    expect([log.values, log.damage]).toEqual([[{ n: 1 }], ['log-torn']]);
  });

  it('goes on in a new segment, keeps two old ones, and falls back on them when the newest is damaged', async () => {
    const log = await open();
    for (let round = 1; round <= 4; round += 1) {
      await log.append({ round });
      await log.rotate([{ snapshot: round }]);
    }
    await log.append({ n: 'after' });
    expect((await readdir(folder)).sort()).toEqual(['log.000003', 'log.000004', 'log.000005']);
    expect(log.size()).toBe((await stat(join(folder, 'log.000005'))).size);
    await log.close();
    expect((await readBack()).values).toEqual([{ snapshot: 4 }, { n: 'after' }]);

    const newest = join(folder, 'log.000005');
    await writeFile(newest, (await readFile(newest, 'utf8')).replace('"snapshot":4', '"snapshot":9'));
    const fallen = await readBack();
    expect(fallen.damage).toEqual(['log-damaged:log.000005:1']);
    expect(fallen.values).toEqual([
      { snapshot: 2 },
      { round: 3 },
      { snapshot: 3 },
      { round: 4 },
      { n: 'after' },
    ]);
  });

  it('a log of version 0.1 is read, and goes on as a chain', async () => {
    const json = '{"type":"x"}';
    const mark = createHash('sha256').update(json).digest('hex').slice(0, 16);
    await appendFile(join(folder, 'log'), `${mark} ${json}\n`);
    const log = await open();
    expect([log.values, log.damage]).toEqual([[{ type: 'x' }], []]);
    await log.append({ n: 2 });
    await log.close();
    expect((await readBack()).values).toEqual([{ type: 'x' }, { n: 2 }]);
  });
});

it('no bytes at all make the reader throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
      const { values, goodBytes } = parseSegment(Buffer.from(bytes));
      expect([values, goodBytes]).toEqual([[], 0]);
    }),
  );
});
