import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { documentPrinted, pageAccount } from '#shared/api/documents.ts';
import { problemDetails, problemName } from '#shared/api/problem.ts';
import type { PrintDocumentArgs } from '#shared/hardware/document-printer.ts';
import { createHost, type Host } from './app.ts';
import { systemClock } from './clock.ts';
import { defaultConfig } from './config.ts';
import { documentsModule } from './documents.ts';
import { FakeTransport } from './fake-transport.ts';

const hosts: Host[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close();
});

type Answer = ReturnType<NonNullable<ConstructorParameters<typeof FakeTransport>[0]>>;
const visit = '0f0e1d3c-5a8b-4a5e-9d0c-6f1f6a3b2c11';
const other = '1f0e1d3c-5a8b-4a5e-9d0c-6f1f6a3b2c11';
const pdf = new TextEncoder().encode('%PDF-1.7 of a citizen');

async function makeHost(answer: (args: PrintDocumentArgs) => Answer, dataDir?: string, withPrinter = true) {
  const dir = dataDir ?? (await mkdtemp(join(tmpdir(), 'kiosk-documents-')));
  await mkdir(join(dir, 'page'), { recursive: true });
  await writeFile(join(dir, 'page/index.html'), '<!doctype html>');
  const config = defaultConfig();
  const asked: PrintDocumentArgs[] = [];
  const host = await createHost({
    dataDir: dir,
    assetsDir: 'assets',
    pageDir: join(dir, 'page'),
    config: {
      ...config,
      devices: config.devices.filter((device) => withPrinter || device.kind !== 'document-printer'),
    },
    clock: systemClock,
    modules: [documentsModule],
    deviceTransport: new FakeTransport((device, verb, args) => {
      if (device !== 'document-printer' || verb !== 'print') return null;
      asked.push(args as PrintDocumentArgs);
      return answer(args as PrintDocumentArgs);
    }),
  });
  hosts.push(host);
  const print = (query = `visit=${visit}`, body: BodyInit = pdf) =>
    host.fetch(new Request(`http://kiosk/api/documents/print?${query}`, { method: 'POST', body }));
  const account = async () =>
    pageAccount.parse(await (await host.fetch(new Request('http://kiosk/api/documents/account'))).json());
  return { dir, print, asked, account };
}
const printed = (pages: number): Answer => ({
  ok: true,
  value: { printed: 'confirmed', pages, impressions: pages },
});
const nameOf = async (answer: Response): Promise<string | null> =>
  problemName(problemDetails.parse(await answer.json()).type);

test('a paper goes to the printer as it came, and is counted against its visit alone', async () => {
  const { print, asked, account } = await makeHost(({ copies }) => printed(6 * copies));
  const first = await print();
  expect(documentPrinted.parse(await first.json())).toEqual({
    printed: 'confirmed',
    pages: 6,
    impressions: 6,
    left: 14,
  });
  expect([...(asked[0]?.pdf ?? [])]).toEqual([...pdf]);
  await print(`visit=${visit}&copies=2`);
  expect((await (await print(`visit=${other}`)).json()) as unknown).toMatchObject({ left: 14 });
  expect(asked.map((args) => args.allowed)).toEqual([20, 14, 20]);
  expect(await account()).toMatchObject({ jobs: 3, pages: 24, spoilt: 0 });
});

test('more pages than are left: told with how many there are', async () => {
  const { print, account } = await makeHost(() => ({
    ok: false,
    error: { state: 'too-many-pages', sent: false, pages: 30 } as { state: string },
  }));
  const answer = await print();
  expect(answer.status).toBe(409);
  expect(await answer.json()).toMatchObject({ limit: 20, left: 20 });
  expect(await account()).toMatchObject({ jobs: 0, pages: 0 });
});

test('a fault is told with what to do; pages that came out all the same are counted as spoilt', async () => {
  const error = { state: 'fault', advice: ['clear-jam'], sent: true, pages: 3 } as { state: string };
  const { print, account } = await makeHost(() => ({ ok: false, error }));
  const answer = await print();
  expect(answer.status).toBe(409);
  expect(await answer.json()).toMatchObject({
    device: { state: 'fault', advice: ['clear-jam'] },
    sent: true,
  });
  expect(await account()).toMatchObject({ jobs: 0, pages: 0, spoilt: 3 });
});

test('what is no PDF, a query that is none, and no printer at all', async () => {
  const notPdf: Answer = { ok: false, error: { state: 'not-a-pdf', sent: false } as { state: string } };
  const { print } = await makeHost(() => notPdf);
  expect(await nameOf(await print(undefined, 'x'))).toBe('not-a-pdf');
  for (const query of [
    '',
    'visit=zhang',
    `visit=${visit}&copies=0`,
    `visit=${visit}&copies=999`,
    `visit=${visit}&x=1`,
  ])
    expect((await print(query)).status).toBe(400);
  const without = await makeHost(() => printed(1), undefined, false);
  expect(await nameOf(await without.print())).toBe('no-document-printer');
});

test('the count outlives the program, and nothing of the paper is left in the data folder', async () => {
  const { print, dir } = await makeHost(() => printed(5));
  await print();
  const again = await makeHost(() => printed(5), dir);
  expect(await again.account()).toMatchObject({ jobs: 1, pages: 5 });
  expect(await readdir(dir)).not.toContain('printed-pages.json.new');
  await writeFile(join(dir, 'printed-pages.json'), 'broken');
  const broken = await makeHost(() => printed(5), dir);
  expect(await broken.account()).toMatchObject({ jobs: 0, pages: 0 });
});
