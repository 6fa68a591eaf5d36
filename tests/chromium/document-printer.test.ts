/** A paper from the glass to the sheet: the real page, host, driver and IPP, down to the virtual printer's pages. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { documentPrinterSimulationState } from '#shared/hardware/document-printer.ts';
import { hasProgram } from '../support/provision.ts';
import { eventually, VisitBench } from './visit-bench.ts';

let bench: VisitBench;
beforeAll(async () => {
  bench = await VisitBench.start();
});
afterAll(() => bench?.stop());
beforeEach(async () => {
  await bench.fresh();
  await bench.visit({ until: 'notice' });
  await bench.page.locator('[data-action="see-notice"]').tap();
  await bench.page.locator('[data-dialog="paper"] .sheet svg').first().waitFor();
});

const part = () => bench.page.locator('[data-part="print-paper"]');
const key = () => part().locator('[data-action="print-paper"]');
const outcome = (name: string) => bench.page.locator(`[data-part="print-paper"][data-outcome="${name}"]`);
const printer = async () =>
  documentPrinterSimulationState.parse(await bench.kiosk.api('/api/simulator/document-printer'));

test('the notice comes out as it stands on the glass, and its pages are counted', async () => {
  const before = await printer();
  await key().tap();
  await outcome('printed').waitFor({ timeout: 60_000 });
  const after = await printer();
  const shown = Number(await bench.page.locator('[data-paper-pages]').getAttribute('data-paper-pages'));
  expect(after.pages - before.pages).toBe(shown);
  expect(await part().locator('.notice').innerText()).toContain(String(shown));
  expect(await bench.kiosk.api('/api/documents/account')).toMatchObject({ pages: shown, jobs: 1 });
  if (!hasProgram('pdftotext')) return;
  const folder = await mkdtemp(join(tmpdir(), 'kiosk-paper-'));
  const file = join(folder, 'paper.pdf');
  await writeFile(file, Buffer.from(after.document ?? '', 'base64'));
  const words = execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' });
  await rm(folder, { recursive: true });
  expect(words).toContain('一次告知单');
  expect(words).toContain('母亲居民身份证');
});

test('a jam in the middle is told with what to do, and the key works again when it is cleared', async () => {
  await key().tap();
  await bench.kiosk.simulate('document-printer', { fault: 'jam' });
  await outcome('failed').waitFor({ timeout: 60_000 });
  expect(await part().innerText()).toContain('卡纸');
  await expect.poll(() => key().isDisabled()).toBe(true);
  await bench.kiosk.simulate('document-printer', { clear: true });
  await expect.poll(() => key().isDisabled()).toBe(false);
  await key().tap();
  await outcome('printed').waitFor({ timeout: 60_000 });
});

test('out of paper the key is off before it is touched, and the attract screen says what is to do', async () => {
  await bench.kiosk.simulate('document-printer', { paper: 'out' });
  await expect.poll(() => key().isDisabled()).toBe(true);
  expect(await part().innerText()).toContain('文件打印机现在用不了');
  await bench.page.goto(bench.kiosk.url);
  await bench.hands.arrive('attract');
  await eventually('the sentence', async () =>
    (await bench.page.innerText('body')).includes('请告诉工作人员加纸'),
  );
});
