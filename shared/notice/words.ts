import type { Phrase } from '../receipt/words.ts';
import type { Notice, NoticeMatter, NoticeSupplied } from './notice.ts';

/** A notice's own words on paper; everything else on it is the catalogue's. */
export const words = {
  title: { zh: '一次告知单', en: 'All you need, told once' },
  sample: { zh: '样例，以主管部门公布的为准', en: 'SAMPLE: what the authority publishes applies' },
  situations: { zh: '您的情况', en: 'Your situation' },
  bring: { zh: '请准备这些材料', en: 'Please bring' },
  bringNone: { zh: '不用带任何材料。', en: 'You need not bring any documents.' },
  needNot: { zh: '这些不用您带', en: 'You need not bring' },
  steps: { zh: '办理顺序', en: 'Order of work' },
  notHere: { zh: '这次不办', en: 'Not done this time' },
  told: { zh: '另请了解', en: 'Also to know' },
  time: { zh: '最长办结时间', en: 'Longest time' },
  fee: { zh: '收费合计', en: 'Charge' },
  clock: {
    zh: '办结时间从受理机关受理时起算。',
    en: 'Time counts from acceptance by the authority.',
  },
  maybe: { zh: '视情况而定', en: 'depends on your answers' },
  immediate: { zh: '当场办结', en: 'while you wait' },
  free: { zh: '不收费', en: 'free' },
  system: { zh: '由系统生成', en: 'made by the system' },
  shared: { zh: '由部门之间调取核对', en: 'passed on between the departments' },
  commitment: { zh: '签一份承诺代替', en: 'replaced by a signed statement' },
  number: { zh: '告知单编号', en: 'Notice number' },
  catalogue: { zh: '目录版本', en: 'Catalogue version' },
  printedAt: { zh: '打印时间', en: 'Printed' },
  same: { zh: '编号相同，告知的内容就相同。', en: 'Same number, same notice.' },
} as const satisfies Record<string, Phrase>;

export const step = (number: number): Phrase => ({ zh: `第 ${number} 步`, en: `Step ${number}` });

export const pages = (least: number): Phrase => ({ zh: `至少 ${least} 页`, en: `at least ${least} pages` });

export const days = (count: number): Phrase => ({ zh: `${count} 个工作日`, en: `${count} working days` });

const noted = (phrase: Phrase, note: Phrase | undefined): Phrase =>
  note ? { zh: `${phrase.zh}（${note.zh}）`, en: `${phrase.en} (${note.en})` } : phrase;

export const timeOf = (matter: NoticeMatter): Phrase =>
  noted(matter.immediate ? words.immediate : days(matter.workingDays), matter.timeNote);

/** Sum in yuan from fen. */
export function money(fen: number): Phrase {
  if (fen === 0) return words.free;
  const yuan = (fen / 100).toFixed(2);
  return { zh: `${yuan} 元`, en: `${yuan} yuan` };
}

export const feeOf = (matter: NoticeMatter): Phrase => noted(money(matter.feeFen), matter.feeNote);

export function howOf({ how, from }: NoticeSupplied): Phrase {
  if (how === 'system') return words.system;
  if (how === 'data-share' || how === 'e-licence') return words.shared;
  if (how === 'commitment') return words.commitment;
  return from ? { zh: `由“${from.zh}”直接产生`, en: `comes from “${from.en}”` } : words.system;
}

/** Matters of a notice, in order. */
export const mattersOf = (notice: Notice): readonly NoticeMatter[] => notice.steps.flat();
