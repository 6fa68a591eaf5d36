import { groupIntakeNumber } from '#shared/codes/intake-number.ts';
import type { Known } from '../../custody/custody.ts';
import { Button, Notice, Panel, Screen, Waiting } from '../../design/index.ts';
import { useT } from '../../i18n/index.ts';
import type { Submitted } from '../../visit/store.ts';

/** `waiting` is for the platform, until what is known is printed; the others are of the paper. */
export type PrintStage = 'waiting' | 'printing' | 'confirmed' | 'sent' | 'failed';

/** The last screen of an application: which of the three truths holds, its numbers, and what became of the paper. */
export function SubmittedView({
  submitted,
  known,
  stage,
  waitSeconds,
  onPrint,
  onDone,
}: {
  readonly submitted: Submitted;
  readonly known: Known;
  readonly stage: PrintStage;
  /** Longest wait for the platform, in seconds. */
  readonly waitSeconds: number;
  readonly onPrint: () => void;
  readonly onDone: () => void;
}) {
  const t = useT();
  const { truth, caseNumber } = known;
  const data = { 'data-print': stage, 'data-submission': submitted.submissionId } as const;
  if (stage === 'waiting')
    return (
      <Screen
        id="submitted"
        title={t('submitted.title.pending')}
        pageKey="pending"
        data={{ ...data, 'data-truth': 'pending' }}
        calm
      >
        <Waiting label={t('submitted.sending')} limitSeconds={waitSeconds} />
      </Screen>
    );
  return (
    <Screen
      id="submitted"
      title={t(`submitted.title.${truth}`)}
      lead={t(`submitted.lead.${truth}`)}
      // The title takes focus when the truth is known, so it is read out.
      pageKey={truth}
      next={stage === 'printing' ? undefined : { label: t('submitted.next'), onPress: onDone }}
      data={{ ...data, 'data-truth': truth }}
      extra={
        stage === 'failed' || stage === 'sent' ? (
          <Button action="print" icon="print" onPress={onPrint}>
            {t('submitted.print')}
          </Button>
        ) : undefined
      }
    >
      {stage === 'printing' ? (
        <Waiting label={t('submitted.printing')} limitSeconds={45} />
      ) : (
        <Notice
          live
          tone={stage === 'confirmed' ? 'ok' : 'warn'}
          title={t(
            stage === 'confirmed'
              ? 'submitted.printed'
              : stage === 'sent'
                ? 'submitted.sent'
                : 'submitted.not-printed',
          )}
        >
          <p>{t('submitted.take-card')}</p>
        </Notice>
      )}
      <div className="submitted">
        <Panel>
          <div className="truth">
            <p className="truth__stamp">{t(`submitted.truth.${truth}`)}</p>
            <div className="truth__line">
              <p>{t('submitted.code')}</p>
              <p className="big-number" data-number="query-code">
                {submitted.queryCode.replace(/(\d{4})(?=\d)/g, '$1 ')}
              </p>
              <p className="muted">{t('submitted.code.hint')}</p>
            </div>
            <div className="truth__line">
              <p>{t('submitted.intake')}</p>
              <p className="number" data-number="intake">
                {groupIntakeNumber(submitted.intakeNumber)}
              </p>
            </div>
            {caseNumber === undefined ? null : (
              <div className="truth__line">
                <p>{t('submitted.case')}</p>
                <p className="number" data-number="case">
                  {caseNumber}
                </p>
              </div>
            )}
          </div>
        </Panel>
        {stage === 'printing' ? null : (
          <Panel title={t('submitted.preview')}>
            <img
              className="slip"
              alt={t('submitted.preview')}
              src={`/api/journal/${submitted.submissionId}/receipt.png`}
            />
          </Panel>
        )}
      </div>
    </Screen>
  );
}
