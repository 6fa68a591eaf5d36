import { formatDate } from '#shared/form/format-date.ts';
import { CHINA_ZONE } from '#shared/time/china.ts';
import { Badge, DemoBadge, Icon, Notice, Panel, Rows, type Tone } from '../design/index.ts';
import { languageTag, useT, useText } from '../i18n/index.ts';
import { useSettings } from '../session/settings.ts';
import { grouped } from './attract.tsx';
import { type ChildState, type ProgressChild, type ProgressView, wayOf } from './progress-view.ts';
import { Given } from './visit/given.tsx';

/** Where one case stands, department by department. */
export function Shown({ view }: { readonly view: ProgressView }) {
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
