import { useEffect, useState } from 'react';
import { printReceipt, type Unprinted } from '../api/machine.ts';
import { deviceProblems } from '../app/device-problems.ts';
import { deviceWorks, refreshUnprinted, useMachine } from '../app/machine.ts';
import { goTo } from '../app/router.ts';
import { Button, Icon, type IconName, Notice } from '../design/index.ts';
import { Pager } from '../design/pager.tsx';
import { type MessageKey, useT } from '../i18n/index.ts';
import { prepareInput } from '../input/index.ts';
import { AttractPicture } from './attract-picture.tsx';

const facts: readonly { readonly icon: IconName; readonly key: MessageKey }[] = [
  { icon: 'offline', key: 'attract.fact.offline' },
  { icon: 'back', key: 'attract.fact.back' },
  { icon: 'shield', key: 'attract.fact.private' },
];

/** Where every visit begins: what this machine does, one huge button, and what does not work, said beforehand. */
export function Attract() {
  const t = useT();
  const devices = useMachine((machine) => machine.devices);
  const problems = deviceProblems(devices);
  const unprinted = useUnprinted();
  // The word list is read while nobody waits for it.
  useEffect(() => {
    prepareInput();
  }, []);
  return (
    <main className="attract" data-screen="attract">
      <header className="attract__hero">
        <AttractPicture />
        <div className="attract__words">
          <h1 className="attract__title">{t('attract.title')}</h1>
          <p className="attract__sentence">{t('attract.sentence')}</p>
        </div>
      </header>
      <Pager resetKey="attract">
        <div className="attract__start">
          <Button
            action="start"
            kind="seal"
            size="huge"
            icon="next"
            iconAfter
            onPress={() => goTo('life-events')}
          >
            {t('attract.start')}
          </Button>
          <p className="attract__hint">
            <Icon name="card" />
            {t('attract.start.hint')}
          </p>
        </div>
        <Button action="progress" icon="search" onPress={() => goTo('progress')}>
          {t('attract.progress')}
        </Button>
        {unprinted.items.map((item) => (
          <UnprintedNotice key={item.submissionId} item={item} onSettled={unprinted.again} />
        ))}
        {problems.length === 0 ? null : (
          <Notice tone="warn" title={t('attract.problems')}>
            <ul>
              {problems.map((key) => (
                <li key={key}>{t(key)}</li>
              ))}
            </ul>
          </Notice>
        )}
        <ul className="attract__facts">
          {facts.map((fact) => (
            <li key={fact.key}>
              <Icon name={fact.icon} />
              <span>{t(fact.key)}</span>
            </li>
          ))}
        </ul>
      </Pager>
    </main>
  );
}

/** The list is read when the screen appears and whenever a device changes its state. */
function useUnprinted() {
  const items = useMachine((machine) => machine.unprinted);
  const devices = useMachine((machine) => machine.devices);
  const printer = devices.find((device) => device.kind === 'receipt-printer')?.status.state;
  useEffect(() => {
    // The printer's state is what decides whether there is something new to offer.
    if (printer !== 'printing') void refreshUnprinted();
  }, [printer]);
  return { items, again: refreshUnprinted };
}

/** Submissions whose receipt this page has tried to print by itself. */
const offered = new Set<string>();

type PrintStep = 'offered' | 'printing' | 'done' | 'failed';

function UnprintedNotice({
  item,
  onSettled,
}: {
  readonly item: Unprinted;
  readonly onSettled: () => Promise<void>;
}) {
  const t = useT();
  const [step, setStep] = useState<PrintStep>('offered');
  const printer = useMachine((machine) => deviceWorks(machine.devices, 'receipt-printer'));
  const print = async () => {
    setStep('printing');
    const answer = await printReceipt(item.submissionId);
    const printed = answer.ok && (answer.value.print === 'confirmed' || answer.value.print === 'sent');
    setStep(printed ? 'done' : 'failed');
    if (printed) setTimeout(() => void onSettled(), 6000);
  };
  // One that certainly never reached the paper prints by itself, once; one that may have waits for a touch.
  useEffect(() => {
    if (item.print !== 'not-printed' || !printer || offered.has(item.submissionId)) return;
    offered.add(item.submissionId);
    void print();
  });
  const button = (
    <Button
      action="print"
      icon="print"
      kind="primary"
      busy={step === 'printing'}
      onPress={() => void print()}
    >
      {t(step === 'printing' ? 'unprinted.printing' : 'unprinted.print')}
    </Button>
  );
  return (
    <Notice
      tone={step === 'done' ? 'ok' : 'warn'}
      title={t(item.print === 'unknown' ? 'unprinted.unknown' : 'unprinted.title')}
      actions={step === 'done' ? undefined : button}
    >
      <p>
        {t('unprinted.number')} <span className="number strong">{grouped(item.intakeNumber)}</span>
      </p>
      <p role="status">
        {t(step === 'done' ? 'unprinted.done' : step === 'failed' ? 'unprinted.failed' : 'unprinted.body')}
      </p>
    </Notice>
  );
}

/** 区划6 终端4 日期8 流水5 校验1, with gaps where the eye can rest. */
export function grouped(intakeNumber: string): string {
  return intakeNumber.replace(/^(\d{6})(\d{4})(\d{8})(\d{5})(\d)$/, '$1 $2 $3 $4 $5');
}
