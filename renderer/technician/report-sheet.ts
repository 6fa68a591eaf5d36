/** The readiness report on A4, in the language of the screen. */
import type { ReadinessReport, ReportBody } from '#shared/api/technician-checks.ts';
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
} from '#shared/forms/flow.ts';
import { qrModules } from '#shared/forms/qr.ts';
import { A4, type Measure, type Sheet } from '#shared/forms/sheet.ts';
import { wrap } from '#shared/receipt/wrap.ts';
import type { Translate } from '../i18n/index.ts';
import { wordFor } from './parts.tsx';

const SIZE = 10.5;
const LINE = 16;
const SMALL = 8;
const QR = 76;
const left = margin.left;
const right = left + contentWidth;
const columns = { outcome: left + 150, at: left + 225, facts: left + 335 } as const;

export interface ReportWords {
  readonly t: Translate;
  readonly time: (instant: string) => string;
  readonly site: (name: ReportBody['siteName']) => string;
  readonly check: (line: ReportBody['checks'][number]) => string;
}

/** The same report and words give the same sheet. Its code holds the digest, the kiosk and the signature's beginning. */
export function reportSheet(
  { report, digest, signature }: ReadinessReport,
  words: ReportWords,
  measure: Measure,
): Sheet {
  const { t, time } = words;
  const title = t('tech.report.title');
  const blocks: Block[] = [
    {
      height: QR + 12,
      draw: (top) => [
        textMark(left, top + 24, title, { size: 22, weight: 700 }),
        textMark(left, top + 46, words.site(report.siteName), { size: 13 }),
        textMark(left, top + 66, t(report.ready ? 'tech.report.ready' : 'tech.report.not-ready'), {
          size: 13,
          weight: 700,
        }),
        {
          kind: 'qr',
          x: right - QR,
          y: top,
          size: QR,
          modules: qrModules(`${report.format}#${report.kioskId}#${digest}#${signature.slice(0, 22)}`),
        },
      ],
    },
    ...pairs([
      [t('tech.place.kiosk'), report.kioskId],
      [t('tech.place.region'), `${report.region} / ${report.terminal}`],
      [t('tech.machine.version'), report.version],
      [
        t('tech.report.made'),
        `${time(report.madeAt)}${report.clockVerified ? '' : ` (${t('tech.machine.clock.unverified')})`}`,
      ],
      [t('tech.platform.url'), report.platform ?? t('tech.none')],
      [
        t('tech.machine.storage'),
        t('tech.report.storage', {
          free: (report.storage.freeMiB / 1024).toFixed(1),
          total: (report.storage.totalMiB / 1024).toFixed(1),
        }),
      ],
    ]),
    heading(t('tech.page.devices')),
    ...pairs(
      report.devices.map((device) => [
        wordFor(t, 'tech.kind', device.kind),
        `${device.id}, ${wordFor(t, 'tech.port', device.port)}, ${wordFor(t, 'tech.state', device.state)}`,
      ]),
    ),
    heading(t('tech.page.checks')),
    ...report.checks.flatMap((line) => checkBlocks(line, words, measure)),
    ...(report.network === null ? [] : networkBlocks(report.network, t)),
    ...(report.open.length === 0
      ? []
      : [
          heading(t('tech.report.open')),
          ...report.open.flatMap((name) => lines(openWords(name, words, report), left, measure)),
        ]),
    space(10),
    ...lines(`${t('tech.report.digest')} ${digest}`, left, measure, SMALL),
    ...lines(`${t('tech.report.signature')} ${signature}`, left, measure, SMALL),
    space(22),
    {
      height: 24,
      draw: (top) => [
        textMark(left, top + 12, t('tech.report.technician'), { size: SIZE }),
        lineMark(left + 90, top + 14, left + 250, top + 14, 0.5),
        textMark(left + 275, top + 12, t('tech.report.date'), { size: SIZE }),
        lineMark(left + 330, top + 14, right, top + 14, 0.5),
      ],
    },
  ];
  const footY = A4.height - margin.bottom + 26;
  return flow(blocks, {
    title,
    ground: report.simulated
      ? [centred(measure, A4.height / 2 + 50, t('badge.demo'), { size: 140, grey: 0.95 })]
      : [],
    continued: { height: 26, draw: (top) => [textMark(left, top + 12, title, { size: SIZE })] },
    foot: (page, all) => [
      lineMark(left, footY - 12, right, footY - 12, 0.4),
      textMark(left, footY, `${report.kioskId} ${digest.slice(0, 16)}`, { size: SMALL, grey: 0.3 }),
      flushRight(measure, right, footY, `${page} / ${all}`, { size: SMALL, grey: 0.3 }),
    ],
  });
}

/** A name out of `open`, in words: `failed device:scanner` → failed, scanner. */
export function openWords(name: string, words: Pick<ReportWords, 't' | 'check'>, report: ReportBody): string {
  const [what = '', check] = name.split(' ');
  if (check === undefined) return wordFor(words.t, 'tech.reason', what);
  const line = report.checks.find((one) => one.check === check);
  return words.t(`tech.open.${what as 'failed' | 'not-checked' | 'changed-since'}`, {
    check: line === undefined ? check : words.check(line),
  });
}

const heading = (text: string): Block => ({
  height: 30,
  keepWithNext: true,
  draw: (top) => [
    textMark(left, top + 20, text, { size: 13, weight: 700 }),
    lineMark(left, top + 26, right, top + 26, 0.4),
  ],
});

const pairs = (rows: readonly (readonly [term: string, value: string])[]): Block[] =>
  rows.map(([term, value]) => ({
    height: LINE,
    draw: (top) => [
      textMark(left, top + 12, term, { size: SIZE, grey: 0.35 }),
      textMark(columns.outcome, top + 12, value, { size: SIZE }),
    ],
  }));

function lines(text: string, x: number, measure: Measure, size = SIZE): Block[] {
  return wrap(text, right - x, (one) => measure(one, size, 400)).map((line) => ({
    height: size * 1.5,
    draw: (top) => [textMark(x, top + size * 1.15, line, { size, grey: size < SIZE ? 0.3 : 0 })],
  }));
}

function checkBlocks(
  line: ReportBody['checks'][number],
  { t, time, check }: ReportWords,
  measure: Measure,
): Block[] {
  const { record, stale, required } = line;
  const outcome = record === null ? 'none' : stale ? 'stale' : record.outcome;
  const facts =
    record === null
      ? t(required ? 'tech.checks.required' : 'tech.checks.optional')
      : [
          t(`tech.by.${record.by}`),
          ...Object.entries(record.facts)
            .filter(([, value]) => value !== '')
            .map(([name, value]) => `${name}=${value}`),
        ].join(' ');
  const shown = wrap(facts, right - columns.facts, (one) => measure(one, SMALL, 400));
  return [
    {
      height: Math.max(LINE, shown.length * 11 + 5),
      draw: (top) => [
        textMark(left, top + 12, check(line), { size: SIZE }),
        textMark(columns.outcome, top + 12, wordFor(t, 'tech.outcome', outcome), {
          size: SIZE,
          weight: outcome === 'passed' ? 400 : 700,
        }),
        textMark(columns.at, top + 12, record === null ? '' : time(record.at), { size: SMALL, grey: 0.3 }),
        ...shown.map((text, at) =>
          textMark(columns.facts, top + 12 + at * 11, text, { size: SMALL, grey: 0.3 }),
        ),
      ],
    },
  ];
}

function networkBlocks({ steps }: NonNullable<ReportBody['network']>, t: Translate): Block[] {
  return [
    heading(t('tech.network.title')),
    ...pairs(
      steps.map((step, at) => [
        `${at + 1}. ${wordFor(t, 'tech.step', step.name)}`,
        [wordFor(t, 'tech.step-state', step.state), step.detail ?? '', step.reason ?? '']
          .filter((part) => part !== '')
          .join('  '),
      ]),
    ),
  ];
}
