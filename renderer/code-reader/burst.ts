/**
 * A code reader that types: told from a person by its speed and by the line end behind. Pure: it is given keys with their
 * times and says what becomes of each.
 */

/** Longest pause between two characters of a reader, in milliseconds. A person's fastest keys are twice as far apart. */
export const GAP_MS = 50;
/** Fewer characters are no code of anything read here. */
export const MIN_CHARACTERS = 8;
const MAX_CHARACTERS = 512;

export type Verdict =
  /** The key goes its usual way. */
  | { readonly kind: 'pass' }
  /** The key is kept back until more is known. */
  | { readonly kind: 'hold' }
  /** The last key of a code; it goes nowhere, and what the first one did is undone. */
  | { readonly kind: 'code'; readonly code: string };

export interface Burst {
  /** Characters so far; the first of them has gone its usual way. */
  readonly text: string;
  readonly last: number;
}

export const quiet: Burst = { text: '', last: Number.NEGATIVE_INFINITY };

/** Characters kept back: everything but the first. */
export const heldText = (burst: Burst): string => burst.text.slice(1);

const isCharacter = (key: string): boolean => [...key].length === 1;
const isEnd = (key: string): boolean => key === 'Enter' || key === 'Tab';

/**
 * One key. When `released` is not empty, those characters turned out to be a person's and must be typed after all, before
 * this key.
 * @param time milliseconds of any clock that only goes forwards
 */
export function pressed(
  burst: Burst,
  key: string,
  time: number,
): { readonly burst: Burst; readonly verdict: Verdict; readonly released: string } {
  const isQuick = time - burst.last <= GAP_MS && burst.text !== '';
  if (isQuick && isEnd(key) && burst.text.length >= MIN_CHARACTERS)
    return { burst: quiet, verdict: { kind: 'code', code: burst.text }, released: '' };
  if (isQuick && isCharacter(key) && burst.text.length < MAX_CHARACTERS)
    return { burst: { text: burst.text + key, last: time }, verdict: { kind: 'hold' }, released: '' };
  // A reader presses Shift between its characters.
  if (isQuick && key === 'Shift') return { burst, verdict: { kind: 'pass' }, released: '' };
  return {
    burst: isCharacter(key) ? { text: key, last: time } : quiet,
    verdict: { kind: 'pass' },
    released: heldText(burst),
  };
}

/** Whether the time is over in which another character would have come. */
export const isOver = (burst: Burst, time: number): boolean =>
  burst.text !== '' && time - burst.last > GAP_MS;
