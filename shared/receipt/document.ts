import { chinaTime } from '../time/china.ts';
import { groupedQueryCode, qrPayload, type ReceiptSlip } from './slip.ts';
import { explanations, headlines, type Phrase, platformTimeLabels, words } from './words.ts';
import { cells, wrap } from './wrap.ts';

/**
 * Text as receiptline prints it literally: its own signs are written as `\xHH`, control characters are dropped.
 * (receiptline 4.0 takes `\`, `{`, `}`, `|` and, in text, `-` `=` `_` `"` `` ` `` `^` `~` as markup.)
 */
export const literal = (text: string): string =>
  text.replace(/\p{Cc}/gu, '').replace(/[\\{}|_"`^~=-]/g, (sign) => `\\x${sign.charCodeAt(0).toString(16)}`);

/** Headline at three times the size: alone on its line, and made from the truth only. */
export const headlineOf = (slip: Pick<ReceiptSlip, 'truth'>): string => headlines[slip.truth].zh;

/**
 * The slip as a receiptline document for paper of `columns` half-width characters (32 or more). Pure: the same
 * slip gives the same text. With language `en` every Chinese phrase is followed by its English one; the Chinese
 * is never left out.
 */
export function receiptDocument(slip: ReceiptSlip, columns = 48): string {
  const english = slip.language === 'en';
  const both = (phrase: Phrase): string[] => (english ? [phrase.zh, phrase.en] : [phrase.zh]);
  const label = (phrase: Phrase): string => literal(both(phrase).join(' '));
  const centred = (phrase: Phrase, mark = ''): string[] =>
    both(phrase)
      .flatMap((text) => wrap(text, columns))
      .map((text) => `${mark}${literal(text)}${mark}`);
  const paragraph = (phrase: Phrase): string[] =>
    both(phrase)
      .flatMap((text) => wrap(text, columns))
      .map((text) => `|${literal(text)} |`);
  const row = (phrase: Phrase, value: string): string => `|${label(phrase)} | ${literal(value)}|`;
  const block = (phrase: Phrase, ...values: string[]): string[] => [
    `|${label(phrase)} |`,
    ...values.map((value) => `|~~${value} |`),
  ];
  /** Text under its label, later lines as far in as the text of the first. */
  const indented = (first: string, text: string): string[] =>
    wrap(text, columns - 2 - cells(first)).map(
      (part, index) => `${index === 0 ? first : '~'.repeat(cells(first))}${literal(part)}`,
    );
  const marks = [
    ...(slip.simulated ? centred(words.demonstration, '`') : []),
    ...(slip.reprint ? centred(words.reprint, '"') : []),
  ];
  const platformTime = slip.platformTime === undefined ? words.notYet : undefined;
  return [
    ...marks,
    ...centred(slip.siteName, '"'),
    ...centred(words.title),
    '',
    `^^^^${literal(headlineOf(slip))}^^^^`,
    ...(english ? [`"${literal(headlines[slip.truth].en)}"`] : []),
    '',
    ...paragraph(explanations[slip.truth]),
    '---',
    ...block(words.intakeNumber, `"${literal(slip.intakeNumber)}"`),
    ...(slip.caseNumber === undefined ? [] : block(words.caseNumber, `"${literal(slip.caseNumber)}"`)),
    '---',
    ...block(words.lifeEvent, ...both(slip.lifeEvent).flatMap((text) => indented('', text))),
    ...block(
      words.matters,
      ...slip.matters.flatMap((matter, index) =>
        both(matter).flatMap((text, part) =>
          indented(part === 0 ? `${index + 1}.~` : '~'.repeat(cells(`${index + 1}. `)), text),
        ),
      ),
    ),
    row(words.documents, String(slip.documents)),
    row(words.submittedAt, chinaTime(slip.submittedAt)),
    row(
      platformTimeLabels[slip.truth],
      platformTime ? both(platformTime).join(' ') : chinaTime(slip.platformTime ?? slip.submittedAt),
    ),
    '---',
    ...centred(words.queryCode),
    `^^^${groupedQueryCode(slip.queryCode).replaceAll(' ', '~')}^^^`,
    '',
    `{code:${qrPayload(slip)};option:qrcode,6,m}`,
    '',
    ...paragraph(words.keep),
    '',
    ...marks,
  ].join('\n');
}
