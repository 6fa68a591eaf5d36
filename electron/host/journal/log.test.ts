import { appendFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { JournalDamagedError, openLog, parseLog } from './log.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yiciban-log-'));
  path = join(folder, 'log');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const write = async (...values: unknown[]): Promise<void> => {
  const log = await openLog(path);
  for (const value of values) await log.append(value);
  await log.close();
};
const readBack = async () => {
  const log = await openLog(path);
  await log.close();
  return log;
};

describe('the log', () => {
  it('gives back what was appended, in order, for its owner alone', async () => {
    await write({ n: 1 }, { n: '受理\n2' }, { n: 3 });
    expect((await readBack()).values).toEqual([{ n: 1 }, { n: '受理\n2' }, { n: 3 }]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const [line] = (await readFile(path, 'utf8')).split('\n');
    expect(line).toMatch(/^[0-9a-f]{16} \{"n":1\}$/);
  });

  it('cut at any byte, it gives every line before the cut and goes on from there', async () => {
    await write({ n: 1 }, { n: 2 }, { n: 3 });
    const whole = await readFile(path);
    for (let length = 0; length <= whole.length; length += 1) {
      await writeFile(path, whole.subarray(0, length));
      const lines = whole.subarray(0, length).toString().split('\n').length - 1;
      const log = await openLog(path);
      expect(log.values).toHaveLength(lines);
      expect(log.tornTailCut).toBe(whole[length - 1] !== 0x0a && length > 0);
      await log.append({ n: 'next' });
      await log.close();
      expect((await readBack()).values.at(-1)).toEqual({ n: 'next' });
    }
  });

  it('keeps what it cut off, for people to look at', async () => {
    await write({ n: 1 });
    await appendFile(path, 'half a li');
    expect((await readBack()).tornTailCut).toBe(true);
    expect(await readFile(`${path}.cut`, 'utf8')).toBe('half a li');
  });

  it('a changed byte before the last line is never passed over', async () => {
    await write({ n: 1 }, { n: 2 }, { n: 3 });
    const whole = await readFile(path);
    const lastLine = whole.lastIndexOf(0x0a, whole.length - 2) + 1;
    fc.assert(
      fc.property(fc.nat(lastLine - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const bytes = Buffer.from(whole);
        bytes[at] = (bytes[at] ?? 0) ^ change;
        expect(() => parseLog(bytes)).toThrow(JournalDamagedError);
      }),
    );
    await writeFile(path, Buffer.from(whole.toString().replace('{"n":2}', '{"n":9}')));
    await expect(openLog(path)).rejects.toThrow('The journal is damaged at line 2 of journal/log');
  });

  it('zeroes where the last line should be are a torn line', async () => {
    await write({ n: 1 });
    const { size } = await stat(path);
    await truncate(path, size + 300);
    const log = await readBack();
    expect([log.values, log.tornTailCut]).toEqual([[{ n: 1 }], true]);
  });

  it('is replaced as a whole and goes on in the new file', async () => {
    const log = await openLog(path);
    for (let n = 0; n < 5; n += 1) await log.append({ n });
    await log.rewrite([{ head: true }]);
    await log.append({ n: 'after' });
    expect(log.size()).toBe((await stat(path)).size);
    await log.close();
    expect((await readBack()).values).toEqual([{ head: true }, { n: 'after' }]);
  });
});
