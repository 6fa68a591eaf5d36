/**
 * The notice as a QR code: enough to make the same notice again on another machine with the same catalogue, and to
 * see that it is the same. `YCN1:<life event>:<catalogue8>:<hash8>:<answers>:<matters>`; catalogue ids only.
 */
import type { LifeEvent } from '../catalogue/schema.ts';
import { type Notice, type NoticeAnswers, noticePlan, shortHash } from './notice.ts';

const PREFIX = 'YCN1';
/** No answer, or a question that is not asked. */
const NONE = '-';
const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz';

export interface NoticeCode {
  readonly lifeEvent: string;
  /** First eight hex digits of the catalogue's and of the notice's hash. */
  readonly catalogue: string;
  readonly hash: string;
  readonly answers: NoticeAnswers;
}

/**
 * One digit per situation of the life event, in its order: the option's place, base 36. Then one per matter: 1 left
 * out, 2 wanted, 3 both, else 0; zeros at the end are dropped.
 */
export function noticeCode(
  notice: Pick<Notice, 'catalogue'>,
  hash: string,
  lifeEvent: LifeEvent,
  answers: NoticeAnswers,
): string {
  const asked = new Map(
    noticePlan(lifeEvent, answers).situations.map((one) => [one.situation.id, one.answer]),
  );
  const situations = lifeEvent.situations
    .map(({ id, options }) => DIGITS[options.findIndex((one) => one.id === asked.get(id))] ?? NONE)
    .join('');
  const matters = lifeEvent.matters
    .map(({ id }) => (answers.deselected.includes(id) ? 1 : 0) + (answers.wanted.includes(id) ? 2 : 0))
    .join('')
    .replace(/0+$/, '');
  return [PREFIX, lifeEvent.id, shortHash(notice.catalogue.hash), shortHash(hash), situations, matters].join(
    ':',
  );
}

/** Reads a code; undefined when it is none, or none of these life events. Whether the notice is the same is for the hash to say. */
export function parseNoticeCode(code: string, lifeEvents: readonly LifeEvent[]): NoticeCode | undefined {
  const match = /^YCN1:([a-z0-9-]+):([0-9a-f]{8}):([0-9a-f]{8}):([0-9a-z-]*):([0-3]*)$/.exec(code);
  const lifeEvent = lifeEvents.find((one) => one.id === match?.[1]);
  if (!match || !lifeEvent) return undefined;
  const [, id = '', catalogue = '', hash = '', situations = '', matters = ''] = match;
  if (situations.length !== lifeEvent.situations.length || matters.length > lifeEvent.matters.length)
    return undefined;
  const given = lifeEvent.situations.flatMap((situation, at) => {
    const digit = situations[at] ?? NONE;
    const option = situation.options[DIGITS.indexOf(digit)];
    return digit === NONE ? [] : [[situation.id, option?.id] as const];
  });
  if (given.some(([, option]) => option === undefined)) return undefined;
  const marked = (bit: number) =>
    lifeEvent.matters.filter((_, at) => (Number(matters[at] ?? 0) & bit) !== 0).map((one) => one.id);
  return {
    lifeEvent: id,
    catalogue,
    hash,
    answers: {
      situations: Object.fromEntries(given.map(([situation, option]) => [situation, option ?? ''])),
      deselected: marked(1),
      wanted: marked(2),
    },
  };
}
