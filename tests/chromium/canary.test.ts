/**
 * Not one plain byte of a citizen on the kiosk's disk: canaries in a name, in a field and inside a scanned page are searched for in every
 * file of data folder and browser profile. The search first finds controls in the very same stores.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTouchBrowser } from '../kiosk/browser.ts';
import { mother } from '../kiosk/people.ts';
import { type Leak, searchFolders, type Wanted } from '../leaks/search.ts';
import { eventually, VisitBench } from './visit-bench.ts';

const babyName = '李金丝雀乙';
/** 40 bytes from the middle of the picture the scanner is fed with: they occur nowhere by chance. */
let pagePiece: Buffer;
let words: Wanted[];
let bench: VisitBench;

beforeAll(async () => {
  const picture = await readFile('assets/demo/pages/birth-certificate.jpg');
  pagePiece = picture.subarray(picture.length >> 1, (picture.length >> 1) + 40);
  words = [babyName, mother.name, mother.number, '13800138000', pagePiece];
  bench = await VisitBench.start();
});
afterAll(() => bench?.stop());

/** The reference platform opens its cases below the same folder; it is not the kiosk. */
const search = async (): Promise<Leak[]> => {
  const { dataDir } = bench.kiosk;
  const found = await searchFolders([dataDir, bench.profile], words);
  return found.filter((leak) => !leak.file.startsWith(join(dataDir, 'platform')));
};

test('the search finds controls a page has written to IndexedDB and to storage', async () => {
  const profile = await mkdtemp(join(tmpdir(), 'chromium-control-'));
  const control = '对照金丝雀Control';
  const browser = await openTouchBrowser({ profile });
  await browser.page.goto(bench.kiosk.url);
  await browser.page.evaluate(
    async ([word, piece]) => {
      const done = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const opening = indexedDB.open('control', 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore('rows');
      const db = await done(opening);
      const write = (key: string, value: unknown) =>
        new Promise((resolve, reject) => {
          const transaction = db.transaction('rows', 'readwrite', { durability: 'strict' });
          transaction.objectStore('rows').put(value, key);
          transaction.oncomplete = resolve;
          transaction.onerror = reject;
        });
      await write('short', { name: word });
      await write('long', { text: `${'很长的文字。'.repeat(20_000)}${word}` });
      await write('bytes', new Uint8Array(piece ?? []).buffer);
      localStorage.setItem('control', String(word));
    },
    [control, [...pagePiece]] as const,
  );
  // A closed browser has packed and moved what it wrote.
  await browser.close();
  const found = await searchFolders([profile], [control, pagePiece]);
  const inIndexedDb = found.filter((leak) => leak.file.includes('IndexedDB'));
  expect(new Set(inIndexedDb.map((leak) => leak.word))).toEqual(
    new Set([control, pagePiece.toString('hex')]),
  );
  expect(found.some((leak) => leak.file.includes('Local Storage'))).toBe(true);
  await rm(profile, { recursive: true });
});

test('visits leave none of it, waiting, sent and after the browser was closed', async () => {
  const { kiosk } = bench;
  await bench.fresh();
  await kiosk.simulate('network', { online: false });
  const matters = ['parenting-guidance', 'vaccination-record'];
  await bench.visit({ babyName, matters, scan: 'birth-certificate.jpg' });
  await writeFile(join(kiosk.dataDir, 'planted'), `x${babyName}`);
  expect((await search()).map((leak) => leak.file)).toEqual([join(kiosk.dataDir, 'planted')]);
  await rm(join(kiosk.dataDir, 'planted'));
  await bench.submit();
  expect(await search()).toEqual([]);
  await bench.leave();
  expect(await search()).toEqual([]);

  await kiosk.simulate('network', { online: true });
  await eventually('the platform opened it', async () => (await bench.cases()).length === 1);
  // They did travel: the platform has them in plain.
  const [only] = await bench.cases();
  expect(JSON.stringify(only?.children)).toContain(babyName);
  const [sha256 = ''] = only?.children.flatMap((child) => child.materials) ?? [];
  const path = `/v1/cases/${only?.submissionId}/documents/${sha256}`;
  const document = Buffer.from(await (await fetch(kiosk.platformUrl + path)).arrayBuffer());
  expect(document.includes(pagePiece)).toBe(true);
  await bench.browser.close();
  await kiosk.stopKiosk();
  expect(await search()).toEqual([]);
});
