/** Sets a form on A4: title, two-column table, statement, signature, QR code; pale marks where it is no real paper. */
import { wrap } from '../receipt/wrap.ts';
import {
  type Block,
  centred,
  contentWidth,
  type Frame,
  flow,
  flushRight,
  lineMark,
  margin,
  space,
  tallest,
  textMark,
} from './flow.ts';
import type { FormCell, FormContent, FormSection } from './form-content.ts';
import { qrModules } from './qr.ts';
import { A4, type Mark, type Measure, type Sheet } from './sheet.ts';
import { words } from './words.ts';

const SIZE = 10.5;
const LINE = 15;
const PAD = 6;
const LABEL_WIDTH = 88;
const SMALL = 8;
const left = margin.left;
const right = margin.left + contentWidth;
const QR_SIZE = 84;
const SIGNATURE = { width: 190, height: 72 };

/** The same content and font give the same sheet. */
export function formSheet(content: FormContent, measure: Measure): Sheet {
  const frame = frameOf(content, measure);
  const blocks = [
    head(content, measure),
    ...content.sections.flatMap((section) => table(section, measure, tallest(frame.continued))),
    space(10),
    ...closing(content, measure),
  ];
  return flow(blocks, frame);
}

/** Lines of a text; line breaks and tabs of a typed value are blanks on paper. */
const linesOf = (measure: Measure, text: string, width: number, size = SIZE): string[] =>
  wrap(text.replace(/\s+/gu, ' ').trim(), width, (one) => measure(one, size, 400));

function frameOf(content: FormContent, measure: Measure): Frame {
  const ground = content.marks.map(({ word }, at) =>
    centred(measure, A4.height / 2 + (at - (content.marks.length - 1) / 2) * 190 + 50, word, {
      size: 140,
      grey: 0.95,
    }),
  );
  const footLeft = `${content.title} · ${words.catalogue} ${content.catalogue.slice(0, 8)}`;
  const y = A4.height - margin.bottom + 26;
  return {
    title: content.title,
    ground,
    continued: {
      height: 26,
      draw: (top) => [centred(measure, top + 12, `${content.title}${words.continued}`, { size: SIZE })],
    },
    foot: (page, pages) => [
      lineMark(left, y - 12, right, y - 12, 0.4),
      textMark(left, y, footLeft, { size: SMALL, grey: 0.3 }),
      flushRight(measure, right, y, words.page(page, pages), { size: SMALL, grey: 0.3 }),
      ...(content.submission
        ? [
            textMark(left, y + 12, `${words.submission} ${content.submission.id}`, {
              size: SMALL,
              grey: 0.3,
            }),
          ]
        : []),
    ],
  };
}

/** Marks, title, and who accepts what under which number. */
function head(content: FormContent, measure: Measure): Block {
  const title = { size: 19, weight: 700 } as const;
  const titleLines = wrap(content.title, contentWidth, (one) => measure(one, title.size, title.weight));
  const sentences = content.marks.map((one) => one.sentence).join('　');
  const titleAt = sentences === '' ? 22 : 40;
  const metaAt = titleAt + titleLines.length * 26;
  const half = left + contentWidth / 2 + PAD;
  const meta = (x: number, y: number, label: string, value: string): Mark =>
    textMark(x, y, `${label}：${value}`, { size: SIZE });
  return {
    height: metaAt + 38,
    draw: (top) => [
      ...(sentences === '' ? [] : [centred(measure, top + 8, sentences, { size: 9 })]),
      ...titleLines.map((line, at) => centred(measure, top + titleAt + at * 26, line, title)),
      meta(left, top + metaAt + 6, words.department, content.department),
      meta(half, top + metaAt + 6, words.lifeEvent, content.lifeEvent),
      meta(left, top + metaAt + 24, words.intake, words.intakeBlank),
      meta(half, top + metaAt + 24, words.caseNumber, words.caseBlank),
    ],
  };
}

/** Cells side by side: two narrow ones share a row, a narrow one without a neighbour has the row to itself. */
function rowsOf(cells: readonly FormCell[]): FormCell[][] {
  const rows: FormCell[][] = [];
  let open: FormCell | undefined;
  for (const cell of cells) {
    if (open && !cell.wide) rows.push([open, cell]);
    else rows.push(...(open ? [[open]] : []), ...(cell.wide ? [[cell]] : []));
    open = open || cell.wide ? undefined : cell;
  }
  return open ? [...rows, [open]] : rows;
}

function table(section: FormSection, measure: Measure, most: number): Block[] {
  const heading: Block = {
    height: 32,
    keepWithNext: true,
    draw: (top) => [
      { kind: 'fill', x: left, y: top + 10, width: 3, height: 14, grey: 0 },
      textMark(left + 9, top + 21.5, section.title, { size: 12, weight: 700 }),
      lineMark(left, top + 32, right, top + 32),
    ],
  };
  return [heading, ...rowsOf(section.cells).flatMap((row) => rowBlocks(row, measure, most))];
}

/** A row as one block, or as several where its text is longer than a page. */
function rowBlocks(row: readonly FormCell[], measure: Measure, most: number): Block[] {
  const cellWidth = contentWidth / row.length;
  const set = row.map((cell) => ({
    label: linesOf(measure, cell.label, LABEL_WIDTH - 2 * PAD),
    value: linesOf(measure, cell.value, cellWidth - LABEL_WIDTH - 2 * PAD),
  }));
  const count = Math.max(1, ...set.flatMap(({ label, value }) => [label.length, value.length]));
  const atOnce = Math.floor((most - 2 * PAD) / LINE);
  const blocks: Block[] = [];
  for (let from = 0; from < count; from += atOnce) {
    const lines = Math.min(atOnce, count - from);
    const height = lines * LINE + 2 * PAD;
    blocks.push({
      height,
      draw: (top) => [
        // The upper edge again: the row may be the first on its page.
        lineMark(left, top, right, top),
        lineMark(left, top + height, right, top + height),
        lineMark(right, top, right, top + height),
        ...set.flatMap(({ label, value }, column) => {
          const x = left + column * cellWidth;
          const text = (all: string[], at: number): Mark[] =>
            all
              .slice(from, from + lines)
              .map((one, line) => textMark(at, top + PAD + 11 + line * LINE, one, { size: SIZE }));
          return [
            lineMark(x, top, x, top + height),
            lineMark(x + LABEL_WIDTH, top, x + LABEL_WIDTH, top + height),
            ...text(label, x + PAD),
            ...text(value, x + LABEL_WIDTH + PAD),
          ];
        }),
      ],
    });
  }
  return blocks;
}

/** Statement line by line, then signature, date and code together. */
function closing(content: FormContent, measure: Measure): Block[] {
  const statement = linesOf(measure, content.statement, contentWidth - 2 * SIZE);
  const { submission } = content;
  const signing: Block = {
    height: 122,
    draw: (top) => {
      const signatureAt = left + QR_SIZE + 90;
      const labelAt = signatureAt - 62;
      return [
        ...(submission
          ? [
              {
                kind: 'qr',
                x: left,
                y: top + 14,
                size: QR_SIZE,
                modules: qrModules(submission.code),
              } as const,
            ]
          : [...frameMarks(left, top + 14, QR_SIZE), ...codePlace(measure, top + 14)]),
        textMark(labelAt, top + 58, `${words.signature}：`, { size: SIZE }),
        ...(submission
          ? [{ kind: 'signature', x: signatureAt + 4, y: top + 14, ...SIGNATURE } as const]
          : [textMark(signatureAt + 12, top + 58, words.signOnSubmit, { size: SIZE, grey: 0.45 })]),
        lineMark(signatureAt, top + 90, signatureAt + SIGNATURE.width + 8, top + 90, 0.4),
        textMark(labelAt, top + 112, `${words.date}：${content.date}`, { size: SIZE }),
      ];
    },
  };
  return [
    ...statement.map(
      (line): Block => ({
        height: 18,
        keepWithNext: true,
        draw: (top) => [textMark(left, top + 13, line, { size: SIZE })],
      }),
    ),
    signing,
  ];
}

const frameMarks = (x: number, y: number, side: number): Mark[] => [
  lineMark(x, y, x + side, y, 0.4),
  lineMark(x, y + side, x + side, y + side, 0.4),
  lineMark(x, y, x, y + side, 0.4),
  lineMark(x + side, y, x + side, y + side, 0.4),
];

const codePlace = (measure: Measure, top: number): Mark[] =>
  words.codeOnSubmit.map((line, at) =>
    textMark(left + (QR_SIZE - measure(line, 9, 400)) / 2, top + 38 + at * 14, line, { size: 9, grey: 0.45 }),
  );
