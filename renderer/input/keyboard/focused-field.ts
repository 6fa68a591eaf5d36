import { useEffect, useState } from 'react';
import { type InputMode, type TextField, typedField } from './field.ts';

export type FocusedField = { readonly field: TextField; readonly mode: InputMode };

/** Focus may go before the finger has left the glass; keys that vanish then would move a button from under it. */
const hideAfterMs = 200;

/** The field typed into now. Follows focus of the whole document, also when the field itself is taken away. */
export function useFocusedField(): FocusedField | undefined {
  const [focused, setFocused] = useState<FocusedField>();
  useEffect(() => {
    let pressed = false;
    let timer: number | undefined;
    const stay = (): void => {
      window.clearTimeout(timer);
      timer = undefined;
    };
    const follow = (): void => {
      const now = typedField(document.activeElement);
      if (now) {
        stay();
        setFocused((before) => (before?.field === now.field && before.mode === now.mode ? before : now));
      } else if (!pressed) {
        // Begun once: a page that changes all the time (a countdown, a search) must not keep the keys for ever.
        timer ??= window.setTimeout(() => setFocused(undefined), hideAfterMs);
      }
    };
    const press = (): void => {
      pressed = true;
      stay();
    };
    const release = (): void => {
      pressed = false;
      follow();
    };
    const watched = new MutationObserver(() => {
      if (!pressed) follow();
    });
    const listening: [string, () => void][] = [
      ['focusin', follow],
      ['focusout', follow],
      ['pointerdown', press],
      ['pointerup', release],
      ['pointercancel', release],
    ];
    for (const [name, listener] of listening) document.addEventListener(name, listener, true);
    watched.observe(document.body, {
      childList: true,
      subtree: true,
      attributeFilter: ['data-input-mode', 'readonly', 'disabled'],
    });
    follow();
    return () => {
      stay();
      watched.disconnect();
      for (const [name, listener] of listening) document.removeEventListener(name, listener, true);
    };
  }, []);
  return focused;
}
