import type {
  CollectReport,
  CourierProblem,
  DeliverReport,
  ExportReport,
  StickNote,
} from '#shared/courier/report.ts';
import { courierSentence } from '#shared/courier/words.ts';

export type Language = 'zh' | 'en';

/** Chinese unless something else is asked for: the tool is for village clerks. */
export const languageOf = (given: string | undefined): Language => (given === 'en' ? 'en' : 'zh');

const say = (language: Language, zh: string, en: string): string => (language === 'zh' ? zh : en);

export const problemLine = (problem: CourierProblem, language: Language): string =>
  courierSentence(problem, language);

const noteLines = (notes: readonly StickNote[], language: Language): string[] =>
  notes.map(({ defect, subject, detail }) => {
    const more = detail === undefined || detail === '' ? '' : `（${detail}）`;
    return `  ${subject}：${courierSentence(defect, language)}${more}`;
  });

const refusedLine = (submissionId: string, reason: string, language: Language): string =>
  say(
    language,
    `  ${submissionId}：平台没有收，原因 ${reason}。这一件留在站点，请联系维护人员。`,
    `  ${submissionId}: not taken by the platform (${reason}). It stays at the station; call the technician.`,
  );

export function exportLines(report: ExportReport, language: Language): string[] {
  const { kiosk, written, already, ratings, removed, bytes } = report;
  const mib = (bytes / 1024 / 1024).toFixed(1);
  return [
    say(
      language,
      `站点 ${kiosk}：新写 ${written} 件（${mib} 兆），已在优盘 ${already} 件，评价 ${ratings} 条，取下已签收 ${removed} 件。`,
      `Station ${kiosk}: ${written} written (${mib} MiB), ${already} there already, ${ratings} ratings, ${removed} taken off as signed for.`,
    ),
    ...noteLines(report.notes, language),
    say(language, '可以安全弹出优盘了。', 'The stick can be ejected now.'),
  ];
}

export function deliverLines(report: DeliverReport, language: Language): string[] {
  const lines = report.stations.flatMap(({ kiosk, delivered, refused, waiting, ratings, notes }) => [
    say(
      language,
      `站点 ${kiosk}：平台签收 ${delivered} 件，没有收 ${refused.length} 件，待再交 ${waiting} 件，评价 ${ratings} 条。`,
      `Station ${kiosk}: ${delivered} signed for, ${refused.length} refused, ${waiting} to be tried again, ${ratings} ratings.`,
    ),
    ...refused.map((one) => refusedLine(one.submissionId, one.reason, language)),
    ...noteLines(notes, language),
  ]);
  const catalogue = {
    brought: say(language, '新的事项目录已放进优盘。', 'A newer catalogue was put on the stick.'),
    already: say(language, '优盘里的事项目录已是最新。', 'The catalogue on the stick is the newest.'),
    none: say(language, '平台没有发布事项目录。', 'The platform hands out no catalogue.'),
    unreachable: say(language, '这次没有取到事项目录。', 'No catalogue could be had this time.'),
  }[report.catalogue];
  const stopped = report.stopped === null ? [] : [courierSentence(report.stopped, language)];
  return [...lines, catalogue, ...stopped];
}

export function collectLines(report: CollectReport, language: Language): string[] {
  const { received, accepted, ratings, progress, refused, catalogue, notes } = report;
  return [
    say(
      language,
      `新回执：已提交 ${received} 件，已受理 ${accepted} 件；评价回执 ${ratings} 条；办理进度 ${progress} 条。`,
      `New receipts: ${received} received, ${accepted} accepted; ${ratings} for ratings; ${progress} news of cases.`,
    ),
    ...refused.map((one) => refusedLine(one.submissionId, one.reason, language)),
    ...(catalogue === null
      ? []
      : [
          say(
            language,
            `事项目录：${catalogue.outcome}，版本 ${catalogue.version ?? '-'}。`,
            `Catalogue: ${catalogue.outcome}, version ${catalogue.version ?? '-'}.`,
          ),
        ]),
    ...noteLines(notes, language),
  ];
}
