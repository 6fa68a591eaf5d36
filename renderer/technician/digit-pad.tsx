import { useEffect } from 'react';
import { Button } from '../design/index.ts';
import { useT } from '../i18n/index.ts';

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** Digits by touch or by a keyboard that is plugged in. Hidden ones are shown as dots. */
export function DigitPad({
  element,
  label,
  value,
  max,
  hidden = false,
  disabled = false,
  onChange,
  onEnter,
}: {
  readonly element: string;
  readonly label: string;
  readonly value: string;
  readonly max: number;
  readonly hidden?: boolean;
  readonly disabled?: boolean;
  readonly onChange: (value: string) => void;
  readonly onEnter?: () => void;
}) {
  const t = useT();
  useEffect(() => {
    if (disabled) return;
    const typed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key === 'Backspace') onChange(value.slice(0, -1));
      else if (/^\d$/.test(event.key)) onChange((value + event.key).slice(0, max));
      // Enter on a key presses that key; elsewhere it means "done".
      else if (event.key === 'Enter' && !(event.target instanceof HTMLButtonElement)) onEnter?.();
    };
    window.addEventListener('keydown', typed);
    return () => window.removeEventListener('keydown', typed);
  }, [value, max, disabled, onChange, onEnter]);
  const key = (digit: string) => (
    <Button
      key={digit}
      action="digit"
      data={{ 'data-key': digit }}
      disabled={disabled}
      onPress={() => onChange((value + digit).slice(0, max))}
    >
      {digit}
    </Button>
  );
  const shown = hidden ? '●'.repeat(value.length) : value.replace(/(\d{4})(?=\d)/g, '$1 ');
  return (
    <div className="digit-pad" data-element={element} data-length={value.length}>
      <p className="heading">{label}</p>
      <p className="digit-pad__value number" aria-hidden="true">
        {shown === '' ? '–' : shown}
      </p>
      <p className="visually-hidden" role="status">
        {t('tech.pad.entered', { count: value.length })}
      </p>
      <div className="digit-pad__keys">
        {digits.map(key)}
        <Button
          action="clear"
          kind="quiet"
          disabled={disabled || value === ''}
          data={{ 'data-key': 'clear' }}
          onPress={() => onChange('')}
        >
          {t('tech.pad.clear')}
        </Button>
        {key('0')}
        <Button
          action="backspace"
          kind="quiet"
          icon="back"
          disabled={disabled || value === ''}
          data={{ 'data-key': 'backspace' }}
          onPress={() => onChange(value.slice(0, -1))}
        >
          {t('tech.pad.back')}
        </Button>
      </div>
    </div>
  );
}
