import { type FileHandle, open, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, readIfThere, removeIfThere, syncFolder, writeDurably } from './files.ts';
import { lineOf, parseSegment } from './log-line.ts';
import type { Quarantine } from './quarantine.ts';

/** The log took a write it could not finish; nothing may be promised until the kiosk was started again. */
export class JournalBrokenError extends Error {
  override name = 'JournalBrokenError';
  constructor() {
    super('The journal could not be written and must be opened again.');
  }
}

/** An append-only chain of checked JSON lines, in numbered segment files `log.000001` … of one folder. */
export interface Log {
  /** Every value that is as written, in the order it was appended. Those of before the start only. */
  readonly values: readonly unknown[];
  /** Stable names of what was not as written at the start: `log-torn`, `log-damaged:<segment>:<line>`. All of it is in quarantine. */
  readonly damage: readonly string[];
  /** True when there was no segment at all. */
  readonly isNew: boolean;
  /** Bytes in the segment that is written to. */
  size(): number;
  /** False after a write that could neither be finished nor taken back. */
  healthy(): boolean;
  /** Appends one line; when it resolves the line survives a power cut. Callers hold a lock. */
  append(value: unknown): Promise<void>;
  /** Goes on in a new segment that begins with these values, which must say all that still counts. Callers hold a lock. */
  rotate(values: readonly unknown[]): Promise<void>;
  close(): Promise<void>;
}

/** Segments kept beside the one that is written to: an older state to fall back on when the newest is damaged. */
const KEPT_SEGMENTS = 2;
const SEGMENT = /^log\.(\d{6})$/;
const nameOf = (number: number): string => `log.${String(number).padStart(6, '0')}`;

/**
 * Opens the log of a folder, made when missing. A torn end, which was never acknowledged, is cut off; a segment with any
 * other damage is replaced by what is whole in it and in the segments before it. Both go to quarantine first.
 */
export async function openLog(folder: string, quarantine: Quarantine): Promise<Log> {
  await adoptOldLog(folder);
  const numbers = await segmentsOf(folder);
  let number = numbers.at(-1) ?? 1;
  const path = () => join(folder, nameOf(number));
  const bytes = (await readIfThere(path())) ?? Buffer.alloc(0);
  const newest = parseSegment(bytes);
  const damage = newest.damagedLines.map((line) => `log-damaged:${nameOf(number)}:${line}`);
  let values = newest.values;
  let lastSum = newest.lastSum;
  let size = newest.goodBytes;

  if (newest.goodBytes < bytes.length) {
    damage.push('log-torn');
    await quarantine.keep(bytes.subarray(newest.goodBytes), `${nameOf(number)}.torn`);
  }
  // A segment after the first begins with what still counts: an empty one has lost it.
  const isHollow = numbers.length > 1 && newest.values.length === 0;
  if (isHollow) damage.push(`log-damaged:${nameOf(number)}:1`);
  if (newest.damagedLines.length > 0 || isHollow) {
    const older: unknown[] = [];
    for (const one of numbers.slice(0, -1)) {
      const content = await readIfThere(join(folder, nameOf(one)));
      if (content !== undefined) older.push(...parseSegment(content).values);
    }
    values = [...older, ...newest.values];
    const damaged = path();
    number += 1;
    const text = chain(lastSum, values);
    await writeDurably(path(), text.text);
    ({ lastSum } = text);
    size = Buffer.byteLength(text.text);
    await quarantine.take(damaged, nameOf(number - 1));
  }

  let handle = await openForAppend(path());
  await handle.truncate(size);
  await handle.sync();
  await syncFolder(folder);
  let healthy = true;

  const takeBack = async (): Promise<void> => {
    try {
      await handle.truncate(size);
      await handle.sync();
    } catch {
      healthy = false;
    }
  };

  return {
    values,
    damage,
    isNew: numbers.length === 0,
    size: () => size,
    healthy: () => healthy,
    append: async (value) => {
      if (!healthy) throw new JournalBrokenError();
      const { text, sum } = lineOf(lastSum, value);
      const line = Buffer.from(text);
      try {
        await writeAll(handle, line, size);
      } catch (error) {
        await takeBack();
        throw error;
      }
      try {
        await handle.sync();
      } catch {
        // After a failed fsync the kernel may call the same pages clean: what is on disk is unknown.
        healthy = false;
        throw new JournalBrokenError();
      }
      size += line.length;
      lastSum = sum;
    },
    rotate: async (all) => {
      if (!healthy) throw new JournalBrokenError();
      const next = chain(lastSum, all);
      await writeDurably(join(folder, nameOf(number + 1)), next.text);
      const old = handle;
      number += 1;
      handle = await openForAppend(path());
      size = Buffer.byteLength(next.text);
      ({ lastSum } = next);
      await old.close();
      await dropOldSegments(folder, quarantine);
    },
    close: () => handle.close(),
  };
}

/** The lines of these values, following the line with this sum. */
function chain(
  from: string,
  values: readonly unknown[],
): { readonly text: string; readonly lastSum: string } {
  let lastSum = from;
  const lines = values.map((value) => {
    const line = lineOf(lastSum, value);
    lastSum = line.sum;
    return line.text;
  });
  return { text: lines.join(''), lastSum };
}

/** Version 0.1 kept one file `log`: it becomes the first segment, and its lines are read as they are. */
async function adoptOldLog(folder: string): Promise<void> {
  if ((await segmentsOf(folder)).length > 0) return;
  try {
    await rename(join(folder, 'log'), join(folder, nameOf(1)));
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

async function segmentsOf(folder: string): Promise<number[]> {
  const names = await readdir(folder);
  const numbers = names.map((name) => Number(SEGMENT.exec(name)?.[1] ?? 0));
  return numbers.filter((number) => number > 0).sort((a, b) => a - b);
}

/** What a newer segment says again need not be kept; what cannot be read is never thrown away. */
async function dropOldSegments(folder: string, quarantine: Quarantine): Promise<void> {
  for (const number of (await segmentsOf(folder)).slice(0, -1 - KEPT_SEGMENTS)) {
    const path = join(folder, nameOf(number));
    const bytes = (await readIfThere(path)) ?? Buffer.alloc(0);
    const { damagedLines, goodBytes } = parseSegment(bytes);
    if (damagedLines.length > 0 || goodBytes < bytes.length) await quarantine.take(path, nameOf(number));
    else await removeIfThere(path);
  }
}

async function openForAppend(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r+');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return open(path, 'w+', 0o600);
  }
}

async function writeAll(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}
