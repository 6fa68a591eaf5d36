import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ReceiptPreview } from '#shared/hardware/receipt-printer.ts';
import { receiptDocument } from '#shared/receipt/document.ts';
import { type ReceiptSlip, receiptSlip } from '#shared/receipt/slip.ts';
import { testPage } from '#shared/receipt/test-page.ts';
import { type Bench, printerBench } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await printerBench();
});
afterEach(() => bench.close());

const slip: ReceiptSlip = receiptSlip.parse({
  language: 'zh',
  truth: 'accepted',
  siteName: { zh: '㙍村便民服务站', en: 'E Village Station' },
  lifeEvent: { zh: '新生儿出生', en: 'Birth of a child' },
  matters: [{ zh: '出生登记', en: 'Household registration' }],
  intakeNumber: '110101000120261123000017',
  caseNumber: 'LB-2026-000017',
  queryCode: '123456789012',
  submittedAt: '2026-11-23T09:05:00+08:00',
  platformTime: '2026-11-23T09:06:00+08:00',
  documents: 3,
  reprint: false,
  simulated: true,
});
const document = receiptDocument(slip);

const preview = async (): Promise<ReceiptPreview> => {
  const result = await bench.device.verbs.preview?.({ document });
  if (!result?.ok) throw new Error('no preview');
  return result.value as ReceiptPreview;
};

test('a slip is printed and confirmed; its bytes, lines and QR data can be read back', async () => {
  expect(await bench.verb('print', { document })).toEqual({ ok: true, value: { printed: 'confirmed' } });
  const { pages, bytes } = await bench.look();
  expect(pages).toHaveLength(1);
  expect(pages[0]?.lines).toContain('受理');
  expect(pages[0]?.lines).toContain('LB-2026-000017');
  expect(pages[0]?.lines).toContain('1234 5678 9012');
  expect(pages[0]?.codes).toEqual(['YCB1:110101000120261123000017:123456789012']);
  // 㙍 is in no printer's memory: its line was drawn, the others are text.
  expect(pages[0]?.lines.join('')).not.toContain('便民服务站');
  expect(Buffer.from(bytes, 'base64').includes(Buffer.from([0x1d, 0x76, 0x30, 0, 72, 0]))).toBe(true);
});

test('the preview is the very picture of the paper', async () => {
  const { png, width, height } = await preview();
  await bench.verb('print', { document });
  const { picture } = await bench.look();
  expect(Buffer.from(png).toString('base64')).toBe(picture);
  const image = PNG.sync.read(Buffer.from(png));
  expect([image.width, image.height]).toEqual([width, height]);
  const dark = (from: number, to: number): number => {
    let count = 0;
    for (let i = from * width; i < to * width; i++) if ((image.data[i * 4] ?? 255) < 128) count++;
    return count;
  };
  expect(width).toBe(576 + 48);
  expect(dark(0, 20)).toBe(0);
  expect(dark(0, height)).toBeGreaterThan(width * height * 0.02);
});

test('a rare character is drawn as itself, with the shipped fonts alone', async () => {
  const drawn = async (char: string): Promise<string> => {
    await bench.simulate({ clear: true });
    await bench.verb('print', { document: char });
    return (await bench.look()).picture ?? '';
  };
  const pictures = await Promise.resolve().then(async () => [
    await drawn('𠮷'),
    await drawn('㙍'),
    await drawn('䶮'),
    await drawn('\u{1F600}'),
  ]);
  expect(new Set(pictures).size).toBe(4);
});

test.skipIf(!existsSync('/usr/bin/zbarimg'))(
  'an independent reader reads the QR code off the paper',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'slip-'));
    try {
      const { png } = await preview();
      writeFileSync(join(folder, 'slip.png'), png);
      const read = execFileSync('/usr/bin/zbarimg', ['-q', '--raw', join(folder, 'slip.png')], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      expect(read.trim()).toBe('YCB1:110101000120261123000017:123456789012');
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

test('slips asked for at the same time come out one after the other', async () => {
  const results = await Promise.all(['一', '二', '三'].map((one) => bench.verb('print', { document: one })));
  expect(results).toEqual(Array(3).fill({ ok: true, value: { printed: 'confirmed' } }));
  expect((await bench.look()).pages.map((page) => page.lines)).toEqual([['一'], ['二'], ['三']]);
});

test('the test page prints', async () => {
  const page = testPage({
    printedAt: '2026-11-23T09:05:00+08:00',
    kioskId: 'kiosk-1',
    columns: 48,
    charset: 'gb18030',
    simulated: true,
  });
  await bench.verb('print', { document: page });
  const { pages } = await bench.look();
  expect(pages[0]?.lines.slice(0, 3)).toEqual(['演示，无法律效力', '打印测试', 'Test page']);
  expect(pages[0]?.codes).toEqual(['YCB-TEST']);
});

test('what a verb or the dock cannot take is refused, not thrown', async () => {
  const refused = { ok: false, error: { state: 'bad-request' } };
  for (const args of [undefined, {}, { document: '' }, { document: 7 }, { document: 'a'.repeat(40_001) }]) {
    expect(await bench.verb('print', args)).toEqual(refused);
    expect(await bench.verb('preview', args)).toEqual(refused);
  }
  for (const body of [null, {}, { paper: 'gone' }, { fault: 'fire' }, { clear: false }])
    expect(await bench.verb('simulate', body)).toEqual(refused);
});

test('status changes are told once each', async () => {
  await bench.verb('status');
  for (const paper of ['low', 'low', 'out', 'ok']) {
    await bench.simulate({ paper });
    await bench.verb('status');
  }
  expect(bench.statuses).toEqual(['ready', 'paper-low', 'paper-out', 'ready'].map((state) => ({ state })));
});

test('paper too long to be drawn is printed, but no picture of it is made', async () => {
  const long = '长\n'.repeat(800);
  expect(await bench.verb('preview', { document: long })).toEqual({
    ok: false,
    error: { state: 'bad-request' },
  });
  expect(await bench.verb('print', { document: long })).toEqual({
    ok: true,
    value: { printed: 'confirmed' },
  });
  const { pages, picture } = await bench.look();
  expect([pages[0]?.lines.length, picture]).toEqual([801, null]);
});
