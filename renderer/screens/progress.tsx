import { useEffect, useRef, useState } from 'react';
import type { IdCard } from '#shared/hardware/id-card.ts';
import { parseReceiptCode } from '#shared/receipt/slip.ts';
import type { Result } from '#shared/result.ts';
import { deviceWorks, useMachine } from '../app/machine.ts';
import { useCodes } from '../code-reader/codes.ts';
import { Button, Notice, Screen } from '../design/index.ts';
import { useT } from '../i18n/index.ts';
import { ProgressByCard } from './progress-card.tsx';
import { Shown } from './progress-shown.tsx';
import {
  codeLength,
  type LookUpFailure,
  type MendingStart,
  type ProgressView,
  shownCode,
  typeDigit,
} from './progress-view.ts';

type Step =
  | { readonly kind: 'typing'; readonly failure: LookUpFailure | 'wrong-code' | null }
  | { readonly kind: 'asking' }
  | { readonly kind: 'card' }
  | { readonly kind: 'shown'; readonly view: ProgressView };

/** Where one's case stands, by the code on the paper: works from what this machine last heard, says when that was. */
export function Progress({
  lookUp,
  onBack,
  onMend,
  findByCard,
}: {
  readonly lookUp: (code: string) => Promise<Result<ProgressView, LookUpFailure>>;
  readonly onBack: () => void;
  /** The citizen mends now what departments asked for. */
  readonly onMend?: (start: MendingStart) => void;
  /** The cases of a person whose card was laid; only the platform knows them. */
  readonly findByCard?: (card: IdCard) => Promise<Result<readonly ProgressView[], LookUpFailure>>;
}) {
  const t = useT();
  const [code, setCode] = useState('');
  const [step, setStep] = useState<Step>({ kind: 'typing', failure: null });
  const alive = useRef(true);
  useEffect(() => {
    alive.current = true;
    return () => {
      alive.current = false;
    };
  }, []);

  const ask = async (wanted: string) => {
    setStep({ kind: 'asking' });
    const answer = await lookUp(wanted);
    if (!alive.current) return;
    setStep(answer.ok ? { kind: 'shown', view: answer.value } : { kind: 'typing', failure: answer.error });
  };

  useCodes((shown) => {
    if (step.kind !== 'typing') return;
    const receipt = parseReceiptCode(shown);
    if (receipt === undefined) return setStep({ kind: 'typing', failure: 'wrong-code' });
    setCode(receipt.queryCode);
    void ask(receipt.queryCode);
  });
  const hasReader = useMachine((machine) => deviceWorks(machine.devices, 'code-reader'));

  if (step.kind === 'card' && findByCard) {
    return (
      <ProgressByCard
        find={findByCard}
        onShow={(view) => setStep({ kind: 'shown', view })}
        onBack={() => setStep({ kind: 'typing', failure: null })}
      />
    );
  }
  if (step.kind === 'shown') {
    const { mending } = step.view;
    return (
      <Screen
        id="progress"
        pageKey="shown"
        title={t('progress.result')}
        back={() => {
          setCode('');
          setStep({ kind: 'typing', failure: null });
        }}
        next={
          mending && onMend
            ? { action: 'mend', label: t('progress.mend'), icon: 'pen', onPress: () => onMend(mending) }
            : undefined
        }
      >
        <Shown view={step.view} />
      </Screen>
    );
  }
  return (
    <Screen
      id="progress"
      pageKey="typing"
      title={t('progress.title')}
      lead={t(hasReader ? 'progress.scan' : 'progress.lead')}
      calm
      back={onBack}
      next={{
        label: t(step.kind === 'asking' ? 'progress.asking' : 'progress.ask'),
        icon: 'search',
        disabled: code.length < codeLength,
        busy: step.kind === 'asking',
        onPress: () => void ask(code),
      }}
      extra={
        findByCard ? (
          <Button action="by-card" icon="card" onPress={() => setStep({ kind: 'card' })}>
            {t('progress.by-card')}
          </Button>
        ) : undefined
      }
      banner={
        step.kind === 'typing' && step.failure !== null ? (
          <Notice tone="warn" live>
            {t(`progress.${step.failure}`)}
          </Notice>
        ) : undefined
      }
    >
      <CodePad code={code} onChange={setCode} />
    </Screen>
  );
}

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** Twelve places and ten keys. A keyboard plugged in works as well. */
function CodePad({ code, onChange }: { readonly code: string; readonly onChange: (code: string) => void }) {
  const t = useT();
  useEffect(() => {
    const typed = (event: KeyboardEvent) => {
      if (event.key === 'Backspace') onChange(code.slice(0, -1));
      else onChange(typeDigit(code, event.key));
    };
    window.addEventListener('keydown', typed);
    return () => window.removeEventListener('keydown', typed);
  }, [code, onChange]);
  const key = (digit: string) => (
    <Button
      key={digit}
      action="digit"
      kind="secondary"
      data={{ 'data-key': digit }}
      onPress={() => onChange(typeDigit(code, digit))}
    >
      {digit}
    </Button>
  );
  return (
    <div className="code-pad" data-element="query-code" data-length={code.length}>
      <p className="code-pad__code number" aria-hidden="true">
        {shownCode(code)}
      </p>
      <p className="visually-hidden" role="status">
        {code === '' ? t('progress.code.empty') : t('progress.entered', { count: code.length })}
      </p>
      <div className="code-pad__keys">
        {digits.map(key)}
        <Button
          action="clear"
          kind="quiet"
          data={{ 'data-key': 'clear' }}
          disabled={code === ''}
          onPress={() => onChange('')}
        >
          {t('progress.clear')}
        </Button>
        {key('0')}
        <Button
          action="backspace"
          kind="quiet"
          data={{ 'data-key': 'backspace' }}
          disabled={code === ''}
          onPress={() => onChange(code.slice(0, -1))}
        >
          {t('progress.backspace')}
        </Button>
      </div>
    </div>
  );
}
