import { type ReactNode, useId } from 'react';
import {
  Button as AriaButton,
  Checkbox,
  CheckboxGroup,
  Label,
  Radio,
  RadioGroup,
} from 'react-aria-components';
import { useT } from '../i18n/index.ts';
import { Icon, type IconName } from './icon.tsx';

export interface Option {
  /** Catalogue id; goes to `data-option`. */
  readonly id: string;
  readonly title: string;
  readonly hint?: string;
  /** Further lines under the hint: badges, fee, days. */
  readonly detail?: ReactNode;
  readonly disabled?: boolean;
  readonly data?: Readonly<Record<`data-${string}`, string>>;
}

interface GroupProps {
  readonly label: string;
  /** Hides the label from sight when a heading above already says it. */
  readonly labelHidden?: boolean;
  readonly options: readonly Option[];
  /** How many cards may stand beside each other where there is room. */
  readonly columns?: 1 | 2;
  /** Bigger cards, for a screen that asks nothing else. */
  readonly roomy?: boolean;
  readonly data?: Readonly<Record<`data-${string}`, string>>;
}

function Inside({ option, shape }: { readonly option: Option; readonly shape: 'round' | 'square' }) {
  const t = useT();
  return (
    <>
      <span className={`choice__mark choice__mark--${shape}`}>
        <Icon name="check" />
      </span>
      <span className="choice__words">
        <span className="choice__title">{option.title}</span>
        {option.hint === undefined ? null : <span className="choice__hint">{option.hint}</span>}
        {option.detail === undefined ? null : <span className="choice__detail">{option.detail}</span>}
      </span>
      <span className="choice__chosen" aria-hidden="true">
        {t('choice.chosen')}
      </span>
    </>
  );
}

/** One of several, as big cards. `value` is the chosen id or null. */
export function ChoiceGroup({
  label,
  labelHidden = false,
  options,
  columns = 1,
  roomy = false,
  data,
  value,
  onChange,
}: GroupProps & { readonly value: string | null; readonly onChange: (id: string) => void }) {
  return (
    <RadioGroup
      className={roomy ? 'choices choices--roomy' : 'choices'}
      value={value}
      onChange={onChange}
      {...data}
    >
      <Label className={labelHidden ? 'visually-hidden' : 'choices__label'}>{label}</Label>
      <div className={`choices__cards choices__cards--${columns}`}>
        {options.map((option) => (
          <Radio
            key={option.id}
            className="choice"
            value={option.id}
            data-option={option.id}
            {...option.data}
            isDisabled={option.disabled ?? false}
          >
            <Inside option={option} shape="round" />
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}

/** Any number of several, as big cards. */
export function MultiChoiceGroup({
  label,
  labelHidden = false,
  options,
  columns = 1,
  data,
  value,
  onChange,
}: GroupProps & { readonly value: readonly string[]; readonly onChange: (ids: string[]) => void }) {
  return (
    <CheckboxGroup className="choices" value={[...value]} onChange={onChange} {...data}>
      <Label className={labelHidden ? 'visually-hidden' : 'choices__label'}>{label}</Label>
      <div className={`choices__cards choices__cards--${columns}`}>
        {options.map((option) => (
          <Checkbox
            key={option.id}
            className="choice"
            value={option.id}
            data-option={option.id}
            {...option.data}
            isDisabled={option.disabled ?? false}
          >
            <Inside option={option} shape="square" />
          </Checkbox>
        ))}
      </div>
    </CheckboxGroup>
  );
}

/** A single yes-or-no card: a promise, a consent. */
export function ConfirmCard({
  title,
  hint,
  checked,
  onChange,
  data,
}: {
  readonly title: string;
  readonly hint?: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly data?: Readonly<Record<`data-${string}`, string>>;
}) {
  const option: Option = hint === undefined ? { id: 'confirm', title } : { id: 'confirm', title, hint };
  return (
    <Checkbox className="choice" isSelected={checked} onChange={onChange} {...data}>
      <Inside option={option} shape="square" />
    </Checkbox>
  );
}

/** A card that leads somewhere: choosing it is the whole action (a life event, a material to add). */
export function LinkCard({
  action,
  title,
  hint,
  detail,
  icon,
  onPress,
  disabled = false,
  data,
}: {
  readonly action?: string;
  readonly title: string;
  readonly hint?: string;
  readonly detail?: ReactNode;
  readonly icon?: IconName;
  readonly onPress: () => void;
  readonly disabled?: boolean;
  readonly data?: Readonly<Record<`data-${string}`, string>>;
}) {
  const hintId = useId();
  return (
    <AriaButton
      className="link-card"
      {...(action === undefined ? {} : { 'data-action': action })}
      {...data}
      isDisabled={disabled}
      onPress={onPress}
      {...(hint === undefined ? {} : { 'aria-describedby': hintId })}
    >
      {icon === undefined ? null : (
        <span className="link-card__icon">
          <Icon name={icon} />
        </span>
      )}
      <span className="choice__words">
        <span className="choice__title">{title}</span>
        {hint === undefined ? null : (
          <span className="choice__hint" id={hintId}>
            {hint}
          </span>
        )}
        {detail === undefined ? null : <span className="choice__detail">{detail}</span>}
      </span>
      <Icon name="next" className="link-card__arrow" />
    </AriaButton>
  );
}
