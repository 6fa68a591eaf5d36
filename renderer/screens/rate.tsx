import { useState } from 'react';
import type { Result } from '#shared/result.ts';
import { Button, ChoiceGroup, MultiChoiceGroup, Notice, Screen, type StepTrail } from '../design/index.ts';
import { useT } from '../i18n/index.ts';
import { type RatingAnswer, type RatingLevel, ratingLevels, ratingReasons } from './rating.ts';

/** 好差评: five levels, voluntary, skipped with one touch; reasons are asked only of who was not satisfied. */
export function Rate({
  submitRating,
  onDone,
  steps,
}: {
  /** Puts the rating in the outbox. An error leaves the citizen the choice to try again or skip. */
  readonly submitRating: (answer: RatingAnswer) => Promise<Result<unknown, unknown>>;
  /** Rated or skipped: the visit ends. */
  readonly onDone: () => void;
  readonly steps?: StepTrail;
}) {
  const t = useT();
  const [level, setLevel] = useState<RatingLevel | null>(null);
  const [reasons, setReasons] = useState<readonly string[]>([]);
  const [step, setStep] = useState<'choosing' | 'sending' | 'failed'>('choosing');
  const poor = level !== null && level <= 2;

  const submit = async () => {
    if (level === null) return;
    setStep('sending');
    const answer = await submitRating({ level, reasons: poor ? reasons : [] });
    if (answer.ok) onDone();
    else setStep('failed');
  };

  return (
    <Screen
      id="rate"
      title={t('rate.title')}
      lead={t('rate.lead')}
      calm
      steps={steps}
      next={{
        action: 'submit',
        label: t('rate.submit'),
        icon: 'check',
        disabled: level === null,
        busy: step === 'sending',
        onPress: () => void submit(),
      }}
      extra={
        <Button action="skip" onPress={onDone}>
          {t('rate.skip')}
        </Button>
      }
    >
      {step === 'failed' ? (
        <Notice tone="danger" live>
          {t('rate.failed')}
        </Notice>
      ) : null}
      <ChoiceGroup
        label={t('rate.group')}
        labelHidden
        value={level === null ? null : String(level)}
        onChange={(id) => setLevel(ratingLevels.find((known) => String(known) === id) ?? null)}
        options={ratingLevels.map((known) => ({
          id: String(known),
          title: t(`rate.${known}`),
          detail: <Stars count={known} />,
        }))}
      />
      {poor ? (
        <MultiChoiceGroup
          label={t('rate.reasons')}
          value={reasons}
          onChange={setReasons}
          columns={2}
          options={ratingReasons.map((reason) => ({ id: reason, title: t(`rate.reason.${reason}`) }))}
        />
      ) : null}
    </Screen>
  );
}

/** Five stars with the first `count` filled; the word beside them says the same. */
function Stars({ count }: { readonly count: number }) {
  return (
    <svg className="stars" viewBox="0 0 120 24" aria-hidden="true" focusable="false">
      {[1, 2, 3, 4, 5].map((place) => (
        <path
          key={place}
          className={place <= count ? 'stars__full' : 'stars__empty'}
          transform={`translate(${(place - 1) * 24} 0)`}
          d="m12 3.8 2.5 5.3 5.7.8-4.1 4.1 1 5.9-5.1-2.8-5.1 2.8 1-5.9-4.1-4.1 5.7-.8Z"
        />
      ))}
    </svg>
  );
}
