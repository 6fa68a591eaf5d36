import { useEffect, useState } from 'react';
import { type MachineView, machineView, type PowerAction } from '#shared/api/technician.ts';
import { Button, Dialog, type IconName, LinkCard, Notice, Waiting } from '../../design/index.ts';
import { useT } from '../../i18n/index.ts';
import { ask, failureName, hostIsBack, tell, useConsole } from '../console.ts';
import { ConsolePage, wordFor } from '../parts.tsx';

const icons: Readonly<Record<PowerAction, IconName>> = {
  'restart-devices': 'print',
  'restart-kiosk': 'rotate',
  'restart-machine': 'rotate',
  'shut-down': 'exit',
};

type Step = 'idle' | 'waiting' | 'done' | { readonly failure: string };

/** Restart and shut down, from the smallest to the largest. */
export function PowerPage() {
  const t = useT();
  const run = useConsole((state) => state.settings?.run ?? 0);
  const [machine, setMachine] = useState<MachineView | null>(null);
  const [asked, setAsked] = useState<PowerAction | null>(null);
  const [step, setStep] = useState<Step>('idle');
  useEffect(() => {
    void ask('/machine', machineView).then((answer) => {
      if (answer.ok) setMachine(answer.value);
    });
  }, []);
  const act = async (action: PowerAction) => {
    setAsked(null);
    setStep('waiting');
    const answer = await tell('/power', { method: 'POST', json: { action }, limitMs: 30_000 });
    if (!answer.ok) setStep({ failure: failureName(answer.error) });
    else if (action === 'restart-kiosk') setStep((await hostIsBack(run)) ? 'done' : { failure: 'late' });
    else setStep('done');
  };
  const offered: readonly PowerAction[] = [
    'restart-devices',
    'restart-kiosk',
    ...(machine?.can.restartMachine ? (['restart-machine'] as const) : []),
    ...(machine?.can.shutDown ? (['shut-down'] as const) : []),
  ];
  return (
    <ConsolePage page="power" title={t('tech.page.power')} lead={t('tech.power.lead')}>
      <div className="stack">
        {step === 'waiting' ? <Waiting label={t('tech.power.waiting')} limitSeconds={30} /> : null}
        {step === 'done' ? (
          <Notice tone="ok" live>
            <span data-power="done">{t('tech.power.done')}</span>
          </Notice>
        ) : null}
        {typeof step === 'object' ? (
          <Notice tone="danger" live>
            {wordFor(t, 'tech.failure', step.failure)}
          </Notice>
        ) : null}
        <div className="cards cards--console">
          {offered.map((action) => (
            <LinkCard
              key={action}
              icon={icons[action]}
              title={wordFor(t, 'tech.power', action)}
              hint={wordFor(t, 'tech.power.hint', action)}
              data={{ 'data-power-action': action }}
              onPress={() => setAsked(action)}
            />
          ))}
        </div>
      </div>
      {asked === null ? null : (
        <Dialog
          id="power"
          title={wordFor(t, 'tech.power', asked)}
          onClose={() => setAsked(null)}
          actions={
            <>
              <Button action="keep" kind="primary" onPress={() => setAsked(null)}>
                {t('tech.keep')}
              </Button>
              <Button action="do-it" kind="danger" icon={icons[asked]} onPress={() => void act(asked)}>
                {wordFor(t, 'tech.power', asked)}
              </Button>
            </>
          }
        >
          <p>{wordFor(t, 'tech.power.hint', asked)}</p>
        </Dialog>
      )}
    </ConsolePage>
  );
}
