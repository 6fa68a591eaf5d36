/** The notice as a slip of the receipt printer. */
import type { Notice } from '../notice/notice.ts';
import { shortHash } from '../notice/notice.ts';
import { days, feeOf, howOf, money, pages, step, timeOf, words } from '../notice/words.ts';
import { chinaTime } from '../time/china.ts';
import { literal } from './document.ts';
import { type Phrase, words as receiptWords } from './words.ts';
import { cells, wrap } from './wrap.ts';

export interface NoticeSlip {
  readonly notice: Notice;
  /** SHA-256 of the notice, hex. */
  readonly hash: string;
  /** What its QR code holds. */
  readonly code: string;
  readonly siteName: Phrase;
  readonly language: 'zh' | 'en';
  /** RFC 3339 instant. */
  readonly printedAt: string;
  readonly simulated: boolean;
}

/**
 * The slip as a receiptline document for paper of `columns` half-width characters (32 or more). With language `en`
 * every Chinese phrase is followed by its English one; the Chinese is never left out.
 */
export function noticeDocument(slip: NoticeSlip, columns = 48): string {
  const { notice, hash, code } = slip;
  const both = (phrase: Phrase): string[] => (slip.language === 'en' ? [phrase.zh, phrase.en] : [phrase.zh]);
  const centred = (phrase: Phrase, mark = ''): string[] =>
    both(phrase)
      .flatMap((text) => wrap(text, columns - 2))
      .map((text) => `${mark}${literal(text)}${mark}`);
  const lines = (first: string, phrase: Phrase): string[] =>
    both(phrase)
      .flatMap((text) => wrap(text, columns - cells(first)))
      .map((text, at) => `|${at === 0 ? blanks(first) : '~'.repeat(cells(first))}${literal(text)} |`);
  const heading = (phrase: Phrase): string[] => ['---', `|"${literal(both(phrase).join(' '))}" |`];
  const row = (phrase: Phrase, value: string): string =>
    `|${literal(both(phrase).join(' '))} | ${literal(value)}|`;
  const listed = <T>(items: readonly T[], of: (item: T) => readonly Phrase[]): string[] =>
    items.flatMap((item, index) => {
      const [name, ...more] = of(item);
      return name ? [...lines(`${index + 1}. `, name), ...more.flatMap((one) => lines('   ', one))] : [];
    });
  const section = <T>(
    title: Phrase,
    items: readonly T[],
    of: (item: T) => readonly Phrase[],
    none?: Phrase,
  ): string[] => {
    if (items.length === 0) return none ? [...heading(title), ...lines('', none)] : [];
    return [...heading(title), ...listed(items, of)];
  };
  const marks = [
    ...(slip.simulated ? centred(receiptWords.demonstration, '`') : []),
    ...(notice.verified ? [] : centred(words.sample)),
  ];
  return [
    ...marks,
    ...centred(slip.siteName, '"'),
    `^^^${literal(words.title.zh)}^^^`,
    ...(slip.language === 'en' ? [literal(words.title.en)] : []),
    ...centred(notice.name, '"'),
    ...section(
      words.bring,
      notice.bring,
      (one) => [
        one.name,
        ...(one.hint ? [one.hint] : []),
        ...(one.pages > 1 ? [pages(one.pages)] : []),
        ...(one.certain ? [] : [words.maybe]),
      ],
      words.bringNone,
    ),
    ...section(words.needNot, notice.needNot, (one) => [one.name, howOf(one)]),
    ...heading(words.steps),
    ...notice.steps.flatMap((matters, index) => [
      ...lines('', step(index + 1)),
      ...listed(matters, (one) => [one.name, joined(one.department, timeOf(one), feeOf(one))]),
    ]),
    ...section(words.told, notice.told, (one) => [one.name]),
    ...section(words.notHere, notice.notHere, (one) => [one.name, ...(one.why ? [one.why] : [])]),
    ...section(words.situations, notice.situations, (one) => [one.question, one.answer]),
    '---',
    row(words.time, both(days(notice.workingDays)).join(' ')),
    row(words.fee, both(money(notice.feeFen)).join(' ')),
    ...lines('', words.clock),
    '---',
    row(words.number, shortHash(hash)),
    row(words.catalogue, `${notice.catalogue.version} / ${shortHash(notice.catalogue.hash)}`),
    row(words.printedAt, chinaTime(slip.printedAt)),
    '',
    `{code:${code};option:qrcode,5,m}`,
    '',
    ...centred(words.same),
    ...marks,
  ].join('\n');
}

/** Blanks at the beginning of a line, as receiptline keeps them. */
const blanks = (text: string): string => literal(text).replaceAll(' ', '~');

const joined = (...phrases: readonly Phrase[]): Phrase => ({
  zh: phrases.map((one) => one.zh).join(' · '),
  en: phrases.map((one) => one.en).join(' · '),
});
