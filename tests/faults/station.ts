/** A kiosk without a network: host and page on one disk, the printer's paper outside it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { type NamedKey, PublicJwk } from '#shared/envelope/schema.ts';
import { JournalList } from '#shared/platform/journal.ts';
import { Child } from '../kiosk/child.ts';
import type { Order, Outcome, PageStart } from './page/messages.ts';
import type { Random } from './random.ts';
import { openShell, type Shell, type ShellKind } from './shells.ts';

export interface StationOptions {
  readonly kind: ShellKind;
  /** On the disk under test. */
  readonly disk: string;
  /** Where the host's data folder is: on the same disk, or on a partition of its own. */
  readonly hostDisk?: string;
  /** Outside it. */
  readonly folder: string;
  readonly pageFolder: string;
  readonly port: number;
  /** Bytes that must be free for a new visit. */
  readonly floor: number;
  readonly noFsync?: boolean;
  readonly relaxed?: boolean;
}

export async function makeKeys(): Promise<NamedKey> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  return { keyId: 'sealing-faults', jwk: PublicJwk.parse({ kty, crv, x, y }) };
}

export class Station {
  readonly #options: StationOptions;
  readonly #key: NamedKey;
  #host!: Child;
  #shell!: Shell;

  private constructor(options: StationOptions, key: NamedKey) {
    this.#options = options;
    this.#key = key;
  }

  /** Starts host and shell; the page is loaded and not yet started. */
  static async open(options: StationOptions, key: NamedKey): Promise<Station> {
    const station = new Station(options, key);
    await station.#open();
    return station;
  }

  async #open(): Promise<void> {
    const { disk, folder, pageFolder, port, floor, noFsync, relaxed, kind, hostDisk = disk } = this.#options;
    this.#host = await Child.start(
      process.execPath,
      [
        join(import.meta.dirname, 'kiosk-process.ts'),
        ...['--data', join(hostDisk, 'kiosk'), '--port', String(port), '--platform', 'http://127.0.0.1:9'],
        ...['--paper', this.paper, '--page', pageFolder, '--floor', String(floor)],
        ...(noFsync ? ['--no-fsync'] : []),
      ],
      { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') },
    );
    this.#shell = await openShell(kind, join(disk, 'profile'), folder);
    const { page } = this.#shell;
    await page.goto(`http://127.0.0.1:${port}/${relaxed ? '?relaxed' : ''}`);
    await page.waitForFunction(() => window.faults !== undefined);
  }

  get paper(): string {
    return join(this.#options.folder, 'paper');
  }

  /** Ids of what the page's copy has whole, before it is compared with the journal; undefined when its database does not answer. */
  async inPage(): Promise<string[] | undefined> {
    return this.#page((faults) => faults.inventory(), 30_000) as Promise<string[] | undefined>;
  }

  /** Ids of what the journal has whole. */
  async inJournal(): Promise<string[]> {
    const url = String(this.#host.ready.url);
    const list = JournalList.parse(await (await fetch(`${url}/api/journal`)).json());
    const whole: string[] = [];
    for (const { submissionId } of list.entries) {
      const answer = await fetch(`${url}/api/journal/${submissionId}/check`, { method: 'POST', body: '{}' });
      const { missing } = (await answer.json()) as { missing: string[] };
      if (missing.length === 0) whole.push(submissionId);
    }
    return whole;
  }

  /** Starts the page's sync and waits until both copies were compared; false when the page gives up on its database. */
  async compare(): Promise<boolean> {
    const start: PageStart = { sealingKey: this.#key, signingKeys: [], clockOffset: 0, broken: null };
    await this.#shell.page.evaluate((given) => window.faults.start(given), start);
    for (const end = Date.now() + 60_000; Date.now() < end; ) {
      const state = await this.#page((faults) => faults.state(), 5000);
      if (state?.outbox === 'ok') return true;
      if (state?.outbox === 'unhealthy') return false;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return false;
  }

  /** One citizen; undefined when nothing answers any more. */
  submit(order: Order, limitMs = 40_000): Promise<Outcome | undefined> {
    const asked = this.#shell.page
      .evaluate((given) => window.faults.submit(given), order)
      .catch(() => undefined);
    return Promise.race([asked, late(limitMs)]);
  }

  #page<T>(question: (faults: Window['faults']) => Promise<T> | T, limitMs: number): Promise<T | undefined> {
    const text = `(${question.toString()})(window.faults)`;
    const asked = this.#shell.page.evaluate(text).catch(() => undefined) as Promise<T | undefined>;
    return Promise.race([asked, late(limitMs)]);
  }

  /** Stops the clock of every process, as the mains do. */
  async freeze(): Promise<void> {
    const family = await this.#shell.family();
    for (const pid of [this.#host.process.pid, ...family]) {
      try {
        if (pid !== undefined) process.kill(pid, 'SIGSTOP');
      } catch {
        // It has just ended by itself.
      }
    }
  }

  async kill(): Promise<void> {
    await this.#host?.stop('SIGKILL');
    await this.#shell?.kill();
  }

  async close(): Promise<void> {
    await this.#shell.close();
    await this.#host.stop();
  }
}

/** The submissions whose receipt came out, each once. */
export async function receiptsOn(paper: string, orders: readonly Order[]): Promise<string[]> {
  const text = await readFile(paper, 'utf8').catch(() => '');
  const codes = new Set(
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => (JSON.parse(line) as { queryCode: string }).queryCode),
  );
  return orders.filter((order) => codes.has(order.queryCode)).map((order) => order.submissionId);
}

/** A citizen's application of about 420 KB, two documents. */
export function makeOrder(random: Random, number: number): Order {
  const queryCode = String(Math.floor(random.next() * 1e12)).padStart(12, '0');
  const names = ['id-card', 'certificate'];
  return {
    submissionId: uuidv7(),
    holder: {
      documentType: '111',
      number: `3301021990${String(number).padStart(8, '0')}`,
      lifeEvent: 'newborn',
    },
    application: {
      queryCode,
      children: [{ matter: 'birth-certificate', department: 'health', fields: { number }, materials: names }],
    },
    parts: names.map((name) => ({
      name,
      type: 'image/jpeg',
      base64: Buffer.from(random.bytes(210_000)).toString('base64'),
    })),
    queryCode,
  };
}

const late = (ms: number): Promise<undefined> =>
  new Promise((resolve) => {
    setTimeout(() => resolve(undefined), ms).unref();
  });
