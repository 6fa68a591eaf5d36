/** The hidden way to the console: rest on the upper left corner, then touch three corners in order. */

/** Side of the corner squares, in millimetres. */
export const CORNER_MM = 24;
/** How long the finger rests on the first corner. */
export const REST_MS = 3000;
/** How long the touches after it may take, all together. */
const REST_OF_IT_MS = 8000;

export type Corner = 'upper-left' | 'upper-right' | 'lower-right' | 'lower-left';
const PATTERN: readonly Corner[] = ['lower-right', 'lower-left', 'upper-left'];

/** Which corner a point lies in; null in the middle. All lengths in one unit. */
export function cornerAt(
  point: { readonly x: number; readonly y: number },
  glass: { readonly width: number; readonly height: number },
  side: number,
): Corner | null {
  const left = point.x <= side;
  const right = point.x >= glass.width - side;
  const upper = point.y <= side;
  const lower = point.y >= glass.height - side;
  if (upper && left) return 'upper-left';
  if (upper && right) return 'upper-right';
  if (lower && right) return 'lower-right';
  if (lower && left) return 'lower-left';
  return null;
}

export type GestureState =
  | { readonly kind: 'none' }
  /** The finger lies on the first corner. */
  | { readonly kind: 'resting'; readonly since: number }
  /** It has lain there long enough; so many corners have followed. */
  | { readonly kind: 'following'; readonly since: number; readonly done: number }
  | { readonly kind: 'complete' };

export type GestureEvent =
  | { readonly kind: 'down'; readonly corner: Corner | null; readonly now: number }
  | { readonly kind: 'up'; readonly now: number };

export const noGesture: GestureState = { kind: 'none' };

/** One step of the gesture; a touch that is not the next of it begins again. */
export function gestureStep(state: GestureState, event: GestureEvent): GestureState {
  if (event.kind === 'up') {
    if (state.kind !== 'resting') return state;
    return event.now - state.since >= REST_MS ? { kind: 'following', since: event.now, done: 0 } : noGesture;
  }
  const begun: GestureState =
    event.corner === 'upper-left' ? { kind: 'resting', since: event.now } : noGesture;
  if (state.kind !== 'following') return begun;
  if (event.now - state.since > REST_OF_IT_MS || event.corner !== PATTERN[state.done]) return begun;
  const done = state.done + 1;
  return done === PATTERN.length ? { kind: 'complete' } : { ...state, done };
}

/**
 * Listens for the gesture, and for Ctrl+Alt+K of a keyboard that is plugged in. Returns the function that stops it.
 */
export function watchForTechnician(view: Window, onTechnician: () => void): () => void {
  let state = noGesture;
  const step = (event: GestureEvent) => {
    state = gestureStep(state, event);
    if (state.kind !== 'complete') return;
    state = noGesture;
    onTechnician();
  };
  const down = (event: PointerEvent) => {
    if (!event.isPrimary) return;
    const mm = Number.parseFloat(
      view.getComputedStyle(view.document.documentElement).getPropertyValue('--mm'),
    );
    const glass = { width: view.innerWidth, height: view.innerHeight };
    const corner = cornerAt({ x: event.clientX, y: event.clientY }, glass, CORNER_MM * mm);
    step({ kind: 'down', corner, now: event.timeStamp });
  };
  const up = (event: PointerEvent) => {
    if (event.isPrimary) step({ kind: 'up', now: event.timeStamp });
  };
  const key = (event: KeyboardEvent) => {
    if (event.ctrlKey && event.altKey && event.code === 'KeyK') onTechnician();
  };
  view.addEventListener('pointerdown', down, { capture: true, passive: true });
  view.addEventListener('pointerup', up, { capture: true, passive: true });
  view.addEventListener('pointercancel', up, { capture: true, passive: true });
  view.addEventListener('keydown', key, { capture: true });
  return () => {
    view.removeEventListener('pointerdown', down, { capture: true });
    view.removeEventListener('pointerup', up, { capture: true });
    view.removeEventListener('pointercancel', up, { capture: true });
    view.removeEventListener('keydown', key, { capture: true });
  };
}
