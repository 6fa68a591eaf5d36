import type { CourierProblem, StickDefect } from './report.ts';

type Words = { readonly zh: string; readonly en: string };

const problems: Readonly<Record<CourierProblem, Words>> = {
  'folder-missing': {
    zh: '找不到这个文件夹。请插好优盘再试。',
    en: 'This folder cannot be found. Plug the stick in and try again.',
  },
  'stick-not-writable': {
    zh: '优盘写不进去。请看看写保护开关，或换一个优盘。',
    en: 'The stick cannot be written to. Look for a write-protection switch, or take another stick.',
  },
  'stick-full': {
    zh: '优盘满了。已经写好的部分有用，请换一个优盘接着做。',
    en: 'The stick is full. What is written counts; take another stick and do it again.',
  },
  'stick-gone': {
    zh: '优盘被拔出或坏了。什么都没有丢，插好后再做一次就行。',
    en: 'The stick was pulled out or is broken. Nothing is lost; plug it in and do it again.',
  },
  'nothing-here': {
    zh: '这个优盘里没有一次办的东西。请换一个优盘。',
    en: 'There is nothing of ours on this stick. Take another one.',
  },
  'journal-unusable': {
    zh: '这台机器的存档现在读不了。请联系维护人员。',
    en: 'The journal of this machine cannot be read now. Call the technician.',
  },
  'platform-not-configured': {
    zh: '这台机器还没有设置平台。请维护人员先设置。',
    en: 'This machine does not know its platform yet. A technician has to enter it first.',
  },
  'platform-unreachable': {
    zh: '现在连不上平台。优盘里的东西都在，联网后再做一次就行。',
    en: 'The platform cannot be reached now. Everything is still on the stick; do it again when there is a network.',
  },
  'not-a-data-folder': {
    zh: '这里没有一体机的存档。请看看文件夹选对了没有。',
    en: 'There is no journal of a kiosk in this folder. See whether it is the right one.',
  },
};

const defects: Readonly<Record<StickDefect, Words>> = {
  'list-altered': {
    zh: '这个站点的清单被改动过，不能用。请回站点重新导出。',
    en: 'The list of this station was changed after it was written and is not taken. Export again at the station.',
  },
  'list-unfinished': {
    zh: '这个站点没有导出完优盘就拔了。完整的已经处理，其余请回站点再导出一次。',
    en: 'The stick was pulled before this station had finished. What is whole is taken; export the rest again at the station.',
  },
  'envelope-missing': {
    zh: '清单上有这一件，优盘里没有。请回站点再导出一次。',
    en: 'It is on the list but not on the stick. Export again at the station.',
  },
  'envelope-unfinished': {
    zh: '这一件没有写完。请回站点再导出一次。',
    en: 'It was not written to its end. Export again at the station.',
  },
  'envelope-altered': {
    zh: '这一件和站点写的不一样，不能交。请回站点再导出一次。',
    en: 'It is not as the station wrote it and is not handed in. Export again at the station.',
  },
  'envelope-foreign': {
    zh: '这一件不是这个站点的，没有处理。',
    en: 'It is not of this station and was left alone.',
  },
  'answer-unreadable': {
    zh: '这份回执读不出来。请联网的机器再交一次。',
    en: 'This answer cannot be read. Have the online machine hand the stick in again.',
  },
  'receipt-invalid': {
    zh: '这份回执不是平台签的，没有采用。',
    en: 'This receipt was not signed by the platform and was not taken.',
  },
  'answers-foreign': {
    zh: '这是别的站点的回执，没有处理。',
    en: 'These answers are for another station and were left alone.',
  },
  'catalogue-refused': {
    zh: '优盘里的事项目录没有采用。',
    en: 'The catalogue on the stick was not taken.',
  },
  'chunk-lost': {
    zh: '这一件在本机已经不完整，没有导出。请联系维护人员。',
    en: 'It is not whole on this machine any more and was not exported. Call the technician.',
  },
  'manifest-lost': {
    zh: '硬盘里有密封的数据，但找不到它的登记。可能是没办完的，也可能登记坏了。请把硬盘交给维护人员。',
    en: 'There are sealed chunks without their manifest: a visit that was never finished, or one whose line in the journal is lost. Keep the disk for the operator.',
  },
  'not-a-file': {
    zh: '这里不是普通文件，没有处理。',
    en: 'This is no plain file and was left alone.',
  },
};

/** One sentence: what is the matter and what to do. */
export const courierSentence = (name: CourierProblem | StickDefect, language: 'zh' | 'en'): string =>
  (name in problems ? problems[name as CourierProblem] : defects[name as StickDefect])[language];
