/** The notice on A4, for the eye on the glass and for an A4 printer. */
import {
  type Block,
  centred,
  contentWidth,
  flow,
  flushRight,
  lineMark,
  margin,
  space,
  textMark,
} from '../forms/flow.ts';
import { qrModules } from '../forms/qr.ts';
import { A4, type Measure, type Sheet } from '../forms/sheet.ts';
import { words as formWords } from '../forms/words.ts';
import { wrap } from '../receipt/wrap.ts';
import { type Notice, shortHash } from './notice.ts';
import { days, feeOf, howOf, mattersOf, money, pages, step, timeOf, words } from './words.ts';

export interface NoticeSheetInput {
  readonly notice: Notice;
  /** SHA-256 of the notice, hex. */
  readonly hash: string;
  /** What its QR code holds. */
  readonly code: string;
  readonly siteName: string;
  /** A device or the platform is not a real one. */
  readonly simulated: boolean;
}

const SIZE = 10.5;
const LINE = 16;
const INDENT = 20;
const SMALL = 8;
const QR_SIZE = 84;
const left = margin.left;
const right = left + contentWidth;

/** The same notice and font give the same sheet; no date, no name. */
export function noticeSheet(input: NoticeSheetInput, measure: Measure): Sheet {
  const { notice, hash, simulated } = input;
  const title = `${notice.name.zh} ${words.title.zh}`;
  const marks = [
    ...(notice.verified ? [] : [formWords.sample]),
    ...(simulated ? [formWords.demonstration] : []),
  ];
  const footY = A4.height - margin.bottom + 26;
  const foot = `${words.number.zh} ${shortHash(hash)} · ${words.catalogue.zh} ${notice.catalogue.version} / ${shortHash(notice.catalogue.hash)}`;
  return flow(blocksOf(input, measure), {
    title,
    ground: marks.map((word, at) =>
      centred(measure, A4.height / 2 + (at - (marks.length - 1) / 2) * 190 + 50, word, {
        size: 140,
        grey: 0.95,
      }),
    ),
    continued: {
      height: 26,
      draw: (top) => [centred(measure, top + 12, `${title}${formWords.continued}`, { size: SIZE })],
    },
    foot: (page, all) => [
      lineMark(left, footY - 12, right, footY - 12, 0.4),
      textMark(left, footY, foot, { size: SMALL, grey: 0.3 }),
      flushRight(measure, right, footY, formWords.page(page, all), { size: SMALL, grey: 0.3 }),
    ],
  });
}

function blocksOf({ notice, hash, code, siteName, simulated }: NoticeSheetInput, measure: Measure): Block[] {
  const lines = (text: string, x: number, grey = 0): Block[] =>
    wrap(text, right - x, (one) => measure(one, SIZE, 400)).map((line) => ({
      height: LINE,
      draw: (top) => [textMark(x, top + 12, line, { size: SIZE, grey })],
    }));
  /** A numbered item whose first line stays with its second. */
  const item = (index: number, name: string, more: readonly string[]): Block[] => {
    const [first, ...rest] = lines(name, left + INDENT);
    const below = [
      ...rest,
      ...more.filter((one) => one !== '').flatMap((one) => lines(one, left + INDENT, 0.3)),
    ];
    if (!first) return [];
    const numbered: Block = {
      height: LINE,
      keepWithNext: below.length > 0,
      draw: (top) => [textMark(left, top + 12, `${index + 1}.`, { size: SIZE }), ...first.draw(top)],
    };
    return [numbered, ...below, space(3)];
  };
  const heading = (text: string): Block => ({
    height: 34,
    keepWithNext: true,
    draw: (top) => [
      { kind: 'fill', x: left, y: top + 12, width: 3, height: 14, grey: 0 },
      textMark(left + 9, top + 23.5, text, { size: 12, weight: 700 }),
    ],
  });
  const section = (title: string, blocks: readonly Block[]): Block[] =>
    blocks.length > 0 ? [heading(title), ...blocks] : [];
  const stepTitle = (index: number): Block => ({
    height: LINE + 4,
    keepWithNext: true,
    draw: (top) => [textMark(left, top + 14, step(index + 1).zh, { size: SIZE, weight: 700 })],
  });
  const sentence = [
    ...(notice.verified ? [] : [words.sample.zh]),
    ...(simulated ? [formWords.demonstrationMark] : []),
  ].join('　');

  return [
    {
      height: 104,
      draw: (top) => [
        textMark(left, top + 8, siteName, { size: 9, grey: 0.3 }),
        textMark(left, top + 42, words.title.zh, { size: 24, weight: 700 }),
        textMark(left, top + 68, notice.name.zh, { size: 14, weight: 700 }),
        textMark(left, top + 90, sentence, { size: 9 }),
        { kind: 'qr', x: right - QR_SIZE, y: top, size: QR_SIZE, modules: qrModules(code) },
        flushRight(measure, right, top + 96, `${words.number.zh} ${shortHash(hash)}`, { size: 9 }),
      ],
    },
    ...lines(
      `${words.time.zh}：${days(notice.workingDays).zh}　${words.fee.zh}：${money(notice.feeFen).zh}　${words.clock.zh}`,
      left,
    ),
    ...section(
      words.bring.zh,
      notice.bring.length === 0
        ? lines(words.bringNone.zh, left)
        : notice.bring.flatMap((one, at) =>
            item(at, one.certain ? one.name.zh : `${one.name.zh}（${words.maybe.zh}）`, [
              one.hint?.zh ?? '',
              one.pages > 1 ? pages(one.pages).zh : '',
              neededFor(notice, one.for),
            ]),
          ),
    ),
    ...section(
      words.needNot.zh,
      notice.needNot.flatMap((one, at) => item(at, one.name.zh, [howOf(one).zh])),
    ),
    ...section(
      words.steps.zh,
      notice.steps.flatMap((matters, at) => [
        stepTitle(at),
        ...matters.flatMap((one, index) =>
          item(index, one.name.zh, [
            `${one.department.zh} · ${timeOf(one).zh} · ${feeOf(one).zh}`,
            one.results.map((result) => result.zh).join('；'),
          ]),
        ),
      ]),
    ),
    ...section(
      words.told.zh,
      notice.told.flatMap((one, at) => item(at, one.name.zh, [])),
    ),
    ...section(
      words.notHere.zh,
      notice.notHere.flatMap((one, at) => item(at, one.name.zh, [one.why?.zh ?? ''])),
    ),
    ...section(
      words.situations.zh,
      notice.situations.flatMap((one, at) => item(at, one.question.zh, [one.answer.zh])),
    ),
    space(8),
    ...lines(words.same.zh, left, 0.3),
  ];
}

/** 给：A、B — which matters a document is for. */
function neededFor(notice: Notice, ids: readonly string[]): string {
  const names = mattersOf(notice)
    .filter((one) => ids.includes(one.id))
    .map((one) => one.name.zh);
  return names.length > 0 ? `用于：${names.join('、')}` : '';
}
