import { expect, test } from 'vitest';
import { countdown, look, restless, STILL_MS, take } from './stillness.ts';
import type { Quad } from './vision/picture.ts';

const at = (x: number): Quad => [
  { x, y: 0.1 },
  { x: x + 0.3, y: 0.1 },
  { x: x + 0.3, y: 0.8 },
  { x, y: 0.8 },
];

test('a sheet that lies still is counted down and taken', () => {
  let now = look(restless, at(0.2), 1_000);
  const counts = [];
  for (let ms = 0; ms <= STILL_MS; ms += 400) {
    now = look(now, at(0.2 + 0.002 * (ms % 800 === 0 ? 1 : -1)), 1_000 + ms);
    counts.push(countdown(now, 1_000 + ms));
  }
  expect(counts).toEqual([3, 3, 2, 2, 1, 1, 0]);
});

test('a sheet that moves, or slides slowly, begins anew', () => {
  let now = look(restless, at(0.2), 0);
  now = look(now, at(0.4), 2_000);
  expect(countdown(now, 2_000)).toBe(3);
  for (let ms = 0; ms <= 6_000; ms += 200) now = look(now, at(0.4 + ms / 60_000), 2_000 + ms);
  expect(countdown(now, 8_000)).toBeGreaterThan(0);
});

test('the sheet that was taken is not taken again; the next one is', () => {
  let now = take(look(look(restless, at(0.2), 0), at(0.2), STILL_MS));
  now = look(now, at(0.2), 2 * STILL_MS);
  expect(countdown(now, 9 * STILL_MS)).toBeNull();
  // Lifted off, then another one in the same place.
  now = look(look(now, null, 10_000), at(0.2), 10_200);
  expect(countdown(now, 10_200)).toBe(3);
  // Pushed aside by the next one without an empty desk between.
  now = take(look(now, at(0.2), 20_000));
  now = look(now, at(0.5), 20_200);
  expect(countdown(now, 20_200)).toBe(3);
});

test('an empty desk counts nothing', () => {
  expect(countdown(look(restless, null, 0), 99_999)).toBeNull();
});
