import { describe, expect, it } from 'vitest';
import { type IdleEvent, type IdleState, idleLeft, idleOff, idleStep, limitsFor } from './idle.ts';

const limits = { idleMs: 100_000, warningMs: 30_000, holdMs: 90_000 };

const run = (...events: IdleEvent[]): IdleState =>
  events.reduce((state, event) => idleStep(state, event, limits), idleOff);

describe('the clock of a visit', () => {
  it('counts nothing before a visit begins', () => {
    expect(run({ kind: 'touch', now: 0 }, { kind: 'tick', now: 1e9 })).toEqual(idleOff);
    expect(idleLeft(idleOff, 5, limits)).toBeNull();
  });

  it('warns after the idle time and not a millisecond earlier', () => {
    expect(run({ kind: 'start', now: 0 }, { kind: 'tick', now: 99_999 }).kind).toBe('counting');
    expect(run({ kind: 'start', now: 0 }, { kind: 'tick', now: 100_000 })).toEqual({
      kind: 'warning',
      since: 100_000,
    });
  });

  it('starts again at every touch', () => {
    const state = run(
      { kind: 'start', now: 0 },
      { kind: 'touch', now: 99_000 },
      { kind: 'tick', now: 150_000 },
    );
    expect(state.kind).toBe('counting');
    expect(idleLeft(state, 150_000, limits)).toBe(79_000);
  });

  it('does not let a mere touch answer the warning', () => {
    const state = run(
      { kind: 'start', now: 0 },
      { kind: 'tick', now: 100_000 },
      { kind: 'touch', now: 129_999 },
      { kind: 'tick', now: 130_000 },
    );
    expect(state.kind).toBe('over');
  });

  it('gives a whole new time when asked for more', () => {
    const state = run(
      { kind: 'start', now: 0 },
      { kind: 'tick', now: 100_000 },
      { kind: 'more-time', now: 120_000 },
    );
    expect(idleLeft(state, 120_000, limits)).toBe(130_000);
  });

  it('stays over until it is stopped', () => {
    const over = run(
      { kind: 'start', now: 0 },
      { kind: 'tick', now: 100_000 },
      { kind: 'tick', now: 130_000 },
    );
    expect(idleStep(over, { kind: 'more-time', now: 130_001 }, limits).kind).toBe('over');
    expect(idleStep(over, { kind: 'stop' }, limits)).toEqual(idleOff);
  });

  it('holds while the machine works and counts from its end', () => {
    const holding = run(
      { kind: 'start', now: 0 },
      { kind: 'hold', name: 'scan', now: 90_000 },
      { kind: 'tick', now: 170_000 },
    );
    expect(holding.kind).toBe('counting');
    expect(idleLeft(holding, 170_000, limits)).toBe(130_000);
    const released = idleStep(holding, { kind: 'release', name: 'scan', now: 171_000 }, limits);
    expect(idleStep(released, { kind: 'tick', now: 270_999 }, limits).kind).toBe('counting');
    expect(idleStep(released, { kind: 'tick', now: 271_000 }, limits).kind).toBe('warning');
  });

  it('drops a hold that nobody took back', () => {
    const state = run(
      { kind: 'start', now: 0 },
      { kind: 'hold', name: 'scan', now: 0 },
      { kind: 'tick', now: 89_000 },
      { kind: 'tick', now: 189_000 },
    );
    expect(state.kind).toBe('warning');
  });

  it('keeps counting off while a second hold lasts', () => {
    const state = run(
      { kind: 'start', now: 0 },
      { kind: 'hold', name: 'scan', now: 0 },
      { kind: 'hold', name: 'print', now: 50_000 },
      { kind: 'release', name: 'scan', now: 60_000 },
      { kind: 'tick', now: 135_000 },
    );
    expect(state).toMatchObject({ kind: 'counting', since: 135_000, holds: [{ name: 'print' }] });
  });

  it('takes back a warning when the machine begins to work', () => {
    const state = run(
      { kind: 'start', now: 0 },
      { kind: 'tick', now: 100_000 },
      { kind: 'hold', name: 'card', now: 110_000 },
      { kind: 'tick', now: 140_000 },
    );
    expect(state.kind).toBe('counting');
  });

  it('gives twice the time to those who read large letters', () => {
    expect(limitsFor(limits, true)).toEqual({ idleMs: 200_000, warningMs: 60_000, holdMs: 90_000 });
    expect(limitsFor(limits, false)).toBe(limits);
  });
});
