import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Device } from '#devices/device.ts';
import { createDocumentPrinter } from '#devices/document-printer/service.ts';
import { openFontBook } from '#renderer/forms/faces.ts';
import { makeFormPdfs, makeNoticePdf } from '#renderer/forms/forms.ts';
import type { DocumentPrinterConfig } from '#shared/hardware/messages.ts';
import { noticeCode } from '#shared/notice/code.ts';
import { noticeHash, noticeOf } from '#shared/notice/notice.ts';
import { eventOf, shippedCatalogue } from '../catalogue/shipped.ts';
import { config, limits, pdfOf } from '../document-printer/bench.ts';
import { everyday, factsOf } from '../forms/newborn-facts.ts';
import { printingUnavailable } from './available.ts';
import { startCups } from './cups.ts';
import { type IppPrinter, startIppPrinter } from './ippeveprinter.ts';
import { Bench } from './processes.ts';

const patient = { ...limits, exchangeMs: 5_000, startMs: 20_000, faultMs: 500, pollMs: 100 };

const device = (
  port: DocumentPrinterConfig['port'],
  bench: Bench,
  change: Partial<typeof limits> = {},
): Device => {
  const made = createDocumentPrinter({ ...config, port }, { limits: { ...patient, ...change } });
  bench.onClose(() => made.close());
  return made;
};

/** A signature of one white dot. */
const blank = new Uint8Array(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==',
    'base64',
  ),
);

let pdf: Uint8Array;
beforeAll(async () => {
  pdf = await pdfOf(3);
});
const args = (change = {}) => ({ pdf, copies: 1, bothSides: true, allowed: 50, ...change });

describe.skipIf(printingUnavailable() !== null)('a printer somebody else wrote', () => {
  let bench: Bench;
  let printer: IppPrinter;
  let driven: Device;
  beforeEach(async () => {
    bench = new Bench();
    printer = await startIppPrinter(bench);
    driven = device({ type: 'ipp', url: printer.url }, bench);
  });
  afterEach(() => bench.close());
  const status = async (): Promise<unknown> => {
    const result = await driven.verbs.status?.(null);
    return result?.ok ? result.value : result;
  };

  test('prints a paper byte for byte and confirms it with its own count', async () => {
    expect(await status()).toEqual({ state: 'ready' });
    expect(await driven.verbs.print?.(args())).toEqual({
      ok: true,
      value: { printed: 'confirmed', pages: 3, impressions: 3 },
    });
    expect(printer.papers().map((paper) => paper.equals(pdf))).toEqual([true]);
  });

  test('the notice and the signed forms of a visit have their words on the paper', async () => {
    const catalogue = await shippedCatalogue();
    const newborn = eventOf(catalogue, 'newborn');
    const fonts = await openFontBook((file) => readFile(join('assets/fonts', file)));
    const answers = { situations: everyday.situations, deselected: [], wanted: [] };
    const notice = noticeOf(catalogue, newborn, answers);
    const hash = await noticeHash(notice);
    const code = noticeCode(notice, hash, newborn, answers);
    const sheet = { notice, hash, code, siteName: '便民服务站', simulated: true };
    const forms = await makeFormPdfs(factsOf(catalogue, newborn, everyday), blank, fonts);
    const papers = [await makeNoticePdf(sheet, fonts), ...forms.slice(0, 2).map((form) => form.bytes)];
    for (const paper of papers)
      expect(await driven.verbs.print?.(args({ pdf: paper }))).toMatchObject({
        ok: true,
        value: { printed: 'confirmed' },
      });
    const words = printer.papers().map((paper) => {
      const at = join(bench.dir, 'out.pdf');
      writeFileSync(at, paper);
      return execFileSync('pdftotext', [at, '-'], { encoding: 'utf8' });
    });
    expect(words).toHaveLength(3);
    expect(words.join('')).toContain('一次告知');
    for (const text of words) expect(text).toContain('演示');
  });

  test('empty trays: told before, nothing sent; low: prints and is told', async () => {
    await printer.trays(0);
    expect(await status()).toEqual({ state: 'fault', advice: ['load-paper'] });
    expect(await driven.verbs.print?.(args())).toEqual({
      ok: false,
      error: { state: 'fault', advice: ['load-paper'], sent: false },
    });
    expect(printer.papers()).toEqual([]);
    await printer.trays(1);
    expect(await status()).toMatchObject({ state: 'attention' });
    expect(await driven.verbs.print?.(args())).toMatchObject({ ok: true });
  });

  test('toner low and toner empty are told, and do not stop a printer that goes on', async () => {
    await printer.toner(5);
    expect(await status()).toEqual({ state: 'attention', advice: ['toner-low'] });
    await printer.toner(0);
    expect(await status()).toEqual({ state: 'attention', advice: ['toner-low'] });
    expect(await driven.verbs.print?.(args())).toMatchObject({ ok: true });
  });

  test('a jam breaks the job off: told, with what came out', async () => {
    printer.mode('jam');
    const outcome = await driven.verbs.print?.(args());
    expect(outcome).toMatchObject({ ok: false, error: { sent: true } });
    expect(['aborted', 'fault']).toContain(outcome?.ok === false && outcome.error.state);
    expect(await status()).toMatchObject({ state: 'fault', advice: ['clear-jam'] });
  });

  test('a job that takes too long is taken back', async () => {
    printer.mode('slow');
    const hasty = device({ type: 'ipp', url: printer.url }, bench, { startMs: 800, pageMs: 10 });
    expect(await hasty.verbs.print?.(args())).toMatchObject({
      ok: false,
      error: { state: 'unfinished', sent: true },
    });
    expect(printer.papers()).toEqual([]);
  });

  test('gone: disconnected', async () => {
    await printer.stop();
    expect(await driven.verbs.print?.(args())).toEqual({
      ok: false,
      error: { state: 'disconnected', sent: false },
    });
  });

  test('behind a queue of CUPS that keeps everything: printed, and nothing is kept', async () => {
    const cups = await startCups(bench, ['PreserveJobFiles Yes', 'PreserveJobHistory Yes']);
    cups.addQueue('office', printer.url, 'everywhere');
    const spooled = device({ type: 'spooler', queue: 'office', socket: cups.socket }, bench);
    expect(await spooled.verbs.print?.(args())).toMatchObject({
      ok: true,
      value: { printed: 'sent', pages: 3 },
    });
    expect(printer.papers()).toHaveLength(1);
    expect(cups.spooled()).toEqual([]);
    expect(cups.admin('/usr/bin/lpstat', '-W', 'all', '-o')).toBe('');
  });

  test('a queue that does not let go of jobs gets none', async () => {
    const cups = await startCups(bench, ['PreserveJobFiles Yes'], 'deny-cancel');
    cups.addQueue('office', printer.url, 'everywhere');
    const spooled = device({ type: 'spooler', queue: 'office', socket: cups.socket }, bench);
    expect(await spooled.verbs.print?.(args())).toEqual({
      ok: false,
      error: { state: 'spool', sent: false },
    });
    expect(printer.papers()).toEqual([]);
  });
});
