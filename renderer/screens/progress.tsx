import { useEffect, useRef, useState } from 'react';
import { formatDate } from '#shared/form/format-date.ts';
import { parseReceiptCode } from '#shared/receipt/slip.ts';
import type { Result } from '#shared/result.ts';
import { CHINA_ZONE } from '#shared/time/china.ts';
import { deviceWorks, useMachine } from '../app/machine.ts';
import { useCodes } from '../code-reader/codes.ts';
import { Badge, Button, DemoBadge, Icon, Notice, Panel, Rows, Screen, type Tone } from '../design/index.ts';
import { languageTag, useT, useText } from '../i18n/index.ts';
import { useSettings } from '../session/settings.ts';
import { grouped } from './attract.tsx';
import {
  type ChildState,
  codeLength,
  type LookUpFailure,
  type MendingStart,
  type ProgressChild,
  type ProgressView,
  shownCode,
  typeDigit,
  wayOf,
} from './progress-view.ts';
import { Given } from './visit/given.tsx';

type Step =
  | { readonly kind: 'typing'; readonly failure: LookUpFailure | 'wrong-code' | 'unread' | null }
  | { readonly kind: 'asking' }
  | { readonly kind: 'shown'; readonly view: ProgressView };

/** Where one's case stands, by the code on the paper: works from what this machine last heard, says when that was. */
export function Progress({
  lookUp,
  onBack,
  onMend,
}: {
  readonly lookUp: (code: string) => Promise<Result<ProgressView, LookUpFailure>>;
  readonly onBack: () => void;
  /** The citizen mends now what departments asked for. */
  readonly onMend?: (start: MendingStart) => void;
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

  useCodes(
    (shown) => {
      if (step.kind !== 'typing') return;
      const receipt = parseReceiptCode(shown);
      if (receipt === undefined) return setStep({ kind: 'typing', failure: 'wrong-code' });
      setCode(receipt.queryCode);
      void ask(receipt.queryCode);
    },
    () => {
      if (step.kind === 'typing') setStep({ kind: 'typing', failure: 'unread' });
    },
  );
  const hasReader = useMachine((machine) => deviceWorks(machine.devices, 'code-reader'));

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
      lead={t('progress.lead')}
      calm
      back={onBack}
      next={{
        label: t(step.kind === 'asking' ? 'progress.asking' : 'progress.ask'),
        icon: 'search',
        disabled: code.length < codeLength,
        busy: step.kind === 'asking',
        onPress: () => void ask(code),
      }}
      banner={
        step.kind === 'typing' && step.failure !== null ? (
          <Notice tone="warn" live>
            {t(`progress.${step.failure}`)}
          </Notice>
        ) : undefined
      }
    >
      {hasReader ? <p className="muted">{t('progress.scan')}</p> : null}
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

function Shown({ view }: { readonly view: ProgressView }) {
  const t = useT();
  const time = useTime();
  const tone = view.truth === 'held' ? 'warn' : 'ok';
  return (
    <>
      <Notice tone={tone} title={t(`progress.truth.${view.truth}`)}>
        <Rows
          rows={[
            {
              id: 'intake',
              term: t('progress.intake'),
              value: <Digits value={grouped(view.intakeNumber)} />,
            },
            ...(view.caseNumber === undefined
              ? []
              : [{ id: 'case', term: t('progress.case'), value: <Digits value={view.caseNumber} /> }]),
            {
              id: 'synced',
              term: t('progress.synced'),
              value: view.syncedAt === null ? t('progress.never-synced') : time(view.syncedAt),
            },
          ]}
        />
      </Notice>
      <div className="row">
        <h2 className="heading">{t('progress.children')}</h2>
        {view.simulated ? <DemoBadge /> : null}
      </div>
      {view.children.map((child) => (
        <Child key={child.matter} child={child} />
      ))}
    </>
  );
}

const tones: Readonly<Record<ChildState, Tone>> = {
  held: 'warn',
  received: 'primary',
  accepted: 'primary',
  processing: 'primary',
  completed: 'ok',
  correction: 'warn',
  refused: 'danger',
};

function Child({ child }: { readonly child: ProgressChild }) {
  const t = useT();
  const text = useText();
  const time = useTime();
  return (
    <Panel
      title={text(child.name)}
      aside={<Badge tone={tones[child.state]}>{t(`progress.state.${child.state}`)}</Badge>}
      data={{ 'data-matter': child.matter, 'data-state': child.state }}
    >
      <p className="muted">
        {text(child.department)}
        {child.caseNumber === undefined ? null : (
          <>
            {' · '}
            {t('progress.case')} <span className="number">{child.caseNumber}</span>
          </>
        )}
      </p>
      <ol className="way">
        {wayOf(child.state).map((step) => (
          <li key={step.state} className={step.reached ? 'way__step way__step--reached' : 'way__step'}>
            <span className="way__dot">{step.reached ? <Icon name="check" /> : null}</span>
            <span>{t(`progress.state.${step.state}`)}</span>
            {step.state === child.state && child.time !== null ? (
              <span className="muted small">{time(child.time)}</span>
            ) : null}
          </li>
        ))}
      </ol>
      <Told child={child} />
    </Panel>
  );
}

/** What the department says beside the state. */
function Told({ child }: { readonly child: ProgressChild }) {
  const t = useT();
  const text = useText();
  const day = (value: string) => text(formatDate(value));
  const { correction, result, reason, dueBy, waitsFor } = child;
  return (
    <>
      {waitsFor === undefined ? null : (
        <p className="muted">{t('progress.waits', { names: waitsFor.map(text).join(t('list.join')) })}</p>
      )}
      {dueBy === undefined ? null : <p className="muted">{t('progress.due', { day: day(dueBy) })}</p>}
      {child.state === 'correction' ? (
        <Notice tone="warn" title={correction ? t('progress.mend.lead') : t('progress.correction')}>
          {correction ? (
            <>
              <ul data-correction={correction.defects.length}>
                {correction.defects.map((defect) => (
                  <li key={`${defect.name.zh} ${defect.reason}`}>
                    {t('progress.defect', {
                      name: text(defect.name),
                      reason: t(`progress.defect.${defect.reason}`),
                    })}
                  </li>
                ))}
              </ul>
              {correction.note === null ? null : (
                <p>
                  <Given>{correction.note}</Given>
                </p>
              )}
              {correction.dueBy === null ? null : (
                <p>{t('progress.mend.due', { day: day(correction.dueBy) })}</p>
              )}
            </>
          ) : null}
        </Notice>
      ) : null}
      {child.state === 'refused' ? (
        <Notice tone="danger" title={t('progress.refused')}>
          {reason === undefined ? null : (
            <p>
              <Given>{reason}</Given>
            </p>
          )}
        </Notice>
      ) : null}
      {result === undefined ? null : (
        <Notice tone="ok" title={t('progress.issued')}>
          <p data-result={result.delivery}>
            <Given>{result.name}</Given>
            {result.number === null ? null : <span className="number"> {result.number}</span>}
          </p>
          <p>{t(`progress.delivery.${result.delivery}`)}</p>
        </Notice>
      )}
    </>
  );
}

function Digits({ value }: { readonly value: string }) {
  return <span className="number">{value}</span>;
}

/** Date and time of an RFC 3339 instant as the citizen's language writes it. */
function useTime(): (instant: string) => string {
  const language = useSettings((settings) => settings.language);
  const format = new Intl.DateTimeFormat(languageTag[language], {
    year: 'numeric',
    month: language === 'zh' ? 'long' : 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
    timeZone: CHINA_ZONE,
  });
  return (instant) => format.format(new Date(instant));
}
