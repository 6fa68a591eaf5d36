import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { margin } from './flow.ts';
import type { FormContent } from './form-content.ts';
import { formSheet } from './form-sheet.ts';
import { A4, type Mark, type Measure, type Sheet } from './sheet.ts';

/** Han and full-width one em, the rest half of it. */
const measure: Measure = (text, size) =>
  [...text].reduce((sum, c) => sum + ((c.codePointAt(0) ?? 0) < 0x80 ? size / 2 : size), 0);

const base: FormContent = {
  title: '申请表',
  department: '公安机关',
  lifeEvent: '新生儿出生',
  sections: [{ title: '信息', cells: [{ label: '姓名', value: '王𠮷安', wide: false }] }],
  statement: '以上内容真实。',
  date: '2026年11月23日',
  catalogue: 'ab'.repeat(32),
  marks: [],
  submission: { id: '0193580e-7c00-7000-8000-000000000001', code: 'YCF1:x:y:z' },
};

const marksOf = (sheet: Sheet): Mark[] => sheet.pages.flatMap((page) => page.marks);
const textsOf = (marks: readonly Mark[]): string[] =>
  marks.flatMap((mark) => (mark.kind === 'text' ? [mark.text] : []));

const words = fc.string({ unit: fc.constantFrom(...'张三丰北京路，。（）《》 ab12𠮷-·'), maxLength: 300 });
const anyContent: fc.Arbitrary<FormContent> = fc
  .array(
    fc.record({
      title: words.map((text) => `节${text.slice(0, 20)}`),
      cells: fc.array(
        fc.record({
          label: words.map((text) => `项${text.slice(0, 30)}`),
          value: fc.oneof(
            words,
            words.map((text) => `长${text}`.repeat(12)),
          ),
          wide: fc.boolean(),
        }),
        { minLength: 1, maxLength: 12 },
      ),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .chain((sections) => words.map((statement) => ({ ...base, sections, statement: `声明${statement}` })));

/** Left, upper, right and lower edge of what a mark covers. */
function box(mark: Mark): [number, number, number, number] {
  switch (mark.kind) {
    case 'text':
      return [mark.x, mark.y - mark.size * 0.8, mark.x + measure(mark.text, mark.size, 400), mark.y];
    case 'line':
      return [mark.from[0], mark.from[1], mark.to[0], mark.to[1]];
    case 'qr':
      return [mark.x, mark.y, mark.x + mark.size, mark.y + mark.size];
    default:
      return [mark.x, mark.y, mark.x + mark.width, mark.y + mark.height];
  }
}

describe('for any content', () => {
  test('nothing leaves the page and nothing but the foot stands below the bottom margin', () => {
    fc.assert(
      fc.property(anyContent, (content) => {
        for (const mark of marksOf(formSheet(content, measure))) {
          const [left, top, right, bottom] = box(mark);
          expect(left).toBeGreaterThanOrEqual(margin.left - 0.01);
          expect(top).toBeGreaterThanOrEqual(margin.top - 0.01);
          expect(right).toBeLessThanOrEqual(A4.width - margin.right + 0.01);
          const isFoot = mark.kind !== 'fill' && top > A4.height - margin.bottom;
          expect(bottom).toBeLessThanOrEqual(isFoot ? A4.height : A4.height - margin.bottom + 0.01);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('no two texts cover each other', () => {
    fc.assert(
      fc.property(anyContent, (content) => {
        for (const page of formSheet(content, measure).pages) {
          const boxes = page.marks.filter((mark) => mark.kind === 'text' && mark.text !== '').map(box);
          for (const [at, a] of boxes.entries())
            for (const b of boxes.slice(at + 1))
              expect(a[0] < b[2] - 0.01 && b[0] < a[2] - 0.01 && a[1] < b[3] && b[1] < a[3]).toBe(false);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('every character of every value is set, and every page says which it is', () => {
    fc.assert(
      fc.property(anyContent, (content) => {
        const sheet = formSheet(content, measure);
        const set = textsOf(marksOf(sheet)).join('');
        const counted = (text: string) => [...text].filter((c) => c === '张').length;
        const wanted = [
          content.statement,
          ...content.sections.flatMap((one) => [one.title, ...one.cells.flatMap((c) => [c.label, c.value])]),
        ];
        expect(counted(set)).toBe(wanted.reduce((sum, text) => sum + counted(text), 0));
        for (const [at, page] of sheet.pages.entries())
          expect(textsOf(page.marks)).toContain(`第 ${at + 1} 页，共 ${sheet.pages.length} 页`);
      }),
      { numRuns: 60 },
    );
  });

  test('a heading is never the last thing of its page, and the signature stands with the statement', () => {
    fc.assert(
      fc.property(anyContent, (content) => {
        const sheet = formSheet(content, measure);
        const titles = new Set(content.sections.map((one) => one.title));
        for (const page of sheet.pages) {
          const body = page.marks.filter((mark) => box(mark)[1] < A4.height - margin.bottom);
          const last = body.findLast((mark) => mark.kind === 'text');
          expect(last?.kind === 'text' && last.weight === 700 && titles.has(last.text)).toBe(false);
        }
        const signed = sheet.pages.findIndex((page) => page.marks.some((mark) => mark.kind === 'signature'));
        const stated = sheet.pages.findIndex((page) =>
          textsOf(page.marks).some((text) => text.startsWith('声明')),
        );
        expect(signed).toBe(stated);
        expect(marksOf(sheet).filter((mark) => mark.kind === 'qr')).toHaveLength(1);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a form', () => {
  test('has its pale words on every page, and none on a real form', () => {
    const pale = (content: FormContent) =>
      formSheet(content, measure).pages.map((page) =>
        textsOf(page.marks.filter((mark) => mark.kind === 'text' && mark.size > 100)),
      );
    const cells = Array.from({ length: 60 }, () => ({ label: '项', value: '值', wide: true }));
    const long = { ...base, sections: [{ title: '节', cells }] };
    expect(pale({ ...long, marks: [{ word: '样例', sentence: '样例表格' }] })).toEqual([
      ['样例'],
      ['样例'],
      ['样例'],
    ]);
    expect(pale(long).flat()).toEqual([]);
  });

  test('before it is submitted has places for signature and code, and neither of them', () => {
    const { submission: _, ...preview } = base;
    const marks = marksOf(formSheet(preview, measure));
    expect(marks.some((mark) => mark.kind === 'signature' || mark.kind === 'qr')).toBe(false);
    expect(textsOf(marks)).toContain('（提交时签名）');
  });

  test('sets two narrow cells side by side and gives a lone one the whole row', () => {
    const cell = (label: string, wide = false) => ({ label, value: `${label}值`, wide });
    const cells = [cell('甲'), cell('乙'), cell('丙'), cell('丁', true), cell('戊')];
    const marks = marksOf(formSheet({ ...base, sections: [{ title: '节', cells }] }, measure));
    const y = (text: string) => marks.find((mark) => mark.kind === 'text' && mark.text === text);
    const row = (text: string) => {
      const mark = y(text);
      return mark?.kind === 'text' ? Math.round(mark.y) : Number.NaN;
    };
    expect(row('甲')).toBe(row('乙'));
    expect(new Set([row('甲'), row('丙'), row('丁'), row('戊')]).size).toBe(4);
  });
});
