/** The notice over every life event of the shipped catalogue: hash, code, slip and sheet. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Catalogue, LifeEvent } from '#shared/catalogue/schema.ts';
import type { Measure } from '#shared/forms/sheet.ts';
import { MAX_DOCUMENT } from '#shared/hardware/receipt-printer.ts';
import { noticeCode, parseNoticeCode } from '#shared/notice/code.ts';
import { type NoticeAnswers, noticeHash, noticeOf, noticePlan } from '#shared/notice/notice.ts';
import { noticeSheet } from '#shared/notice/notice-sheet.ts';
import { words } from '#shared/notice/words.ts';
import { noticeDocument } from '#shared/receipt/notice-document.ts';
import { eventOf, shippedCatalogue } from '../catalogue/shipped.ts';
import { everyday } from '../forms/newborn-facts.ts';

let catalogue: Catalogue;
let newborn: LifeEvent;
beforeAll(async () => {
  catalogue = await shippedCatalogue();
  newborn = eventOf(catalogue, 'newborn');
});

const usual: NoticeAnswers = { situations: everyday.situations, deselected: [], wanted: [] };
const hashOf = (answers: NoticeAnswers, event = newborn): Promise<string> =>
  noticeHash(noticeOf(catalogue, event, answers));

const answersTo = (event: LifeEvent): fc.Arbitrary<NoticeAnswers> =>
  fc.record({
    situations: fc.record(
      Object.fromEntries(
        event.situations.map((one) => [one.id, fc.constantFrom(...one.options.map((option) => option.id))]),
      ),
      { requiredKeys: [] },
    ) as fc.Arbitrary<Record<string, string>>,
    deselected: fc.subarray(event.matters.map((one) => one.id)),
    wanted: fc.subarray(event.matters.map((one) => one.id)),
  });
const anyVisit = (): fc.Arbitrary<[LifeEvent, NoticeAnswers]> =>
  fc
    .constantFrom(...catalogue.lifeEvents)
    .chain((event) => answersTo(event).map((answers): [LifeEvent, NoticeAnswers] => [event, answers]));

const slipOf = async (event: LifeEvent, answers: NoticeAnswers, language: 'zh' | 'en' = 'zh') => {
  const notice = noticeOf(catalogue, event, answers);
  const hash = await noticeHash(notice);
  const code = noticeCode(notice, hash, event, answers);
  return {
    notice,
    hash,
    code,
    text: noticeDocument({
      notice,
      hash,
      code,
      language,
      siteName: { zh: '便民服务站', en: 'Service Station' },
      printedAt: '2026-11-23T10:00:00Z',
      simulated: true,
    }),
  };
};
/** A slip's words without its markup and its line breaks. */
const plain = (document: string): string =>
  document
    .replace(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/[|~\s]/g, '');
const squeezed = (text: string): string => text.replace(/[|~\s]/g, '');
const measure: Measure = (text, size) =>
  [...text].reduce((sum, c) => sum + ((c.codePointAt(0) ?? 0) < 0x80 ? size / 2 : size), 0);

describe('the hash', () => {
  test('is the same for the same answers given in any order', async () => {
    await fc.assert(
      fc.asyncProperty(anyVisit(), async ([event, answers]) => {
        const reversed: NoticeAnswers = {
          situations: Object.fromEntries(Object.entries(answers.situations).reverse()),
          deselected: [...answers.deselected].reverse(),
          wanted: [...answers.wanted].reverse(),
        };
        expect(await hashOf(reversed, event)).toBe(await hashOf(answers, event));
      }),
      { numRuns: 60 },
    );
  });

  test('differs whenever an answer on the way, or what is done, differs', async () => {
    await fc.assert(
      fc.asyncProperty(fc.tuple(answersTo(newborn), answersTo(newborn)), async ([a, b]) => {
        const told = (answers: NoticeAnswers) => {
          const plan = noticePlan(newborn, answers);
          return JSON.stringify([
            plan.situations
              .filter((one) => one.answer !== undefined)
              .map((one) => [one.situation.id, one.answer]),
            plan.steps,
            plan.matters.map((one) => [one.matter.id, one.state === 'unavailable']),
          ]);
        };
        expect((await hashOf(a)) === (await hashOf(b))).toBe(told(a) === told(b));
      }),
      { numRuns: 100 },
    );
    const alone = { ...usual, situations: { ...usual.situations, 'household-kind': 'collective' } };
    expect(await hashOf(alone)).not.toBe(await hashOf(usual));
    expect(await hashOf({ ...usual, deselected: ['social-security-card'] })).not.toBe(await hashOf(usual));
  });

  test('differs with the catalogue’s version and content', async () => {
    const of = (change: Partial<Catalogue>) =>
      noticeHash(noticeOf({ ...catalogue, ...change }, newborn, usual));
    const hashes = [
      await of({}),
      await of({ version: catalogue.version + 1 }),
      await of({ hash: 'f'.repeat(64) }),
    ];
    expect(new Set(hashes).size).toBe(3);
  });

  test('pays no heed to an answer to a question that is not asked', async () => {
    const off = { ...usual, situations: { ...usual.situations, 'parent-information': 'mother-only' } };
    expect(await hashOf(off)).toBe(await hashOf(usual));
  });
});

describe('the code', () => {
  test('leads to the same notice on another machine', async () => {
    await fc.assert(
      fc.asyncProperty(anyVisit(), async ([event, answers]) => {
        const { code, hash } = await slipOf(event, answers);
        expect(code).toMatch(/^YCN1:[a-z0-9-]+:[0-9a-f]{8}:[0-9a-f]{8}:[0-9a-z-]*:[0-3]*$/);
        const read = parseNoticeCode(code, catalogue.lifeEvents);
        if (!read) throw new Error(`${code} cannot be read`);
        expect(read).toMatchObject({
          lifeEvent: event.id,
          hash: hash.slice(0, 8),
          catalogue: catalogue.hash.slice(0, 8),
        });
        expect(await hashOf(read.answers, event)).toBe(hash);
      }),
      { numRuns: 80 },
    );
  });

  test.each([
    '',
    'YCB1:1:2',
    'YCN1:nothing:00000000:00000000:-:',
    'YCN1:newborn:00000000:00000000:0:',
    `YCN1:newborn:00000000:00000000:${'z'.repeat(11)}:`,
    `YCN1:newborn:00000000:00000000:${'0'.repeat(11)}:${'1'.repeat(40)}`,
    `YCN1:newborn:00000000:00000000:${'0'.repeat(11)}:4`,
  ])('%j is refused', (code) => {
    expect(parseNoticeCode(code, catalogue.lifeEvents)).toBeUndefined();
  });
});

describe('on paper', () => {
  /** The names under a heading, up to the next rule. */
  const under = (document: string, heading: string): string => {
    const from = document.indexOf(heading);
    return from < 0 ? '' : plain(document.slice(from + heading.length, document.indexOf('---', from)));
  };

  test('the slip has exactly the materials of the plan: to bring, and not to bring', async () => {
    await fc.assert(
      fc.asyncProperty(anyVisit(), async ([event, answers]) => {
        const { text } = await slipOf(event, answers);
        const plan = noticePlan(event, answers);
        for (const [heading, isScan] of [
          [words.bring.zh, true],
          [words.needNot.zh, false],
        ] as const) {
          const names = plan.materials
            .filter((one) => (one.supply.kind === 'scan') === isScan)
            .map((one) => squeezed(one.material.name.zh));
          const part = under(text, heading);
          let at = 0;
          for (const [index, name] of names.entries()) {
            const found = part.indexOf(`${index + 1}.${name}`, at);
            expect(found, `${name} under ${heading}`).toBeGreaterThanOrEqual(at);
            at = found + name.length;
          }
          expect(part.includes(`${names.length + 1}.`)).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('the slip says hash, version, 演示 and 样例, and fits the printer in both languages', async () => {
    for (const event of catalogue.lifeEvents)
      for (const language of ['zh', 'en'] as const) {
        const first = Object.fromEntries(event.situations.map((one) => [one.id, one.options[0]?.id ?? '']));
        const { text, hash, code } = await slipOf(event, { ...usual, situations: first }, language);
        expect(text.length).toBeLessThan(MAX_DOCUMENT);
        expect(text).toContain(`{code:${code};option:qrcode`);
        for (const wanted of [hash.slice(0, 8), '演示', '样例', words.title.zh, event.name.zh])
          expect(plain(text)).toContain(squeezed(wanted));
        if (language === 'en') expect(plain(text)).toContain(squeezed(event.name.en));
      }
  });

  test('the sheet names every material and matter of the plan, and its code', async () => {
    await fc.assert(
      fc.asyncProperty(anyVisit(), async ([event, answers]) => {
        const { notice, hash, code } = await slipOf(event, answers);
        const sheet = noticeSheet({ notice, hash, code, siteName: '便民服务站', simulated: true }, measure);
        const marks = sheet.pages.flatMap((page) => page.marks);
        const set = squeezed(marks.map((mark) => (mark.kind === 'text' ? mark.text : '')).join(''));
        const plan = noticePlan(event, answers);
        const done = plan.matters.filter((one) => one.state === 'selected');
        for (const { zh } of [
          ...plan.materials.map((one) => one.material.name),
          ...done.map((one) => one.matter.name),
        ])
          expect(set).toContain(squeezed(zh));
        expect(marks.filter((mark) => mark.kind === 'qr')).toHaveLength(1);
        expect(set).toContain(hash.slice(0, 8));
      }),
      { numRuns: 30 },
    );
  });
});
