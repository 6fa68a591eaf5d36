import { cp, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { noticePrinted } from '#shared/api/notice.ts';
import { problemDetails } from '#shared/api/problem.ts';
import { Catalogue } from '#shared/catalogue/schema.ts';
import { noticeHash, noticeOf } from '#shared/notice/notice.ts';
import { createHost, type Host } from './app.ts';
import { systemClock } from './clock.ts';
import { defaultConfig } from './config.ts';
import { FakeTransport } from './fake-transport.ts';
import { noticeModule } from './notice.ts';

const hosts: Host[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close();
});

type Answer = ReturnType<NonNullable<ConstructorParameters<typeof FakeTransport>[0]>>;

async function makeHost(answer: Answer = { ok: true, value: { printed: 'confirmed' } }) {
  const dir = await mkdtemp(join(tmpdir(), 'kiosk-notice-'));
  await mkdir(join(dir, 'page'), { recursive: true });
  await writeFile(join(dir, 'page/index.html'), '<!doctype html>');
  await cp('assets/catalogue', join(dir, 'assets/catalogue'), { recursive: true });
  const printed: string[] = [];
  const host = await createHost({
    dataDir: dir,
    assetsDir: join(dir, 'assets'),
    pageDir: join(dir, 'page'),
    config: defaultConfig(),
    clock: systemClock,
    modules: [noticeModule],
    deviceTransport: new FakeTransport((device, verb, args) => {
      if (device !== 'receipt-printer' || verb !== 'print') return null;
      printed.push((args as { document: string }).document);
      return answer;
    }),
  });
  hosts.push(host);
  const catalogue = Catalogue.parse(
    await (await host.fetch(new Request('http://kiosk/api/catalogue'))).json(),
  );
  const print = (body: unknown) =>
    host.fetch(new Request('http://kiosk/api/notice/print', { method: 'POST', body: JSON.stringify(body) }));
  const wanted = {
    lifeEvent: 'newborn',
    catalogue: catalogue.hash,
    situations: { 'parents-married': 'yes', applicant: 'mother', 'certificate-held': 'yes' },
    deselected: ['social-security-card'],
    wanted: [],
    language: 'zh',
  };
  return { print, printed, catalogue, wanted };
}

test('the slip is made from ids alone, and its hash is the one the page shows', async () => {
  const { print, printed, catalogue, wanted } = await makeHost();
  const answer = await print(wanted);
  expect(answer.status).toBe(200);
  const newborn = catalogue.lifeEvents.find((one) => one.id === 'newborn');
  if (!newborn) throw new Error('no newborn');
  const hash = await noticeHash(noticeOf(catalogue, newborn, wanted));
  expect(noticePrinted.parse(await answer.json())).toEqual({ printed: 'confirmed', hash });
  expect(printed).toHaveLength(1);
  expect(printed[0]).toContain(hash.slice(0, 8));
  expect(printed[0]).toContain('演示');
});

test('words the page would write are not accepted', async () => {
  const { print, printed, wanted } = await makeHost();
  for (const body of [
    { ...wanted, name: '张三' },
    { ...wanted, lifeEvent: '张三' },
    { ...wanted, deselected: ['张三'] },
    { ...wanted, catalogue: undefined },
    'x',
  ])
    expect((await print(body)).status).toBe(400);
  await print({ ...wanted, situations: { applicant: '张三' } });
  expect(printed.join('')).not.toContain('张三');
});

test('another catalogue, an unknown event and a printer’s fault are said', async () => {
  const { print, printed, wanted } = await makeHost({ ok: false, error: { state: 'paper-out' } });
  const problemOf = async (body: unknown) => {
    const answer = await print(body);
    return [answer.status, problemDetails.parse(await answer.json()).type];
  };
  expect(await problemOf({ ...wanted, catalogue: '0'.repeat(64) })).toEqual([
    409,
    'urn:yiciban:problem:catalogue-changed',
  ]);
  expect(await problemOf({ ...wanted, lifeEvent: 'no-such' })).toEqual([
    404,
    'urn:yiciban:problem:not-found',
  ]);
  expect(printed).toHaveLength(0);
  expect(await problemOf(wanted)).toEqual([409, 'urn:yiciban:problem:printer-fault']);
});
