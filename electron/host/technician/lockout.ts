import { join } from 'node:path';
import { z } from 'zod';
import { readIfThere, writeDurably } from '../journal/files.ts';

/** Wrong entries that cost nothing yet. */
export const FREE_FAILURES = 2;
const FIRST_WAIT_MS = 15_000;
const LONGEST_WAIT_MS = 3_600_000;

/** How long the door stays shut after so many wrong entries in a row: 15 s from the third on, doubling, at most an hour. */
export const waitAfter = (failures: number): number =>
  failures <= FREE_FAILURES
    ? 0
    : Math.min(FIRST_WAIT_MS * 2 ** (failures - FREE_FAILURES - 1), LONGEST_WAIT_MS);

const stored = z.strictObject({ failures: z.int().min(0).max(10_000) });

/**
 * Counts wrong entries. The count is on disk before an entry is looked at, so cutting the power buys no free try; and a
 * wait that was interrupted by a restart begins anew. No wall clock is used: it may be wrong, and it may be set.
 */
export class Lockout {
  readonly #path: string;
  readonly #monotonic: () => number;
  #failures = 0;
  #openAt = 0;

  private constructor(path: string, monotonic: () => number) {
    this.#path = path;
    this.#monotonic = monotonic;
  }

  static async open(folder: string, monotonic: () => number): Promise<Lockout> {
    const lockout = new Lockout(join(folder, 'lockout.json'), monotonic);
    lockout.#failures = await readCount(lockout.#path);
    lockout.#shut();
    return lockout;
  }

  /** Milliseconds until the next entry is looked at; 0 when the door is open. */
  get remainingMs(): number {
    return Math.max(0, Math.ceil(this.#openAt - this.#monotonic()));
  }

  get failures(): number {
    return this.#failures;
  }

  /** Counts an entry as wrong before it is looked at. The wait begins with `failed`. */
  async begin(): Promise<void> {
    this.#failures += 1;
    await this.#write();
  }

  /** The entry was wrong. */
  failed(): void {
    this.#shut();
  }

  /** The entry was right, but there is more to be proved: it does not count, and what counted before still does. */
  async takeBack(): Promise<void> {
    this.#failures -= 1;
    await this.#write();
  }

  /** Everything was proved. */
  async clear(): Promise<void> {
    this.#failures = 0;
    this.#openAt = 0;
    await this.#write();
  }

  #shut(): void {
    this.#openAt = this.#monotonic() + waitAfter(this.#failures);
  }

  #write(): Promise<void> {
    return writeDurably(this.#path, JSON.stringify({ failures: this.#failures }));
  }
}

/** A file that cannot be read must not open the door: it counts as one failure too many. */
async function readCount(path: string): Promise<number> {
  const bytes = await readIfThere(path);
  if (bytes === undefined) return 0;
  try {
    return stored.parse(JSON.parse(bytes.toString())).failures;
  } catch {
    return FREE_FAILURES + 1;
  }
}
