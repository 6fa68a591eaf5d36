import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf, readIfThere, syncFolder, writeDurably } from './files.ts';

const MARK_LENGTH = 16;

/**
 * Something that custody rests on is not as it was written: a line of the log, the kiosk's key. Nothing is dropped or made
 * anew; the kiosk does not start, and the message is one sentence for the technician.
 */
export class JournalDamagedError extends Error {
  override name = 'JournalDamagedError';
}

/** The sentence for a damaged line, counted from 1. */
export const damagedLine = (line: number): JournalDamagedError =>
  new JournalDamagedError(
    `The journal is damaged at line ${line} of journal/log: the kiosk does not start, so that no submission is lost silently; restore the file or carry the data folder to the operator.`,
  );

/** The log took a write it could not finish; nothing may be promised until the kiosk was started again. */
export class JournalBrokenError extends Error {
  override name = 'JournalBrokenError';
  constructor() {
    super('The journal could not be written and must be opened again.');
  }
}

/** An append-only file of checked JSON lines. */
export interface Log {
  /** Every value, in the order it was appended. Those of before the start only. */
  readonly values: readonly unknown[];
  /** True when an unfinished last line was cut off at the start (it is kept beside the log). */
  readonly tornTailCut: boolean;
  /** Bytes in the file. */
  size(): number;
  /** False after a write that could neither be finished nor taken back. */
  healthy(): boolean;
  /** Appends one line; when it resolves the line survives a power cut. Callers hold a lock. */
  append(value: unknown): Promise<void>;
  /** Replaces the whole log in one step. Callers hold a lock. */
  rewrite(values: readonly unknown[]): Promise<void>;
  close(): Promise<void>;
}

const lineOf = (value: unknown): string => {
  const json = JSON.stringify(value);
  return `${mark(json)} ${json}\n`;
};

const mark = (json: string): string => createHash('sha256').update(json).digest('hex').slice(0, MARK_LENGTH);

/** Reads one line without its line end; undefined when its mark does not fit. */
function readLine(line: string): { value: unknown } | undefined {
  const json = line.slice(MARK_LENGTH + 1);
  if (line[MARK_LENGTH] !== ' ' || mark(json) !== line.slice(0, MARK_LENGTH)) return undefined;
  try {
    return { value: JSON.parse(json) };
  } catch {
    return undefined;
  }
}

/** What a log file holds: its values, and how many bytes of it are good. */
export function parseLog(bytes: Buffer): { values: unknown[]; goodBytes: number } {
  const values: unknown[] = [];
  let at = 0;
  while (at < bytes.length) {
    const end = bytes.indexOf(0x0a, at);
    const read = end === -1 ? undefined : readLine(bytes.toString('utf8', at, end));
    if (read === undefined) {
      // Only what a cut append leaves may be cut off: nothing good comes after it.
      if (hasGoodLineAfter(bytes, at)) throw damagedLine(values.length + 1);
      return { values, goodBytes: at };
    }
    values.push(read.value);
    at = end + 1;
  }
  return { values, goodBytes: at };
}

/** Whether a whole line stands anywhere behind, even when what should separate it from the one before is damaged. */
function hasGoodLineAfter(bytes: Buffer, from: number): boolean {
  const tail = bytes.toString('latin1', from);
  for (const { index } of tail.matchAll(/(?=[0-9a-f]{16} [{])/g)) {
    const end = bytes.indexOf(0x0a, from + index);
    if (end === -1) return false;
    if (readLine(bytes.toString('utf8', from + index, end)) !== undefined) return true;
  }
  return false;
}

/**
 * Opens the log, made when missing. A torn last line, which was never acknowledged, is cut off and kept in
 * `<path>.cut`. Throws JournalDamagedError for anything else that is not as written.
 */
export async function openLog(path: string): Promise<Log> {
  const bytes = (await readIfThere(path)) ?? Buffer.alloc(0);
  const { values, goodBytes } = parseLog(bytes);
  const tornTailCut = goodBytes < bytes.length;
  if (tornTailCut) await writeDurably(`${path}.cut`, bytes.subarray(goodBytes));
  let handle = await openForAppend(path);
  await handle.truncate(goodBytes);
  await handle.sync();
  await syncFolder(dirname(path));
  let size = goodBytes;
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
    tornTailCut,
    size: () => size,
    healthy: () => healthy,
    append: async (value) => {
      if (!healthy) throw new JournalBrokenError();
      const line = Buffer.from(lineOf(value));
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
    },
    rewrite: async (all) => {
      if (!healthy) throw new JournalBrokenError();
      const text = all.map(lineOf).join('');
      await writeDurably(path, text);
      const old = handle;
      handle = await openForAppend(path);
      size = Buffer.byteLength(text);
      await old.close();
    },
    close: () => handle.close(),
  };
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
