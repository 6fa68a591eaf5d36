/** A built kiosk with its Chromium for tests of what a citizen would notice. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { UnprintedList } from '#shared/platform/journal.ts';
import { openTouchBrowser, type TouchBrowser } from '../kiosk/browser.ts';
import { type KioskOptions, TestKiosk } from '../kiosk/kiosk.ts';
import { type QuickVisit, quickVisit } from '../kiosk/quick-visit.ts';
import type { CaseView } from '../platform/platform.ts';
import { Hands } from '../tour/hands.ts';
import type { PrinterState } from '../tour/paper.ts';

/** What the citizen takes home. */
export interface Taken {
  readonly submissionId: string;
  readonly truth: string;
  readonly queryCode: string;
}

export class VisitBench {
  readonly kiosk: TestKiosk;
  readonly profile: string;
  browser: TouchBrowser;

  private constructor(kiosk: TestKiosk, profile: string, browser: TouchBrowser) {
    this.kiosk = kiosk;
    this.profile = profile;
    this.browser = browser;
  }

  static async start(options: KioskOptions = {}): Promise<VisitBench> {
    const kiosk = await TestKiosk.start(options);
    const profile = await mkdtemp(join(tmpdir(), 'chromium-visit-'));
    const browser = await openTouchBrowser({ profile, viewport: { width: 540, height: 960 } });
    return new VisitBench(kiosk, profile, browser);
  }

  get page(): Page {
    return this.browser.page;
  }

  get hands(): Hands {
    return new Hands(this.page);
  }

  /** The page anew at the attract screen, virtual devices and network as after a start. */
  async fresh(): Promise<void> {
    await this.kiosk.simulate('network', { online: true });
    for (const device of [
      'id-card',
      'scanner',
      'receipt-printer',
      'document-printer',
      'code-reader',
    ] as const)
      await this.kiosk.simulate(device, { clear: true });
    await this.page.goto(this.kiosk.url);
    await this.hands.arrive('attract');
  }

  visit(more: Omit<QuickVisit, 'kiosk' | 'page'> = {}): Promise<void> {
    return quickVisit({ kiosk: this.kiosk, page: this.page, ...more });
  }

  /** Submits a visit that stands at its signature; ends with the paper in hand. */
  async submit(): Promise<Taken> {
    await this.hands.act('submit');
    const screen = this.page.locator('[data-screen="submitted"][data-print="confirmed"]');
    await screen.waitFor({ timeout: 60_000 });
    return this.taken();
  }

  async taken(): Promise<Taken> {
    const screen = this.page.locator('[data-screen="submitted"]');
    const code = await this.page.locator('[data-number="query-code"]').innerText();
    return {
      submissionId: (await screen.getAttribute('data-submission')) ?? '',
      truth: (await screen.getAttribute('data-truth')) ?? '',
      queryCode: code.replace(/\D/g, ''),
    };
  }

  /** Leaves without a rating. */
  async leave(): Promise<void> {
    await this.hands.act('next');
    await this.hands.act('skip');
    await this.hands.arrive('attract');
  }

  async cases(): Promise<CaseView[]> {
    return (await (await fetch(`${this.kiosk.platformUrl}/v1/cases`)).json()) as CaseView[];
  }

  async printer(): Promise<PrinterState> {
    return (await this.kiosk.api('/api/simulator/receipt-printer')) as PrinterState;
  }

  async unprinted(): Promise<UnprintedList> {
    return (await this.kiosk.api('/api/journal/unprinted')) as UnprintedList;
  }

  async stop(): Promise<void> {
    await this.browser.kill();
    await this.kiosk.stop();
    await rm(this.profile, { recursive: true, force: true });
  }
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until it is so; an error of the question counts as not yet. */
export async function eventually(
  what: string,
  isTrue: () => Promise<boolean>,
  limitMs = 60_000,
): Promise<void> {
  for (const until = Date.now() + limitMs; Date.now() < until; await sleep(150)) {
    if (await isTrue().catch(() => false)) return;
  }
  throw new Error(`${what}: not within ${limitMs / 1000} s`);
}

/** Files below a folder that hold one of the words, as UTF-8 or UTF-16; paths below `skip` are left out. */
export async function filesWith(folder: string, words: readonly string[], skip?: string): Promise<string[]> {
  const needles = words.flatMap((word) => [Buffer.from(word, 'utf8'), Buffer.from(word, 'utf16le')]);
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || (skip !== undefined && path.startsWith(skip))) continue;
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    if (needles.some((needle) => bytes.includes(needle))) found.push(path);
  }
  return found;
}

/** Everything a page can hold outside its program: document with field values, storages, databases, caches. */
export function pageHoldings(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const readable = (_key: string, value: unknown): unknown => {
      if (value instanceof ArrayBuffer) return new TextDecoder().decode(value);
      if (ArrayBuffer.isView(value)) return new TextDecoder().decode(value);
      return value;
    };
    const parts = [document.documentElement.outerHTML, location.href, JSON.stringify(history.state)];
    for (const field of document.querySelectorAll('input, textarea'))
      parts.push((field as HTMLInputElement).value);
    parts.push(JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), document.cookie);
    for (const { name } of await indexedDB.databases()) {
      if (name === undefined) continue;
      const db = await done(indexedDB.open(name));
      for (const store of db.objectStoreNames) {
        const rows = await done(db.transaction(store).objectStore(store).getAll());
        parts.push(JSON.stringify(rows, readable));
      }
      db.close();
    }
    for (const name of await caches.keys())
      for (const request of await (await caches.open(name)).keys()) parts.push(request.url);
    return parts.join('\n');
  });
}
