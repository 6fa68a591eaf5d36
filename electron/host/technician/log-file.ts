import { createHash } from 'node:crypto';
import { appendFile, open, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readIfThere, removeIfThere } from '../journal/files.ts';

/** One line: what happened, with short words only. Values are names and numbers of the machine, never of a person. */
export const logEntry = z.strictObject({
  n: z.int(),
  at: z.string(),
  event: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** SHA-256 of the line before, hex: a line that was taken out or changed breaks the chain. */
  previous: z.string(),
});
export type LogEntry = z.infer<typeof logEntry>;
export type LogFacts = LogEntry['facts'];

const FIRST = '0'.repeat(64);
const hashOf = (line: string): string => createHash('sha256').update(line).digest('hex');

export interface LogFileOptions {
  /** A file longer than this becomes the older one, in bytes. */
  readonly rotateAt?: number;
  /** How many older files are kept. */
  readonly keep?: number;
  readonly now: () => number;
}

/**
 * A log of lines in JSON, each chained to the one before and synced to the disk. A disk that takes no more loses a line,
 * never the program.
 */
export class LogFile {
  readonly #folder: string;
  readonly #name: string;
  readonly #options: Required<LogFileOptions>;
  #n = 0;
  #previous = FIRST;
  #queue: Promise<void> = Promise.resolve();

  private constructor(folder: string, name: string, options: LogFileOptions) {
    this.#folder = folder;
    this.#name = name;
    this.#options = { rotateAt: 512 * 1024, keep: 3, ...options };
  }

  static async open(folder: string, name: string, options: LogFileOptions): Promise<LogFile> {
    const log = new LogFile(folder, name, options);
    for (const age of [1, 0]) {
      for (const line of lines(await log.#read(age))) {
        log.#previous = hashOf(line);
        log.#n = parse(line)?.n ?? log.#n;
      }
    }
    await log.#closeTornLine();
    return log;
  }

  /** Adds a line; resolves when it is on the disk. Never rejects. */
  add(event: string, facts: LogFacts = {}): Promise<void> {
    this.#queue = this.#queue.then(() => this.#append(event, facts)).catch(() => undefined);
    return this.#queue;
  }

  /** The newest lines, newest first. */
  async newest(limit: number): Promise<LogEntry[]> {
    await this.#queue;
    const found: LogEntry[] = [];
    for (let age = 0; age <= this.#options.keep && found.length < limit; age++)
      found.push(
        ...lines(await this.#read(age))
          .reverse()
          .flatMap((line) => parse(line) ?? []),
      );
    return found.slice(0, limit);
  }

  /** Number of the first line that does not follow from the one before it; null when all do. */
  async broken(): Promise<number | null> {
    await this.#queue;
    let previous: string | null = null;
    for (let age = this.#options.keep; age >= 0; age--) {
      for (const line of lines(await this.#read(age))) {
        const entry = parse(line);
        if (entry === null || (previous !== null && entry.previous !== previous)) return entry?.n ?? this.#n;
        previous = hashOf(line);
      }
    }
    return null;
  }

  async #append(event: string, facts: LogFacts): Promise<void> {
    await this.#rotate();
    const entry: LogEntry = {
      n: this.#n + 1,
      at: new Date(this.#options.now()).toISOString(),
      event,
      facts,
      previous: this.#previous,
    };
    const line = JSON.stringify(entry);
    const file = await open(this.#path(0), 'a', 0o600);
    try {
      await file.writeFile(`${line}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    this.#n = entry.n;
    this.#previous = hashOf(line);
  }

  async #rotate(): Promise<void> {
    const size = await stat(this.#path(0)).then(
      (found) => found.size,
      () => 0,
    );
    if (size < this.#options.rotateAt) return;
    await removeIfThere(this.#path(this.#options.keep));
    for (let age = this.#options.keep; age > 0; age--)
      await rename(this.#path(age - 1), this.#path(age)).catch(() => undefined);
  }

  /** A line cut off by a power failure must not swallow the next one. */
  async #closeTornLine(): Promise<void> {
    const text = await this.#read(0);
    if (text !== '' && !text.endsWith('\n')) await appendFile(this.#path(0), '\n').catch(() => undefined);
  }

  async #read(age: number): Promise<string> {
    return (await readIfThere(this.#path(age)).catch(() => undefined))?.toString() ?? '';
  }

  #path(age: number): string {
    return join(this.#folder, age === 0 ? `${this.#name}.jsonl` : `${this.#name}.${age}.jsonl`);
  }
}

const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

function parse(line: string): LogEntry | null {
  try {
    return logEntry.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}
