/**
 * What a person does about a `printer-state-reasons` keyword (RFC 8011 §5.4.12, PWG 5100.9): some hundreds of keywords,
 * made of a part of the machine and what is the matter with it, come down to a few things to do.
 */

/** In the order in which they are dealt with: what stops every sheet first, what only matters later last. */
export const printerAdvices = [
  'close-cover',
  'clear-jam',
  'insert-tray',
  'load-paper',
  'change-paper',
  'replace-toner',
  'empty-output',
  'empty-waste',
  'refill-finisher',
  'replace-part',
  'resume',
  'wait',
  'free-memory',
  'call-service',
  'paper-low',
  'toner-low',
  'output-nearly-full',
  'part-wearing',
  'nothing',
  'unknown',
] as const;
export type PrinterAdvice = (typeof printerAdvices)[number];

export type ReasonSeverity = 'error' | 'warning' | 'report';

/** The first rule that fits decides. */
const rules: readonly (readonly [RegExp, PrinterAdvice])[] = [
  // Nothing is wrong: the machine tells what happened to it.
  [
    /^(none|power-up|printer-ready-to-print|printer-(manual|nms)-reset|configuration-change|alert-removal|identify-printer)/,
    'nothing',
  ],
  [/(cover|interlock)-closed$|-(closed|added|turned-on|power-saver|configuration-change)$/, 'nothing'],
  [
    /resource-(added|removed|deleted)$|interpreter-(cartridge|complex|memory)|adjusting-print-quality/,
    'nothing',
  ],
  // What wears out or fills up, before the words it shares with paper and covers.
  [/almost-over$|near-eol$|near-limit$/, 'part-wearing'],
  [/waste.*almost-full$/, 'part-wearing'],
  [/waste.*full$/, 'empty-waste'],
  [/life-over$|at-limit$/, 'replace-part'],
  [/(toner|ink|ribbon|developer|marker-supply).*(-low|almost-empty)$/, 'toner-low'],
  [/(toner|ink|ribbon|developer|marker-supply).*(empty|missing)$/, 'replace-toner'],
  [/^media-low$|^input.*almost-empty$/, 'paper-low'],
  [/^media-(empty|needed)$|^input-manual-input-request$/, 'load-paper'],
  [/^input-media-.*-change$|cannot-feed-size|cannot-duplex-media/, 'change-paper'],
  [/jam$/, 'clear-jam'],
  [/(cover|door|interlock)-open$|-opened$/, 'close-cover'],
  [/tray-missing$|-missing$|-removed$|tray-position-failure$/, 'insert-tray'],
  [/almost-full$/, 'output-nearly-full'],
  [/^(output|media-path|stacker|sheet).*full$/, 'empty-output'],
  [/memory-exhausted$|^spool-area-full$|resource-unavailable$|recoverable-storage/, 'free-memory'],
  // Staples, binding combs and wrapping film; their scraps.
  [/-almost-empty$/, 'part-wearing'],
  [/-empty$|-full$/, 'refill-finisher'],
  [
    /over-temp|under-temp|warming-up$|^connecting-to-device$|^timed-out$|^stopping$|^moving-to-paused$/,
    'wait',
  ],
  [
    /^(paused|stopped-partly|deactivated|shutdown|power-down|hold-new-jobs|offline)$|-(offline|turned-off)$/,
    'resume',
  ],
  [/failure$/i, 'call-service'],
];

/** A keyword without its severity, and the severity; a keyword without one is as grave as it sounds. */
export function parseReason(reason: string): { keyword: string; severity: ReasonSeverity | undefined } {
  const found = /^(.+)-(error|warning|report)$/.exec(reason);
  // Two keywords end in “error” by themselves.
  if (found === null || /storage-error$/.test(reason)) return { keyword: reason, severity: undefined };
  const severity = found[2];
  return {
    keyword: found[1] ?? reason,
    severity: severity === 'error' || severity === 'warning' ? severity : 'report',
  };
}

/** What to do about a reason as the printer writes it. */
export function adviceOf(reason: string): PrinterAdvice {
  const { keyword } = parseReason(reason);
  return rules.find(([pattern]) => pattern.test(keyword))?.[1] ?? 'unknown';
}

/** With these no sheet comes out, whatever severity a maker gave them. */
const always: ReadonlySet<PrinterAdvice> = new Set(['close-cover', 'clear-jam', 'insert-tray', 'load-paper']);
const never: ReadonlySet<PrinterAdvice> = new Set([
  'paper-low',
  'toner-low',
  'output-nearly-full',
  'part-wearing',
  'nothing',
  'unknown',
  'wait',
]);

/** True when nothing can be printed until somebody has done what the reason asks for. */
export function isStopping(reason: string): boolean {
  const advice = adviceOf(reason);
  const { severity } = parseReason(reason);
  if (never.has(advice)) return false;
  return always.has(advice) || severity === undefined || severity === 'error';
}

/** The advices of some reasons without doubles, the first to be dealt with first. */
export function advicesOf(reasons: readonly string[]): PrinterAdvice[] {
  const given = new Set(reasons.map(adviceOf));
  return printerAdvices.filter((advice) => given.has(advice));
}
