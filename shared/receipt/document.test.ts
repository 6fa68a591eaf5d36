import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chinaTime } from '../time/china.ts';
import { headlineOf, literal, receiptDocument } from './document.ts';
import { groupedQueryCode, qrPayload, type ReceiptSlip, receiptSlip, truths } from './slip.ts';
import { headlines } from './words.ts';

const slipExample: ReceiptSlip = {
  language: 'zh',
  truth: 'held',
  siteName: { zh: '东华门街道便民服务站', en: 'Donghuamen Service Station' },
  lifeEvent: { zh: '新生儿出生', en: 'Birth of a child' },
  matters: [
    { zh: '出生医学证明首次签发', en: 'First medical certificate of birth' },
    { zh: '出生登记（户口）', en: 'Household registration of birth' },
  ],
  intakeNumber: '110101000120261123000017',
  queryCode: '123456789012',
  submittedAt: '2026-11-23T17:05:00Z',
  documents: 3,
  reprint: false,
  simulated: true,
};

const answered = (truth: 'received' | 'accepted'): ReceiptSlip => ({
  ...slipExample,
  truth,
  platformTime: '2026-11-23T17:06:00Z',
  ...(truth === 'accepted' ? { caseNumber: 'LB-2026-000017' } : {}),
});
const slips: Record<(typeof truths)[number], ReceiptSlip> = {
  held: slipExample,
  received: answered('received'),
  accepted: answered('accepted'),
};

/** The line at three times the size, wherever it stands. */
const headlineIn = (document: string): string | undefined => /^\^{4}(.*)\^{4}$/m.exec(document)?.[1];

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((one) => one.trim() !== '');
const name = fc.record({ zh: text, en: text });
const instant = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());
const anySlip: fc.Arbitrary<ReceiptSlip> = fc
  .record({
    language: fc.constantFrom('zh' as const, 'en' as const),
    truth: fc.constantFrom(...truths),
    siteName: name,
    lifeEvent: name,
    matters: fc.array(name, { minLength: 1, maxLength: 7 }),
    intakeNumber: fc.stringMatching(/^[0-9]{24}$/),
    queryCode: fc.stringMatching(/^[0-9]{12}$/),
    submittedAt: instant,
    platformTime: instant,
    caseNumber: fc.stringMatching(/^[0-9A-Z-]{1,30}$/),
    documents: fc.nat(999),
    reprint: fc.boolean(),
    simulated: fc.boolean(),
  })
  .map(({ platformTime, caseNumber, ...slip }) => ({
    ...slip,
    ...(slip.truth === 'held' ? {} : { platformTime }),
    ...(slip.truth === 'accepted' ? { caseNumber } : {}),
  }));

test('each truth has its own headline, and the schema takes each of the three', () => {
  for (const truth of truths) {
    expect(receiptSlip.safeParse(slips[truth]).error).toBeUndefined();
    expect(headlineIn(receiptDocument(slips[truth]))).toBe(headlines[truth].zh);
  }
  expect(truths.map((truth) => headlineOf({ truth }))).toEqual(['预受理', '已提交', '受理']);
});

test('the headline follows the truth whatever else the slip says', () => {
  fc.assert(
    fc.property(anySlip, (slip) => {
      expect(headlineIn(receiptDocument(slip))).toBe(headlines[slip.truth].zh);
    }),
  );
});

test('a slip cannot claim a case number or a platform time it has no right to', () => {
  const refused = [
    { ...slips.held, caseNumber: 'X1' },
    { ...slips.held, platformTime: '2026-11-23T17:06:00Z' },
    { ...slips.received, caseNumber: 'X1' },
    { ...slips.received, platformTime: undefined },
    { ...slips.accepted, caseNumber: undefined },
    { ...slips.held, queryCode: '12345678901' },
    { ...slips.held, intakeNumber: '张三' },
  ];
  for (const slip of refused) expect(receiptSlip.safeParse(slip).success).toBe(false);
});

test('nothing of a person gets on the slip: no field takes it, and what is smuggled in is not printed', () => {
  const person = fc.record({
    citizenName: fc.constantFrom('诸葛𠮷祥', '李晓明'),
    idNumber: fc.stringMatching(/^[1-9][0-9]{16}[0-9X]$/),
    phone: fc.stringMatching(/^13[0-9]{9}$/),
    address: fc.constantFrom('幸福里七号楼三单元', '桃花源村八组'),
  });
  fc.assert(
    fc.property(fc.constantFrom(...truths), person, (truth, planted) => {
      const slip = { ...slips[truth], ...planted };
      expect(receiptSlip.safeParse(slip).success).toBe(false);
      for (const language of ['zh', 'en'] as const)
        for (const secret of Object.values(planted))
          expect(receiptDocument({ ...slip, language })).not.toContain(secret);
    }),
  );
});

test('the QR code holds the two numbers and nothing else', () => {
  fc.assert(
    fc.property(anySlip, (slip) => {
      expect(receiptDocument(slip)).toContain(`{code:${qrPayload(slip)};option:qrcode,6,m}`);
      expect(qrPayload(slip)).toBe(`YCB1:${slip.intakeNumber}:${slip.queryCode}`);
    }),
  );
  expect(groupedQueryCode('123456789012')).toBe('1234 5678 9012');
});

test('demonstration and reprint are said at both ends, and only when so', () => {
  const count = (document: string, word: string): number => document.split(word).length - 1;
  const marked = receiptDocument({ ...slips.held, simulated: true, reprint: true });
  expect([count(marked, '演示'), count(marked, '补打')]).toEqual([2, 2]);
  const plain = receiptDocument({ ...slips.held, simulated: false, reprint: false });
  expect([count(plain, '演示'), count(plain, '补打')]).toEqual([0, 0]);
});

test('every slip names the time that counts, in Chinese always and in English when asked', () => {
  for (const truth of truths) {
    const joined = (document: string): string => document.replace(/[|\n]| (?=\|)/g, '');
    expect(joined(receiptDocument(slips[truth]))).toContain('以受理机关系统受理时间为准');
    const english = receiptDocument({ ...slips[truth], language: 'en' }).replace(/ ?\|\n\|/g, ' ');
    expect(english).toContain('the time recorded by the accepting authority counts.');
    expect(english).toContain(headlines[truth].zh);
    expect(english).toContain(headlines[truth].en);
  }
});

test('times are China Standard Time, across midnight', () => {
  expect(chinaTime('2026-11-23T17:05:00Z')).toBe('2026-11-24 01:05');
  expect(chinaTime('2026-11-23T17:05:00+08:00')).toBe('2026-11-23 17:05');
  expect(receiptDocument(slips.held)).toContain(literal('2026-11-24 01:05'));
  expect(receiptDocument(slips.accepted)).toContain(literal('2026-11-24 01:06'));
});
