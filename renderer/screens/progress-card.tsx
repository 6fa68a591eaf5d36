import { useEffect, useRef, useState } from 'react';
import type { IdCard } from '#shared/hardware/id-card.ts';
import type { Result } from '#shared/result.ts';
import { ChoiceGroup, Icon, Notice, Screen, Waiting } from '../design/index.ts';
import { useT, useText } from '../i18n/index.ts';
import { useCardReading } from '../visit/card-reading.ts';
import { grouped } from './attract.tsx';
import type { LookUpFailure, ProgressView } from './progress-view.ts';

type Step =
  | { readonly kind: 'laying'; readonly failure: LookUpFailure | null }
  | { readonly kind: 'asking' }
  | { readonly kind: 'choosing'; readonly views: readonly ProgressView[] };

/** One's cases by the card instead of the code. Nothing of card or cases stays on this machine. */
export function ProgressByCard({
  find,
  onShow,
  onBack,
}: {
  readonly find: (card: IdCard) => Promise<Result<readonly ProgressView[], LookUpFailure>>;
  readonly onShow: (view: ProgressView) => void;
  readonly onBack: () => void;
}) {
  const t = useT();
  const text = useText();
  const [step, setStep] = useState<Step>({ kind: 'laying', failure: null });
  const [chosen, setChosen] = useState<string | null>(null);
  const alive = useRef(true);
  useEffect(() => {
    alive.current = true;
    return () => {
      alive.current = false;
    };
  }, []);

  const ask = async (card: IdCard) => {
    setStep({ kind: 'asking' });
    const found = await find(card);
    if (!alive.current) return;
    if (!found.ok) return setStep({ kind: 'laying', failure: found.error });
    const [only, ...others] = found.value;
    if (only === undefined) setStep({ kind: 'laying', failure: 'not-found' });
    else if (others.length === 0) onShow(only);
    else setStep({ kind: 'choosing', views: found.value });
  };
  const trouble = useCardReading(step.kind === 'laying' && step.failure === null, (card) => {
    void ask(card);
    return undefined;
  });

  if (step.kind === 'choosing') {
    const view = step.views.find((one) => one.intakeNumber === chosen);
    return (
      <Screen
        id="progress"
        pageKey="choosing"
        title={t('progress.card.choose')}
        back={onBack}
        next={{ disabled: view === undefined, onPress: () => view && onShow(view) }}
      >
        <ChoiceGroup
          label={t('progress.card.choose')}
          labelHidden
          value={chosen}
          onChange={setChosen}
          options={step.views.map((one) => ({
            id: one.intakeNumber,
            title: one.children.map((child) => text(child.name)).join(t('list.join')),
            hint: `${t('progress.intake')} ${grouped(one.intakeNumber)}`,
          }))}
        />
      </Screen>
    );
  }
  const failure = step.kind === 'laying' ? step.failure : null;
  return (
    <Screen
      id="progress"
      pageKey="card"
      title={t('progress.card.title')}
      lead={t('progress.card.lead')}
      calm
      back={onBack}
      next={
        failure === null
          ? undefined
          : {
              action: 'retry',
              label: t('action.retry'),
              onPress: () => setStep({ kind: 'laying', failure: null }),
            }
      }
    >
      <div className="stack">
        {failure === null ? null : <Notice tone="warn" live title={t(`progress.card.${failure}`)} />}
        {trouble === undefined || trouble === 'same-card' ? null : (
          <Notice tone="warn" live title={t(`identify.trouble.${trouble}`)} />
        )}
        {step.kind === 'asking' ? (
          <Waiting label={t('progress.asking')} limitSeconds={30} />
        ) : failure === null ? (
          <div className="card-place" role="status">
            <span className="card-place__card">
              <Icon name="card" />
            </span>
            <p className="heading">{t('identify.place')}</p>
            <p className="muted">{t('identify.waiting')}</p>
          </div>
        ) : null}
      </div>
    </Screen>
  );
}
