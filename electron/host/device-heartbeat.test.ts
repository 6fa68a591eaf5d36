import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Heartbeat } from './device-heartbeat.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function start(answers: (number: number) => boolean) {
  const seen = { pings: 0, silent: 0 };
  const heartbeat = new Heartbeat(
    {
      ping: (number) => {
        seen.pings += 1;
        if (answers(number)) heartbeat.heard();
      },
      onSilent: () => {
        seen.silent += 1;
      },
    },
    { intervalMs: 1000, misses: 3 },
  );
  heartbeat.start();
  return { heartbeat, seen };
}

test('a process that answers is left alone', async () => {
  const { seen } = start(() => true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen).toEqual({ pings: 60, silent: 0 });
});

test('a process that answers late, but answers, is left alone', async () => {
  const { seen } = start((number) => number % 3 === 0);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen.silent).toBe(0);
});

test('a process that says nothing is told once', async () => {
  const { seen } = start((number) => number < 5);
  await vi.advanceTimersByTimeAsync(7000);
  expect(seen.silent).toBe(0);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen.silent).toBe(1);
});

test('a stopped heartbeat says nothing', async () => {
  const { heartbeat, seen } = start(() => false);
  heartbeat.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen).toEqual({ pings: 0, silent: 0 });
});
