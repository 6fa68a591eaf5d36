import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Corner, cornerAt, type GestureEvent, gestureStep, noGesture } from './gesture.ts';

const corners = ['upper-left', 'upper-right', 'lower-right', 'lower-left'] as const;
const after = (events: readonly GestureEvent[]) => events.reduce(gestureStep, noGesture).kind;
const touch = (corner: Corner | null, now: number): GestureEvent[] => [
  { kind: 'down', corner, now },
  { kind: 'up', now: now + 50 },
];
const rest = (ms: number): GestureEvent[] => [
  { kind: 'down', corner: 'upper-left', now: 0 },
  { kind: 'up', now: ms },
];
const rightWay = [...touch('lower-right', 4000), ...touch('lower-left', 5000), ...touch('upper-left', 6000)];

test('resting three seconds and three corners open the way', () => {
  expect(after([...rest(3000), ...rightWay])).toBe('complete');
});

test('resting too short, another order or too slow does not', () => {
  expect(after([...rest(2999), ...rightWay])).not.toBe('complete');
  expect(after([...rest(3000), ...touch('lower-left', 4000), ...touch('lower-right', 5000)])).toBe('none');
  expect(after([...rest(3000), ...rightWay.slice(0, 4), ...touch('upper-left', 11_001)])).not.toBe(
    'complete',
  );
});

test('no quick touching ever opens it, however many corners are hit', () => {
  const taps = fc.array(fc.tuple(fc.constantFrom(...corners, null), fc.integer({ min: 1, max: 2800 })), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(taps, (list) => {
      let now = 0;
      const events = list.flatMap(([corner, held]): GestureEvent[] => {
        now += 100;
        const down = now;
        now += held;
        return [
          { kind: 'down', corner, now: down },
          { kind: 'up', now },
        ];
      });
      expect(after(events)).not.toBe('complete');
    }),
  );
});

test('a corner is a square of the glass', () => {
  const glass = { width: 1000, height: 2000 };
  expect(cornerAt({ x: 0, y: 0 }, glass, 80)).toBe('upper-left');
  expect(cornerAt({ x: 999, y: 1999 }, glass, 80)).toBe('lower-right');
  expect(cornerAt({ x: 81, y: 0 }, glass, 80)).toBeNull();
  expect(cornerAt({ x: 40, y: 1950 }, glass, 80)).toBe('lower-left');
});
