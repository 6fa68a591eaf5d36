import { type PointerEvent, type ReactNode, useCallback } from 'react';

/**
 * A key. It acts when the finger comes down and never takes focus, so the caret stays in the field; an assistive
 * technology's click, which has no pointer, acts too.
 */
export function KeyButton({
  name,
  candidate,
  label,
  className,
  pressed,
  disabled = false,
  onPress,
  children,
}: {
  /** `data-key`. */
  readonly name?: string;
  /** `data-candidate`. */
  readonly candidate?: string;
  /** What a screen reader says when the face of the key does not. */
  readonly label?: string | undefined;
  readonly className: string;
  /** For keys that stay down. */
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}) {
  const up = useCallback((event: PointerEvent<HTMLButtonElement>) => {
    delete event.currentTarget.dataset.down;
  }, []);
  return (
    <button
      type="button"
      tabIndex={-1}
      className={className}
      data-key={name}
      data-candidate={candidate}
      aria-label={label}
      aria-pressed={pressed}
      aria-disabled={disabled || undefined}
      onPointerDown={(event) => {
        event.preventDefault();
        if (event.button !== 0 || disabled) return;
        event.currentTarget.dataset.down = '';
        onPress();
      }}
      onPointerUp={up}
      onPointerCancel={up}
      onPointerLeave={up}
      onClick={(event) => {
        if (event.detail === 0 && !disabled) onPress();
      }}
    >
      {children}
    </button>
  );
}
