import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReceiptFacts } from '#host/journal/printing.ts';
import type { NamedKey } from '#shared/envelope/schema.ts';
import { ENROLMENT_CODE, removeFolder, startCustody, temporaryFolder } from '../platform/harness.ts';
import { demoInput, openPage } from '../platform/page.ts';
import type { CaseView } from '../platform/platform.ts';
import { killAll, type Running, start } from './processes.ts';

interface PlatformReady {
  readonly url: string;
  readonly sealingKey: NamedKey;
  readonly signingKeys: NamedKey[];
}

let folder: string;
let platform: Running<PlatformReady>;
const startPlatform = (data: string, ...more: string[]) =>
  start<PlatformReady>('tests/platform/main.ts', [
    '--data',
    data,
    '--enrolment-code',
    ENROLMENT_CODE,
    ...more,
  ]);

beforeAll(async () => {
  folder = await temporaryFolder();
  platform = await startPlatform(`${folder}/platform`);
});
afterAll(async () => {
  killAll();
  await removeFolder(folder);
});

const casesAt = async (url: string): Promise<CaseView[]> => (await fetch(`${url}/v1/cases`)).json();
const settleWith = async (page: ReturnType<typeof openPage>): Promise<void> => {
  expect(await page.reconcile()).toMatchObject({ alarms: [] });
  for (let round = 0; round < 10 && (await page.outbox.submissions()).length > 0; round += 1)
    await page.drain();
};

const points = ['journal-fsync', 'print', 'request-sent', 'reply-lost', 'receipt-stored', 'delete'];
const sides = (names: string[]) => names.flatMap((name) => [`${name}:before`, `${name}:after`]);

describe('the kiosk’s host killed with -9 at', () => {
  it.each(sides(points))('%s loses nothing, doubles nothing', { timeout: 90_000 }, async (point) => {
    const kiosk = `kiosk-${point.replace(':', '-')}`;
    const paper = `${folder}/${kiosk}.paper`;
    const startKiosk = (...more: string[]) =>
      start<{ url: string }>('tests/kill/kiosk-process.ts', [
        ...['--data', `${folder}/${kiosk}`, '--kiosk', kiosk, '--paper', paper],
        ...['--platform', platform.ready.url, '--trust', JSON.stringify(platform.ready.signingKeys)],
        ...more,
      ]);
    // The page outlives its host, as a browser window does.
    let host = await startKiosk('--kill-at', point);
    const page = openPage({
      fetch: (path, init) => fetch(`${host.ready.url}${path}`, init),
      ...platform.ready,
    });
    const input = demoInput();
    let submitted = await page.submitter.submitApplication(input);
    if (submitted.ok) await page.host.print(input.submissionId);
    if (submitted.ok) await page.drain();
    expect(await host.ended).toBe('SIGKILL'); // an unreached point fails here

    host = await startKiosk();
    const unprinted = await page.host.unprinted();
    if (!submitted.ok) submitted = await page.submitter.submitApplication(input);
    expect(submitted).toMatchObject({ ok: true });
    await settleWith(page);
    const printedBefore =
      unprinted.ok && unprinted.value.items.length === 0 && point !== 'journal-fsync:before';
    const printed = await page.host.print(input.submissionId);
    expect(printed).toMatchObject({ ok: true, value: { print: 'confirmed' } });

    const found = (await casesAt(platform.ready.url)).filter(
      (view) => view.submissionId === input.submissionId,
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ chain: 'whole', children: [{}, {}] });
    expect(await page.outbox.submissions()).toEqual([]);
    expect(await page.host.list()).toMatchObject({
      value: { entries: [{ seq: 1, truth: 'accepted', chunksHeld: false, print: 'confirmed' }] },
    });
    const slips: ReceiptFacts[] = readFileSync(paper, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(slips.filter((slip) => !slip.reprint).length).toBeLessThanOrEqual(1);
    expect(slips).toHaveLength(point === 'print:after' ? 2 : 1);
    // Whatever came out after the restart says 补打, except for a citizen who is still standing there.
    const isFresh = printedBefore || point === 'journal-fsync:before';
    expect(slips.at(-1)?.reprint).toBe(!isFresh);
    await host.kill();
    page.close();
  });
});

describe('the platform killed with -9 at', () => {
  const storing = sides(['manifest-stored', 'chunk-stored', 'case-made', 'receipt-signed']);
  it.each([...storing, 'reply:before'])('%s makes exactly one case', { timeout: 90_000 }, async (point) => {
    const data = `${folder}/platform-${point.replace(':', '-')}`;
    let killed = await startPlatform(data, '--fault-points', point);
    const port = new URL(killed.ready.url).port;
    const kioskData = `${folder}/kiosk-of-${point.replace(':', '-')}`;
    const { custody, fetch: pageFetch } = await startCustody(kioskData, killed.ready);
    const page = openPage({ fetch: pageFetch, ...killed.ready });
    const input = demoInput();
    expect(await page.submitter.submitApplication(input)).toMatchObject({ ok: true });
    await page.drain();
    expect(await killed.ended).toBe('SIGKILL');
    expect(await page.outbox.submissions()).toHaveLength(1);

    killed = await startPlatform(data, '--port', port);
    await settleWith(page);
    expect(await casesAt(killed.ready.url)).toMatchObject([
      { submissionId: input.submissionId, caseNumber: 'YS00000001', chain: 'whole', children: [{}, {}] },
    ]);
    expect(await page.outbox.submissions()).toEqual([]);
    await killed.kill();
    await custody.close();
    page.close();
  });
});
