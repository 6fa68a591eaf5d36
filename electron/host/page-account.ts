import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type PageAccount, pageAccount } from '#shared/api/documents.ts';

/** Visits that are remembered; older ones have long ended. */
const VISITS = 50;

/** Counts printed pages: by visit in memory, and all of them in a file of the data folder. */
export class PageLedger {
  readonly #path: string;
  readonly #limit: number;
  readonly #visits = new Map<string, number>();
  #account: PageAccount;

  private constructor(path: string, limit: number, account: PageAccount) {
    this.#path = path;
    this.#limit = limit;
    this.#account = account;
  }

  /** Opens the count; one that cannot be read begins again. */
  static async open(dataDir: string, limit: number, now: number): Promise<PageLedger> {
    const path = join(dataDir, 'printed-pages.json');
    const fresh = { since: new Date(now).toISOString(), jobs: 0, pages: 0, spoilt: 0 };
    const kept = await readFile(path, 'utf8').then(
      (text) => pageAccount.safeParse(parsed(text)),
      () => undefined,
    );
    return new PageLedger(path, limit, kept?.success ? kept.data : fresh);
  }

  get account(): PageAccount {
    return this.#account;
  }

  /** Pages this visit may still print. */
  left(visit: string): number {
    return Math.max(0, this.#limit - (this.#visits.get(visit) ?? 0));
  }

  /** Counts a job that came out, or (`spoilt`) one that broke off. */
  async count(visit: string, pages: number, spoilt: boolean): Promise<void> {
    this.#visits.set(visit, (this.#visits.get(visit) ?? 0) + pages);
    for (const old of [...this.#visits.keys()].slice(0, -VISITS)) this.#visits.delete(old);
    const { since, jobs, pages: all, spoilt: lost } = this.#account;
    this.#account = spoilt
      ? { since, jobs, pages: all, spoilt: lost + pages }
      : { since, jobs: jobs + 1, pages: all + pages, spoilt: lost };
    try {
      await writeFile(`${this.#path}.new`, JSON.stringify(this.#account), { mode: 0o600 });
      await rename(`${this.#path}.new`, this.#path);
    } catch {
      // A full disk costs the count, not the paper.
    }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
