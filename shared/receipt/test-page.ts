import { chinaTime } from '../time/china.ts';
import { literal } from './document.ts';
import { words } from './words.ts';

/** What a technician sees on a test page: no visit, no number that could be taken for a receipt. */
export interface TestPageFacts {
  /** RFC 3339 instant. */
  readonly printedAt: string;
  readonly kioskId: string;
  readonly columns: number;
  readonly charset: string;
  readonly simulated: boolean;
}

/**
 * A page that shows every means of a slip: sizes, bold, inverse, rule, the whole width, a QR code, and one line
 * with characters no printer has in its memory (they must come out drawn, not as boxes).
 */
export function testPage(facts: TestPageFacts): string {
  const ruler = Array.from({ length: facts.columns }, (_, i) => String((i + 1) % 10)).join('');
  return [
    ...(facts.simulated ? [`\`${literal(words.demonstration.zh)}\``] : []),
    `^^^${literal(words.testTitle.zh)}^^^`,
    literal(words.testTitle.en),
    '---',
    `|${literal(facts.kioskId)} | ${literal(chinaTime(facts.printedAt))}|`,
    `|${literal(facts.charset)} | ${facts.columns}|`,
    ruler,
    '一次办 "一次办" `一次办` ^^^一次办^^^',
    '0123456789 ABCDEFGHIJKLM abcdefghijklm',
    '𠮷 㙍 䶮 㛃 䲟',
    '---',
    '{code:YCB-TEST;option:qrcode,6,m}',
    '',
  ].join('\n');
}
