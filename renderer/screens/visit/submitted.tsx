import { useEffect, useRef, useState } from 'react';
import { groupIntakeNumber } from '#shared/codes/intake-number.ts';
import { printReceipt } from '../../api/machine.ts';
import { goTo } from '../../app/router.ts';
import { type Known, waitForTruth } from '../../custody/custody.ts';
import { Button, Notice, Panel, Rows, Screen, Waiting } from '../../design/index.ts';
import { useT } from '../../i18n/index.ts';
import { holdTime } from '../../session/session.ts';
import { useVisit } from '../../visit/store.ts';

/** Longest wait for the platform before the receipt says what is known, in seconds. */
const WAIT_SECONDS = 10;

type PrintStage = 'waiting' | 'printing' | 'confirmed' | 'sent' | 'failed';

/** What is known of the submission, and the paper that says the same and no more. */
export function SubmittedScreen() {
  const t = useT();
  const submitted = useVisit((state) => state.submitted);
  const [truth, setTruth] = useState<Known>({ truth: 'held' });
  const [stage, setStage] = useState<PrintStage>('waiting');
  const started = useRef<string>(null);
  const id = submitted?.submissionId;

  const print = async (submissionId: string, again: boolean) => {
    setStage('printing');
    const release = holdTime('print');
    const answer = await printReceipt(submissionId, again);
    release();
    const state = answer.ok ? answer.value.print : 'failed';
    setStage(state === 'confirmed' || state === 'sent' ? state : 'failed');
  };

  useEffect(() => {
    // Once per submission, also where React mounts twice in development.
    if (id === undefined || started.current === id) return;
    started.current = id;
    void (async () => {
      const release = holdTime('send');
      const known = await waitForTruth(id, WAIT_SECONDS * 1000);
      release();
      setTruth(known);
      await print(id, false);
    })();
  });

  if (!submitted) return null;
  const waiting = stage === 'waiting';
  return (
    <Screen
      id="submitted"
      title={waiting ? t('sign.sealing') : t(`submitted.title.${truth.truth}`)}
      lead={waiting ? undefined : t(`submitted.lead.${truth.truth}`)}
      next={
        waiting || stage === 'printing'
          ? undefined
          : { label: t('submitted.next'), onPress: () => goTo('rate') }
      }
      data={{
        'data-truth': waiting ? 'pending' : truth.truth,
        'data-print': stage,
        'data-submission': submitted.submissionId,
      }}
      extra={
        stage === 'failed' || stage === 'sent' ? (
          <Button action="print" icon="print" onPress={() => void print(submitted.submissionId, true)}>
            {t('submitted.print')}
          </Button>
        ) : undefined
      }
    >
      <div className="stack">
        {waiting ? (
          <Waiting
            label={t('submitted.sending', { seconds: WAIT_SECONDS })}
            limitSeconds={WAIT_SECONDS + 5}
          />
        ) : (
          <>
            {stage === 'printing' ? <Waiting label={t('submitted.printing')} limitSeconds={45} /> : null}
            {stage === 'confirmed' ? <Notice tone="ok" title={t('submitted.printed')} live /> : null}
            {stage === 'sent' ? <Notice tone="warn" title={t('submitted.sent')} live /> : null}
            {stage === 'failed' ? <Notice tone="warn" title={t('submitted.not-printed')} live /> : null}
            <Panel title={t(`submitted.truth.${truth.truth}`)}>
              <Rows
                rows={[
                  {
                    id: 'intake',
                    term: t('submitted.intake'),
                    value: <span className="number">{groupIntakeNumber(submitted.intakeNumber)}</span>,
                    data: { 'data-number': 'intake' },
                  },
                  ...(truth.caseNumber
                    ? [
                        {
                          id: 'case',
                          term: t('submitted.case'),
                          value: <span className="number">{truth.caseNumber}</span>,
                          data: { 'data-number': 'case' } as const,
                        },
                      ]
                    : []),
                ]}
              />
              <p className="muted">{t('submitted.code')}</p>
              <p className="big-number" data-number="query-code">
                {submitted.queryCode.replace(/(\d{4})(?=\d)/g, '$1 ')}
              </p>
              <p>{t('submitted.code.hint')}</p>
            </Panel>
            <Notice title={t('submitted.take-card')} />
            {stage === 'printing' ? null : (
              <Panel title={t('submitted.preview')}>
                <img
                  className="slip"
                  alt={t('submitted.preview')}
                  src={`/api/journal/${submitted.submissionId}/receipt.png`}
                />
              </Panel>
            )}
          </>
        )}
      </div>
    </Screen>
  );
}
