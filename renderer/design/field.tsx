import { type ReactNode, useId } from 'react';
import { useT } from '../i18n/index.ts';
import { type AnswerSource, SourceBadge } from './badge.tsx';
import { Icon } from './icon.tsx';

/** What a control must put on its focusable element to belong to its label, hint and error. */
export interface FieldWiring {
  readonly id: string;
  readonly 'aria-labelledby': string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
  readonly 'aria-required': true | undefined;
}

/**
 * Label, hint, source and error around any control. The control is given as a function of the wiring, so that every
 * kind of input (text, date, address) is announced the same way.
 */
export function Field({
  label,
  hint,
  error,
  source,
  optional = false,
  element,
  children,
}: {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly source?: AnswerSource | undefined;
  readonly optional?: boolean;
  /** Data element id; goes to `data-field` of the wrapper. The control itself carries `data-element`. */
  readonly element: string;
  readonly children: (wiring: FieldWiring) => ReactNode;
}) {
  const t = useT();
  const id = useId();
  const described = [hint === undefined ? null : `${id}-hint`, error === undefined ? null : `${id}-error`]
    .filter((part) => part !== null)
    .join(' ');
  const wiring: FieldWiring = {
    id,
    'aria-labelledby': `${id}-label`,
    'aria-describedby': described === '' ? undefined : described,
    'aria-invalid': error === undefined ? undefined : true,
    'aria-required': optional ? undefined : true,
  };
  return (
    <div className={error === undefined ? 'field' : 'field field--wrong'} data-field={element}>
      <div className="field__top">
        <label className="field__label" htmlFor={id} id={`${id}-label`}>
          {label}
        </label>
        {optional ? <span className="muted small">{t('field.optional')}</span> : null}
        {source === undefined ? null : <SourceBadge source={source} />}
      </div>
      {hint === undefined ? null : (
        <p className="muted" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children(wiring)}
      {error === undefined ? null : (
        <p className="field__error" id={`${id}-error`}>
          <Icon name="error" />
          <span>{error}</span>
        </p>
      )}
    </div>
  );
}
