import { useEffect, useState } from 'react';

/** A trembling finger taps twice: what comes up under it must not take the second tap. */
const settlingMs = 300;

/** False for a moment after `shown` changes, then true. */
export function useSettled(shown: string): boolean {
  const [settled, setSettled] = useState<string>();
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(shown), settlingMs);
    return () => window.clearTimeout(timer);
  }, [shown]);
  return settled === shown;
}

/** A ref for what replaces the button just tapped: whoever moves by keys or by ear goes on from there. */
export const takeFocus = (element: HTMLElement | null): void => element?.focus();
