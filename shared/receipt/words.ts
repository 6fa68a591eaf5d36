import type { Truth } from './slip.ts';

/** A phrase on paper: Chinese always, English under it when the citizen chose English. */
export interface Phrase {
  readonly zh: string;
  readonly en: string;
}

/** The headline. It depends on the truth and on nothing else. */
export const headlines: Readonly<Record<Truth, Phrase>> = {
  held: { zh: '预受理', en: 'Held here, not yet submitted' },
  received: { zh: '已提交', en: 'Submitted, not yet accepted' },
  accepted: { zh: '受理', en: 'Accepted' },
};

/** What the headline means, in one sentence; the accepting authority's own time counts. */
export const explanations: Readonly<Record<Truth, Phrase>> = {
  held: {
    zh: '申请已加密保存在本终端，联网后自动提交。本回执不代表受理，以受理机关系统受理时间为准。',
    en: 'Your application is sealed in this kiosk and is sent when it is online. This slip is not an acceptance: the time recorded by the accepting authority counts.',
  },
  received: {
    zh: '政务平台已收到申请。本回执不代表受理，以受理机关系统受理时间为准。',
    en: 'The government platform has received your application. This slip is not an acceptance: the time recorded by the accepting authority counts.',
  },
  accepted: {
    zh: '申请已受理，以受理机关系统受理时间为准。',
    en: 'Your application has been accepted; the time recorded by the accepting authority counts.',
  },
};

/** The row that tells when the platform answered. */
export const platformTimeLabels: Readonly<Record<Truth, Phrase>> = {
  held: { zh: '平台接收时间', en: 'Received' },
  received: { zh: '平台接收时间', en: 'Received' },
  accepted: { zh: '受理时间', en: 'Accepted' },
};

export const words = {
  title: { zh: '一次办 回执', en: 'Receipt' },
  demonstration: { zh: '演示，无法律效力', en: 'DEMONSTRATION, no legal effect' },
  reprint: { zh: '补打', en: 'Reprint' },
  intakeNumber: { zh: '预受理号', en: 'Intake number' },
  caseNumber: { zh: '受理编号', en: 'Case number' },
  lifeEvent: { zh: '一件事', en: 'Service' },
  matters: { zh: '事项', en: 'Matters' },
  documents: { zh: '材料份数', en: 'Documents' },
  submittedAt: { zh: '提交时间', en: 'Handed in' },
  notYet: { zh: '待上传', en: 'Not yet sent' },
  queryCode: { zh: '查询码', en: 'Query code' },
  keep: {
    zh: '凭查询码可在任一终端查询进度，请妥善保管。',
    en: 'Use the query code at any kiosk to follow progress. Keep it to yourself.',
  },
  testTitle: { zh: '打印测试', en: 'Test page' },
} as const satisfies Record<string, Phrase>;
