import { create } from 'zustand';
import { type IdleLimits, type IdleState, idleLeft, idleOff, idleStep, limitsFor } from './idle.ts';
import { defaultSettings, useSettings } from './settings.ts';
import { wipe } from './wipe.ts';

interface Session {
  readonly idle: IdleState;
  /** Milliseconds until the wipe; null outside a visit. */
  readonly leftMs: number | null;
  readonly totalMs: number;
}

/** Until the host has said what the technician configured. */
const assumedLimits: IdleLimits = { idleMs: 90_000, warningMs: 30_000, holdMs: 120_000 };

let base = assumedLimits;

export const useSession = create<Session>(() => ({ idle: idleOff, leftMs: null, totalMs: 1 }));

type SessionEvent =
  | { readonly kind: 'start' | 'touch' | 'tick' | 'more-time' | 'stop' }
  | { readonly kind: 'hold' | 'release'; readonly name: string };

const now = () => performance.now();

const limits = () => limitsFor(base, useSettings.getState().textSize !== defaultSettings.textSize);

/** Sets the times of the configuration, in seconds. */
export function configureIdle(warnAfterSeconds: number, warningSeconds: number): void {
  base = { ...assumedLimits, idleMs: warnAfterSeconds * 1000, warningMs: warningSeconds * 1000 };
}

function send(event: SessionEvent): void {
  const at = now();
  const current = limits();
  const idle = idleStep(useSession.getState().idle, { ...event, now: at }, current);
  useSession.setState({
    idle,
    leftMs: idleLeft(idle, at, current),
    totalMs: current.idleMs + current.warningMs,
  });
  if (idle.kind === 'over') endVisit();
}

/** A citizen has begun: from here on the visit has a time limit. Harmless when one is already running. */
export function beginVisit(): void {
  if (useSession.getState().idle.kind === 'off') send({ kind: 'start' });
}

/** Wipes everything of this visit. Called by exit, by time-out, after the last screen, and after a crash. */
export function endVisit(): void {
  send({ kind: 'stop' });
  wipe();
}

export const moreTime = () => send({ kind: 'more-time' });

let holds = 0;

/**
 * Keeps the time still while the machine, not the citizen, is at work. Returns the function that ends it; a hold that
 * is never ended is dropped after two minutes.
 */
export function holdTime(what: string): () => void {
  holds += 1;
  const name = `${what}-${holds}`;
  send({ kind: 'hold', name });
  return () => send({ kind: 'release', name });
}

/** Listens to touches and keys and ticks. Returns the function that stops it. */
export function watchCitizen(target: EventTarget): () => void {
  const touched = () => send({ kind: 'touch' });
  for (const name of ['pointerdown', 'pointermove', 'keydown']) {
    target.addEventListener(name, touched, { capture: true, passive: true });
  }
  const timer = setInterval(() => send({ kind: 'tick' }), 250);
  return () => {
    clearInterval(timer);
    for (const name of ['pointerdown', 'pointermove', 'keydown']) {
      target.removeEventListener(name, touched, { capture: true });
    }
  };
}
