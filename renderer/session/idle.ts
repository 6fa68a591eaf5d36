/** How long nobody may touch before the warning, and how long the warning lasts, in milliseconds. */
export interface IdleLimits {
  readonly idleMs: number;
  readonly warningMs: number;
  /** A hold (a scan, a card read, a print) that nobody took back is dropped after this. No wait is without end. */
  readonly holdMs: number;
}

export interface Hold {
  readonly name: string;
  readonly until: number;
}

/** All instants are milliseconds of one monotonic clock. */
export type IdleState =
  /** Nobody's visit: nothing to protect, nothing to count. */
  | { readonly kind: 'off' }
  | { readonly kind: 'counting'; readonly since: number; readonly holds: readonly Hold[] }
  | { readonly kind: 'warning'; readonly since: number }
  /** Time is over: the visit is to be wiped. */
  | { readonly kind: 'over' };

export type IdleEvent =
  | { readonly kind: 'start' | 'touch' | 'tick' | 'more-time'; readonly now: number }
  | { readonly kind: 'hold' | 'release'; readonly name: string; readonly now: number }
  | { readonly kind: 'stop' };

export const idleOff: IdleState = { kind: 'off' };

/**
 * The clock of a visit. Any touch starts the count again; in the warning only the citizen's own answer does, so that
 * a sleeve on the glass does not keep a stranger's papers open. Work of the machine holds the count.
 */
export function idleStep(state: IdleState, event: IdleEvent, limits: IdleLimits): IdleState {
  if (event.kind === 'stop') return idleOff;
  if (event.kind === 'start') return { kind: 'counting', since: event.now, holds: [] };
  switch (state.kind) {
    case 'off':
    case 'over':
      return state;
    case 'warning':
      return warned(state, event, limits);
    case 'counting':
      return counted(state, event, limits);
  }
}

function warned(
  state: IdleState & { kind: 'warning' },
  event: Exclude<IdleEvent, { kind: 'stop' }>,
  limits: IdleLimits,
): IdleState {
  if (event.kind === 'more-time') return { kind: 'counting', since: event.now, holds: [] };
  // The machine began to work meanwhile: it would be wrong to wipe under it.
  if (event.kind === 'hold') return held({ kind: 'counting', since: event.now, holds: [] }, event, limits);
  if (event.kind === 'tick' && event.now - state.since >= limits.warningMs) return { kind: 'over' };
  return state;
}

function counted(
  state: IdleState & { kind: 'counting' },
  event: Exclude<IdleEvent, { kind: 'stop' }>,
  limits: IdleLimits,
): IdleState {
  switch (event.kind) {
    case 'touch':
    case 'more-time':
      return { ...state, since: event.now };
    case 'hold':
      return held(state, event, limits);
    case 'release':
      return {
        kind: 'counting',
        since: event.now,
        holds: state.holds.filter((hold) => hold.name !== event.name),
      };
    default: {
      const holds = state.holds.filter((hold) => hold.until > event.now);
      if (holds.length > 0) return { kind: 'counting', since: event.now, holds };
      if (event.now - state.since >= limits.idleMs) return { kind: 'warning', since: event.now };
      return holds.length === state.holds.length ? state : { ...state, holds };
    }
  }
}

function held(
  state: IdleState & { kind: 'counting' },
  event: { readonly name: string; readonly now: number },
  limits: IdleLimits,
): IdleState {
  const others = state.holds.filter((hold) => hold.name !== event.name);
  return {
    kind: 'counting',
    since: event.now,
    holds: [...others, { name: event.name, until: event.now + limits.holdMs }],
  };
}

/** Milliseconds until the wipe if nobody touches, for the countdown; null while nothing is counted. */
export function idleLeft(state: IdleState, now: number, limits: IdleLimits): number | null {
  switch (state.kind) {
    case 'off':
      return null;
    case 'over':
      return 0;
    case 'warning':
      return Math.max(0, limits.warningMs - (now - state.since));
    case 'counting':
      return state.holds.length > 0
        ? limits.idleMs + limits.warningMs
        : Math.max(0, limits.idleMs - (now - state.since)) + limits.warningMs;
  }
}

/** Larger letters are asked for by people who need longer: everybody but the default gets twice the time. */
export function limitsFor(base: IdleLimits, largerText: boolean): IdleLimits {
  return largerText ? { ...base, idleMs: base.idleMs * 2, warningMs: base.warningMs * 2 } : base;
}
