import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isInRom } from '#devices/receipt-printer/charset.ts';
import { encodeReceipt, qrModules } from '#devices/receipt-printer/escpos.ts';
import { interpret } from '#devices/receipt-printer/interpreter.ts';
import { receiptDocument } from '#shared/receipt/document.ts';
import { type ReceiptSlip, receiptSlip } from '#shared/receipt/slip.ts';
import { type Bench, printerBench } from './bench.ts';

const papers = [
  { name: '58 mm', columns: 32, dots: 384 },
  { name: '80 mm', columns: 48, dots: 576 },
];

const slip = (change: Partial<ReceiptSlip> = {}): ReceiptSlip =>
  receiptSlip.parse({
    language: 'zh',
    truth: 'accepted',
    siteName: { zh: '㙍村便民服务站', en: 'E Village Station' },
    lifeEvent: { zh: '新生儿出生', en: 'Birth of a child' },
    matters: [
      { zh: '出生医学证明办理', en: 'Birth certificate' },
      { zh: '城乡居民基本医疗保险参保登记（新生儿）', en: 'Basic medical insurance for residents (newborn)' },
    ],
    intakeNumber: '110101000120261123000017',
    caseNumber: 'LB-2026-000017',
    queryCode: '123456789012',
    submittedAt: '2026-11-23T09:05:00+08:00',
    platformTime: '2026-11-23T09:06:00+08:00',
    documents: 3,
    reprint: false,
    simulated: true,
    ...change,
  });

describe.each(papers)('$name', ({ columns, dots }) => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await printerBench({ columns, dots });
  });
  afterEach(() => bench.close());

  test.each(['zh', 'en'] as const)(
    'a receipt in %s stays on the paper and is confirmed',
    async (language) => {
      const document = receiptDocument(slip({ language }), columns);
      expect(await bench.verb('print', { document })).toEqual({ ok: true, value: { printed: 'confirmed' } });
      const { bytes } = await bench.look();
      const { pages, unknown } = interpret(Buffer.from(bytes, 'base64'), { dots, qrModules });
      expect(unknown).toEqual([]);
      expect(pages).toHaveLength(1);
      const [page] = pages;
      expect(page?.codes.map((code) => code.data)).toEqual(['YCB1:110101000120261123000017:123456789012']);
      for (const { x, width } of [
        ...(page?.glyphs ?? []),
        ...(page?.pictures ?? []),
        ...(page?.codes ?? []),
      ]) {
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x + width).toBeLessThanOrEqual(dots);
      }
      // What the printer has no glyph for was drawn.
      for (const { char } of page?.glyphs ?? []) expect(isInRom(char, 'gb18030')).toBe(true);
    },
  );

  test('a reprint says 补打 on the paper', async () => {
    await bench.verb('print', { document: receiptDocument(slip({ reprint: true }), columns) });
    await bench.verb('print', { document: receiptDocument(slip(), columns) });
    const [again, first] = (await bench.look()).pages.map((page) => page.lines.join('\n'));
    expect(again).toContain('补打');
    expect(first).not.toContain('补打');
  });
});

test('no document opens a cash drawer, whatever commands it smuggles in', async () => {
  const draw = (_: unknown, width: number, height: number) =>
    Promise.resolve({ width, height, bits: new Uint8Array((width >> 3) * height) });
  const traits = { columns: 48, dots: 576, charset: 'gb18030' } as const;
  const raw = ['\\x1bp\\x00\\x19\\xfa', '\\x10\\x14\\x01\\x00\\x05'];
  for (const command of raw) {
    const bytes = await encodeReceipt(`{command:${command}}\n前\n后`, traits, draw);
    const { pages } = interpret(bytes, { dots: 576, qrModules });
    expect(pages[0]?.lines).toEqual(['前', '后']);
    expect(Buffer.from(bytes).includes(Buffer.from([0x1b, 0x70]))).toBe(false);
    expect(Buffer.from(bytes).includes(Buffer.from([0x10, 0x14]))).toBe(false);
  }
});
