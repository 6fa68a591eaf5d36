import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  backoff,
  inFlight,
  isDue,
  LONGEST_SPREAD_MS,
  patienceMs,
  pauseLeft,
  probeWait,
  smoothed,
  spentToday,
  startAfterOutage,
  untilTomorrow,
} from './policy.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const unit = fc.double({ min: 0, max: 0.999999, noNaN: true });
/** A moment of China's time on 2026-11-25. */
const at = (hour: number, minute = 0): number => Date.UTC(2026, 10, 25, hour - 8, minute);

describe('waiting', () => {
  it('backs off from 1 s to 5 min with full jitter', () => {
    expect(backoff(3, 0, () => 0)).toBe(1000);
    expect(backoff(3, 0, () => 0.5)).toBe(4500);
    fc.assert(
      fc.property(fc.nat(100), unit, (attempts, r) => {
        const wait = backoff(attempts, 0, () => r);
        expect(wait).toBeGreaterThanOrEqual(1000);
        expect(wait).toBeLessThanOrEqual(5 * MINUTE);
      }),
    );
  });

  it('never comes back before Retry-After, and not all at its very end', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.integer({ min: 1, max: HOUR }), unit, (attempts, after, r) => {
        const wait = backoff(attempts, after, () => r);
        expect(wait).toBeGreaterThanOrEqual(after);
        expect(wait).toBeLessThanOrEqual(Math.max(1000, after) + Math.max(5 * MINUTE, after));
      }),
    );
    expect(backoff(1, 10 * MINUTE, () => 0.5)).toBe(15 * MINUTE);
  });

  it('asks whether the platform is there at least every two minutes', () => {
    expect(probeWait(1000, () => 0.999999)).toBeLessThanOrEqual(2 * MINUTE);
    expect(probeWait(0, () => 0)).toBe(1000);
  });

  it('holds back after an outage, the longer it was, and not after a blink', () => {
    expect(startAfterOutage(59_000, () => 0.9)).toBe(0);
    expect(startAfterOutage(96 * MINUTE, () => 0.5)).toBe(MINUTE / 2);
    expect(startAfterOutage(72 * HOUR, () => 0.999999)).toBeLessThan(LONGEST_SPREAD_MS);
    expect(startAfterOutage(-HOUR, () => 0.9)).toBe(0);
  });

  it('a clock that was put back makes a row due instead of freezing it', () => {
    const now = at(12);
    expect(isDue(now + 1, now)).toBe(false);
    expect(isDue(now + 2 * HOUR, now)).toBe(false);
    expect(isDue(now + 72 * HOUR, now)).toBe(true);
    expect(isDue(now - 72 * HOUR, now)).toBe(true);
  });
});

describe('the line', () => {
  it('a chunk at 2 kB/s, two on the way, is not cut off', () => {
    const chunk = 256 * 1024;
    expect(patienceMs(chunk)).toBeGreaterThan((2 * chunk * 1000) / 2048);
    expect(patienceMs(chunk)).toBeLessThan(300_000); // the runtime's own limit
  });

  it('a thin line carries one chunk at a time', () => {
    expect(inFlight(undefined)).toBe(2);
    expect(inFlight(smoothed(undefined, 2048, 1000))).toBe(1);
    expect(inFlight(smoothed(undefined, 262_144, 100))).toBe(2);
    expect(smoothed(1000, 2000, 1000)).toBe(1400);
  });
});

describe('what the owner of a station has laid down', () => {
  it('a pause holds from its first minute to its last, over midnight too', () => {
    const day = [{ from: '08:30', to: '12:00' }];
    expect(pauseLeft(day, at(8, 29))).toBe(0);
    expect(pauseLeft(day, at(8, 30))).toBe(3.5 * HOUR);
    expect(pauseLeft(day, at(12))).toBe(0);
    const night = [{ from: '22:00', to: '06:00' }];
    expect(pauseLeft(night, at(23))).toBe(7 * HOUR);
    expect(pauseLeft(night, at(5))).toBe(HOUR);
    expect(pauseLeft(night, at(12))).toBe(0);
    expect(pauseLeft([...day, { from: '09:00', to: '13:00' }], at(9))).toBe(4 * HOUR);
  });

  it('a budget begins anew with China’s day', () => {
    const spent = { day: Math.floor(at(8) / (24 * HOUR)), bytes: 500 };
    expect(spentToday(spent, at(23))).toBe(500);
    expect(spentToday(spent, at(24))).toBe(0);
    expect(spentToday(undefined, at(8))).toBe(0);
    expect(untilTomorrow(at(23))).toBe(HOUR);
  });
});
