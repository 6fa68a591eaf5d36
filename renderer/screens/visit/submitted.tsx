import { useEffect, useRef, useState } from 'react';
import { printReceipt } from '../../api/machine.ts';
import { goTo } from '../../app/router.ts';
import { type Known, waitForTruth } from '../../custody/custody.ts';
import { holdTime } from '../../session/session.ts';
import { useVisit } from '../../visit/store.ts';
import { type PrintStage, SubmittedView } from './submitted-view.tsx';

/** Longest wait for the platform before the receipt says what is known, in seconds. */
const WAIT_SECONDS = 10;

/** What is known of the submission, and the paper that says the same and no more. */
export function SubmittedScreen() {
  const submitted = useVisit((state) => state.submitted);
  const [known, setKnown] = useState<Known>({ truth: 'held' });
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
      const found = await waitForTruth(id, WAIT_SECONDS * 1000);
      release();
      setKnown(found);
      await print(id, false);
    })();
  });

  if (!submitted) return null;
  return (
    <SubmittedView
      submitted={submitted}
      known={known}
      stage={stage}
      waitSeconds={WAIT_SECONDS}
      onPrint={() => void print(submitted.submissionId, true)}
      onDone={() => goTo('rate')}
    />
  );
}
