import { useId, useRef, useState } from 'react';
import type { FieldWiring } from '../field-wiring.ts';
import type { InputTranslate } from '../messages.ts';
import { takeFocus, useSettled } from '../use-settled.ts';
import '../pickers.css';
import {
  backTo,
  choosePart,
  type DateParts,
  type DateRange,
  type DateStep,
  formatParts,
  nextStep,
  optionsOf,
  parseDate,
  stepsOf,
} from './date-steps.ts';

const two = (n: number | undefined): string => String(n ?? 0).padStart(2, '0');

/** `data-date` of a choice: the value as it stands with it, or the decade's first year and an s. */
const handleOf = (step: DateStep, parts: DateParts, value: number): string =>
  step === 'decade' ? `${value}s` : formatParts(choosePart(parts, step, value));

/**
 * A day, or a minute, chosen by big buttons: year, month, day, hour, minute, one after the other. The value is
 * `YYYY-MM-DD`, with time `YYYY-MM-DDTHH:mm` as read from a clock on the wall; empty while not chosen.
 */
export function DateField({
  value,
  onChange,
  min,
  max,
  withTime = false,
  t,
  wiring,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** First and last day allowed, `YYYY-MM-DD`. */
  readonly min: string;
  readonly max: string;
  readonly withTime?: boolean;
  readonly t: InputTranslate;
  /** Goes on the element that has focus: id, labels, errors, `data-…`. */
  readonly wiring?: FieldWiring;
}) {
  const range: DateRange = { min, max };
  /** What is being chosen; undefined while the chooser is closed. */
  const [open, setOpen] = useState<DateParts>();
  const opener = useRef<HTMLButtonElement>(null);
  const panel = useId();
  const chosen = parseDate(value);
  const isChosen = nextStep(chosen, range, withTime) === undefined;
  const step = open && nextStep(open, range, withTime);
  const settled = useSettled(step ?? '');

  const choose = (at: DateStep, part: number): void => {
    const next = choosePart(open ?? {}, at, part);
    if (nextStep(next, range, withTime) !== undefined) {
      setOpen(next);
      return;
    }
    onChange(formatParts(next));
    setOpen(undefined);
    opener.current?.focus();
  };
  const name = (at: DateStep, part: number): string =>
    at === 'decade'
      ? t('input.date.decade-value', { first: part, last: part + 9 })
      : t(`input.date.${at}-value`, { [at]: part });

  return (
    <div className="picker">
      <button
        {...wiring}
        ref={opener}
        type="button"
        role="combobox"
        aria-haspopup="dialog"
        aria-expanded={open !== undefined}
        aria-controls={panel}
        className="input picker__value"
        data-date="open"
        data-value={value}
        onClick={() => setOpen(open ? undefined : {})}
      >
        {isChosen ? (
          t(withTime ? 'input.date.full-time' : 'input.date.full', {
            year: chosen.year ?? '',
            month: chosen.month ?? '',
            day: chosen.day ?? '',
            hour: two(chosen.hour),
            minute: two(chosen.minute),
          })
        ) : (
          <span className="picker__empty">{t(withTime ? 'input.date.open-time' : 'input.date.open')}</span>
        )}
        <svg className="picker__mark" viewBox="0 0 24 24" aria-hidden="true">
          <path d="M4 6h16v14H4zM4 10h16M8 3v5M16 3v5" />
        </svg>
      </button>
      <div id={panel} hidden={step === undefined}>
        {open && step ? (
          <section
            className="picker__panel"
            key={step}
            ref={takeFocus}
            tabIndex={-1}
            aria-label={t(`input.date.choose-${step}`)}
            data-date-step={step}
          >
            <div className="picker__path">
              {stepsOf(range, withTime)
                .filter((one) => open[one] !== undefined && one !== 'decade')
                .map((one) => (
                  <button
                    type="button"
                    className="picker__crumb"
                    key={one}
                    data-date-back={one}
                    onClick={() => setOpen(backTo(open, one))}
                  >
                    {name(one, open[one] ?? 0)}
                  </button>
                ))}
              <p className="picker__question">{t(`input.date.choose-${step}`)}</p>
            </div>
            <div className={`picker__options picker__options--${step}`} inert={!settled}>
              {optionsOf(step, open, range).map(({ value: part, allowed }) => (
                <button
                  type="button"
                  className="picker__option"
                  key={part}
                  data-date={handleOf(step, open, part)}
                  disabled={!allowed}
                  onClick={() => choose(step, part)}
                >
                  {name(step, part)}
                </button>
              ))}
            </div>
          </section>
        ) : null}
      </div>
    </div>
  );
}
