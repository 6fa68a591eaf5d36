import { useCallback, useEffect, useState } from 'react';
import { z } from 'zod';
import {
  type Door as DoorView,
  door,
  type Entered,
  entered as enteredShape,
  opened,
  type SecondFactor,
  type SetUpRequest,
  setUpDone,
} from '#shared/api/technician.ts';
import { type ApiFailure, requestJson } from '../api/client.ts';
import { ChoiceGroup, Notice, Screen, type ScreenProps, Waiting } from '../design/index.ts';
import { useT } from '../i18n/index.ts';
import { closeConsole, entered, failureName, failureText } from './console.ts';
import { DigitPad } from './digit-pad.tsx';
import { wordFor } from './parts.tsx';

type Step =
  | { readonly kind: 'pin' }
  | { readonly kind: 'factor'; readonly entered: Entered; readonly factor: SecondFactor }
  | { readonly kind: 'new-pin' }
  | { readonly kind: 'new-pin-again'; readonly pin: string }
  | { readonly kind: 'new-factor'; readonly pin: string };

interface Trouble {
  readonly name: string;
  readonly state: string;
  /** Performance time at which the next entry is looked at. */
  readonly until: number;
}

const lockedFor = z.looseObject({ lockedForMs: z.number() });

function troubleOf(failure: ApiFailure): Trouble {
  const body = failure.kind === 'problem' ? lockedFor.safeParse(failure.body) : null;
  const wait = body?.success ? body.data.lockedForMs : 0;
  return {
    name: failureName(failure).replace(/^technician-/, ''),
    state: failureText(failure, 'state'),
    until: performance.now() + wait,
  };
}

/** The door of the console: PIN, second factor, or the first set-up of both. */
export function Door() {
  const t = useT();
  const [view, setView] = useState<DoorView | null>(null);
  const [step, setStep] = useState<Step | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const look = useCallback(async () => {
    const answer = await requestJson('/api/technician/door', door);
    if (!answer.ok) return;
    setView(answer.value);
    setStep((old) => old ?? (answer.value.setUpOpen ? { kind: 'new-pin' } : { kind: 'pin' }));
    if (answer.value.lockedForMs > 0)
      setTrouble({ name: 'locked', state: '', until: performance.now() + answer.value.lockedForMs });
  }, []);
  useEffect(() => {
    void look();
  }, [look]);
  const shut = (failure: ApiFailure) => {
    const next = troubleOf(failure);
    setTrouble(next);
    if (next.name === 'ticket-over') setStep({ kind: 'pin' });
    return next;
  };

  if (view === null || step === null)
    return (
      <DoorScreen step="opening" title={t('tech.door.title')}>
        <Waiting label={t('tech.door.opening')} limitSeconds={20} />
      </DoorScreen>
    );
  if (view.access === 'none' && !view.setUpOpen)
    return (
      <DoorScreen step="closed" title={t('tech.door.title')}>
        <Notice tone="warn" title={t('tech.door.not-set-up')}>
          {t('tech.door.not-set-up.do')}
        </Notice>
      </DoorScreen>
    );
  if (view.access === 'damaged' && !view.setUpOpen)
    return (
      <DoorScreen step="damaged" title={t('tech.door.title')}>
        <Notice tone="danger" title={t('tech.door.damaged')}>
          {t('tech.door.not-set-up.do')}
        </Notice>
      </DoorScreen>
    );
  switch (step.kind) {
    case 'pin':
      return <PinStep trouble={trouble} onTrouble={shut} onDone={(done) => setStep(firstFactor(done))} />;
    case 'factor':
      return (
        <FactorStep
          key={step.factor}
          step={step}
          trouble={trouble}
          onTrouble={shut}
          onOther={(factor) => setStep({ ...step, factor })}
        />
      );
    default:
      return (
        <SetUpSteps
          step={step}
          trouble={trouble}
          onStep={(next) => {
            setTrouble(null);
            setStep(next);
          }}
          onTrouble={shut}
        />
      );
  }
}

const firstFactor = (done: Entered): Step => ({
  kind: 'factor',
  entered: done,
  factor: done.factors[0] ?? 'card',
});

function DoorScreen({
  step,
  ...screen
}: Omit<ScreenProps, 'id' | 'pageKey' | 'data'> & { readonly step: string }) {
  return (
    <Screen
      {...screen}
      id="technician"
      pageKey={`door-${step}`}
      data={{ 'data-page': `door-${step}` }}
      back={screen.back ?? closeConsole}
      calm
    />
  );
}

/** Seconds until the door looks at an entry again; 0 when it does. */
function useWait(trouble: Trouble | null): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    const count = () => setLeft(Math.max(0, Math.ceil(((trouble?.until ?? 0) - performance.now()) / 1000)));
    count();
    const timer = setInterval(count, 250);
    return () => clearInterval(timer);
  }, [trouble]);
  return left;
}

function TroubleNotice({ trouble, wait }: { readonly trouble: Trouble; readonly wait: number }) {
  const t = useT();
  if (wait > 0)
    return (
      <Notice tone="danger" title={t('tech.door.locked')}>
        <span data-locked-for={wait}>{t('tech.door.locked.for', { seconds: wait })}</span>
      </Notice>
    );
  if (trouble.name === 'locked') return null;
  return (
    <Notice tone="warn" live>
      <span data-trouble={trouble.name}>
        {wordFor(t, 'tech.door', trouble.name)}
        {trouble.name === 'no-card' ? ` ${wordFor(t, 'tech.state', trouble.state)}` : ''}
      </span>
    </Notice>
  );
}

interface StepProps {
  readonly trouble: Trouble | null;
  readonly onTrouble: (failure: ApiFailure) => Trouble;
}

function PinStep({ trouble, onTrouble, onDone }: StepProps & { readonly onDone: (done: Entered) => void }) {
  const t = useT();
  const [pin, setPin] = useState('');
  const [busy, setBusy] = useState(false);
  const wait = useWait(trouble);
  const enter = async () => {
    if (busy || wait > 0 || pin.length < 6) return;
    setBusy(true);
    const answer = await requestJson('/api/technician/enter', enteredShape, {
      method: 'POST',
      json: { pin },
    });
    setBusy(false);
    setPin('');
    if (answer.ok) onDone(answer.value);
    else onTrouble(answer.error);
  };
  return (
    <DoorScreen
      step="pin"
      title={t('tech.door.title')}
      lead={t('tech.door.pin.lead')}
      next={{ busy, disabled: wait > 0 || pin.length < 6, onPress: () => void enter() }}
      banner={trouble === null ? undefined : <TroubleNotice trouble={trouble} wait={wait} />}
    >
      <DigitPad
        element="pin"
        label={t('tech.door.pin')}
        value={pin}
        max={12}
        hidden
        disabled={busy || wait > 0}
        onChange={setPin}
        onEnter={() => void enter()}
      />
    </DoorScreen>
  );
}

function FactorStep({
  step,
  trouble,
  onTrouble,
  onOther,
}: StepProps & {
  readonly step: Extract<Step, { kind: 'factor' }>;
  readonly onOther: (factor: SecondFactor) => void;
}) {
  const t = useT();
  const { entered: done, factor } = step;
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const wait = useWait(trouble);
  const length = factor === 'totp' ? 6 : 8;
  const prove = async () => {
    if (busy || wait > 0 || (factor !== 'card' && code.length < length)) return;
    setBusy(true);
    const json = factor === 'card' ? { ticket: done.ticket, factor } : { ticket: done.ticket, factor, code };
    const answer = await requestJson('/api/technician/prove', opened, {
      method: 'POST',
      json,
      limitMs: 30_000,
    });
    if (answer.ok) {
      entered(answer.value.token);
      return;
    }
    setBusy(false);
    setCode('');
    onTrouble(answer.error);
  };
  return (
    <DoorScreen
      step="factor"
      title={t('tech.door.factor')}
      lead={t(`tech.door.${factor}.lead`)}
      back={closeConsole}
      next={{
        busy,
        disabled: wait > 0 || (factor !== 'card' && code.length < length),
        label: t(factor === 'card' ? 'tech.door.card.read' : 'tech.door.check'),
        onPress: () => void prove(),
      }}
      banner={trouble === null ? undefined : <TroubleNotice trouble={trouble} wait={wait} />}
    >
      {done.factors.length < 2 ? null : (
        <ChoiceGroup
          label={t('tech.door.way')}
          options={done.factors.map((id) => ({ id, title: t(`tech.door.way.${id}`) }))}
          columns={2}
          value={factor}
          onChange={(id) => onOther(done.factors.find((one) => one === id) ?? factor)}
        />
      )}
      {factor === 'answer' && done.challenge !== null ? (
        <p className="challenge number" data-challenge={done.challenge}>
          {done.challenge.replace(/^(\d{4})(\d{3})(\d{3})$/, '$1 $2 $3')}
        </p>
      ) : null}
      {factor === 'card' ? (
        <Notice title={t('tech.door.card')}>{t('tech.door.card.do')}</Notice>
      ) : (
        <DigitPad
          element={factor}
          label={t(`tech.door.${factor}`)}
          value={code}
          max={length}
          disabled={busy || wait > 0}
          onChange={setCode}
          onEnter={() => void prove()}
        />
      )}
    </DoorScreen>
  );
}

function SetUpSteps({
  step,
  trouble,
  onStep,
  onTrouble,
}: StepProps & {
  readonly step: Extract<Step, { kind: 'new-pin' | 'new-pin-again' | 'new-factor' }>;
  readonly onStep: (step: Step) => void;
}) {
  const t = useT();
  const [pin, setPin] = useState('');
  const [factor, setFactor] = useState<SetUpRequest['factor'] | null>(null);
  const [busy, setBusy] = useState(false);
  const [differs, setDiffers] = useState(false);
  const wait = useWait(trouble);
  if (step.kind !== 'new-factor') {
    const again = step.kind === 'new-pin-again';
    const next = () => {
      if (pin.length < 6) return;
      setPin('');
      setDiffers(again && pin !== step.pin);
      if (!again) onStep({ kind: 'new-pin-again', pin });
      else onStep(pin === step.pin ? { kind: 'new-factor', pin } : { kind: 'new-pin' });
    };
    return (
      <DoorScreen
        step={step.kind}
        title={t('tech.set-up.title')}
        lead={t(again ? 'tech.set-up.pin.again' : 'tech.set-up.pin.lead')}
        next={{ disabled: pin.length < 6, onPress: next }}
        banner={
          differs ? (
            <Notice tone="warn" live>
              {t('tech.set-up.pin.differs')}
            </Notice>
          ) : trouble === null ? undefined : (
            <TroubleNotice trouble={trouble} wait={wait} />
          )
        }
      >
        <DigitPad
          element="new-pin"
          label={t('tech.set-up.pin')}
          value={pin}
          max={12}
          hidden
          onChange={setPin}
          onEnter={next}
        />
      </DoorScreen>
    );
  }
  const finish = async () => {
    if (factor === null) return;
    setBusy(true);
    const answer = await requestJson('/api/technician/set-up', setUpDone, {
      method: 'POST',
      json: { pin: step.pin, factor },
      limitMs: 30_000,
    });
    setBusy(false);
    if (answer.ok) entered(answer.value.token, answer.value.siteSecret);
    else if (onTrouble(answer.error).name.startsWith('pin-')) onStep({ kind: 'new-pin' });
  };
  return (
    <DoorScreen
      step="new-factor"
      title={t('tech.set-up.title')}
      lead={t('tech.set-up.factor.lead')}
      next={{
        busy,
        disabled: factor === null,
        label: t(factor === 'card' ? 'tech.door.card.read' : 'tech.set-up.finish'),
        onPress: () => void finish(),
      }}
      banner={trouble === null ? undefined : <TroubleNotice trouble={trouble} wait={wait} />}
    >
      <ChoiceGroup
        label={t('tech.set-up.factor')}
        options={[
          { id: 'card', title: t('tech.set-up.card'), hint: t('tech.set-up.card.hint') },
          { id: 'site-secret', title: t('tech.set-up.secret'), hint: t('tech.set-up.secret.hint') },
        ]}
        value={factor}
        onChange={(id) => setFactor(id === 'card' ? 'card' : 'site-secret')}
      />
      {factor === 'card' ? <Notice>{t('tech.door.card.do')}</Notice> : null}
    </DoorScreen>
  );
}
