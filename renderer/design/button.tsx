import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { Icon, type IconName } from './icon.tsx';

export interface ButtonProps {
  /** Language-free handle for tests and remote support (`data-action`). */
  readonly action: string;
  readonly onPress: () => void;
  readonly children: ReactNode;
  /** `seal` is the one call of the attract screen; `danger` ends or deletes. Both wear the seal's red. */
  readonly kind?: 'primary' | 'secondary' | 'quiet' | 'danger' | 'seal';
  readonly size?: 'normal' | 'huge';
  readonly icon?: IconName;
  /** Where the icon stands; `next`-like arrows come after the word. */
  readonly iconAfter?: boolean;
  readonly disabled?: boolean;
  /** Shown as busy: cannot be pressed, keeps its width and its focus. */
  readonly busy?: boolean;
  /** Further `data-…` handles, such as a catalogue id. */
  readonly data?: Readonly<Record<`data-${string}`, string>>;
  /** What a screen reader says when the visible word alone is not enough. Must contain the visible word. */
  readonly label?: string;
}

/** Acts only when the touch begins and ends inside it; Enter and Space act too. */
export function Button({
  action,
  onPress,
  children,
  kind = 'secondary',
  size = 'normal',
  icon,
  iconAfter = false,
  disabled = false,
  busy = false,
  data,
  label,
}: ButtonProps) {
  const drawing = icon === undefined ? null : <Icon name={icon} />;
  return (
    <AriaButton
      className={`button button--${kind} button--${size}`}
      data-action={action}
      {...data}
      {...(label === undefined ? {} : { 'aria-label': label })}
      isDisabled={disabled}
      isPending={busy}
      onPress={onPress}
    >
      {iconAfter ? null : drawing}
      <span className="button__words">{children}</span>
      {iconAfter ? drawing : null}
    </AriaButton>
  );
}
