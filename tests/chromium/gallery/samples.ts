import type { LifeEventCard } from '#renderer/screens/life-events.tsx';
import type { LookUpFailure, ProgressView } from '#renderer/screens/progress-view.ts';
import { err, ok, type Result } from '#shared/result.ts';

const event = (
  id: string,
  audience: LifeEventCard['audience'],
  name: LifeEventCard['name'],
  summary: LifeEventCard['summary'],
): LifeEventCard => ({
  id,
  audience,
  name,
  summary,
  pinyin: 'yi ci ban',
  verified: false,
  matters: [1, 2, 3, 4, 5, 6, 7],
});

export const lifeEvents: readonly LifeEventCard[] = [
  event(
    'newborn',
    'person',
    { zh: '新生儿出生', en: 'Birth of a child' },
    {
      zh: '出生证明、上户口、医保、社保卡等，一次办好。',
      en: 'Birth certificate, household registration, insurance and more, in one go.',
    },
  ),
  event(
    'retirement',
    'person',
    { zh: '企业职工退休', en: 'Retirement of an employee' },
    { zh: '养老、医保、公积金等，一次办好。', en: 'Pension, insurance, housing fund and more, in one go.' },
  ),
  event(
    'company',
    'enterprise',
    { zh: '企业开办', en: 'Opening a company' },
    { zh: '执照、印章、税务、社保等，一次办好。', en: 'Licence, seal, tax, insurance and more, in one go.' },
  ),
];

const child = (
  matter: string,
  zh: string,
  en: string,
  state: ProgressView['children'][number]['state'],
): ProgressView['children'][number] => ({
  matter,
  name: { zh, en },
  department: { zh: '公安机关', en: 'Public Security' },
  caseNumber: state === 'accepted' ? '110101202611230001' : undefined,
  state,
  time: '2026-11-23T08:00:00Z',
});

/** Codes that begin with 0 are unknown; all others show one case with a child in every state. */
export function progressView(code: string): Result<ProgressView, LookUpFailure> {
  if (code.startsWith('0')) return err('not-found');
  return ok({
    intakeNumber: '110101000120261123000017',
    caseNumber: 'BJ-2026-000017',
    truth: 'accepted',
    simulated: true,
    syncedAt: '2026-11-23T09:30:00Z',
    children: [
      child('birth-certificate', '出生医学证明首次签发', 'First birth certificate', 'completed'),
      child('birth-registration', '出生登记', 'Birth registration', 'accepted'),
      {
        ...child('insurance', '城乡居民医保参保登记', 'Medical insurance enrolment', 'correction'),
        correction: {
          defects: [
            { name: { zh: '结婚证', en: 'Marriage certificate' }, reason: 'unclear' },
            { name: { zh: '联系电话', en: 'Telephone' }, reason: 'wrong' },
          ],
          note: '第二页没有扫到，请两页都扫。',
          dueBy: '2026-12-04',
        },
      },
      child('social-card', '社会保障卡申领', 'Social security card', 'received'),
    ],
  });
}
