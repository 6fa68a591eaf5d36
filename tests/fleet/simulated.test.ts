import { expect, it } from 'vitest';
import { createAgenda } from './agenda.ts';
import { type FleetPolicy, realPolicy, simulateFleet } from './simulated.ts';

const county = {
  kiosks: 2000,
  outageMs: 72 * 3600_000,
  seed: 7,
  capacity: 60,
  queueMs: 2000,
  retryAfterMs: 30_000,
  submissionsPerDay: 8,
};
const atOnce: FleetPolicy = {
  name: 'at once',
  probeWait: () => 30_000,
  startAfterOutage: () => 0,
  backoff: () => 30_000,
};

it('after three days a county comes back without a wave, and no later than if all had come at once', () => {
  const ours = simulateFleet({ ...county, policy: realPolicy });
  const theirs = simulateFleet({ ...county, policy: atOnce });
  expect(ours.waves).toBe(0);
  expect(ours.submissions).toBe(theirs.submissions);
  expect(ours.busyAnswers).toBeLessThan(theirs.busyAnswers / 3);
  expect(ours.drained.most).toBeLessThan(1.1 * theirs.drained.most);
  expect(ours.laterPeak).toBeLessThan(1.5 * county.capacity);
  expect(theirs.laterPeak).toBeGreaterThan(1.9 * county.capacity);
  expect(ours.fairness).toBeGreaterThan(0.8);
});

it('the same seed is the same province', () => {
  const twice = [1, 2].map(() => simulateFleet({ ...county, kiosks: 200, policy: realPolicy }));
  expect(twice[0]).toEqual(twice[1]);
});

it('a fixed wait is seen as a wave where it makes one', () => {
  const lockstep: FleetPolicy = { ...atOnce, probeWait: () => 1000, backoff: () => 120_000 };
  const made = simulateFleet({ ...county, outageMs: 6 * 3600_000, policy: lockstep });
  expect(made.waves).toBeGreaterThan(0);
});

it('the agenda gives everything back in order', () => {
  const agenda = createAgenda(500);
  for (let item = 0; item < 500; item += 1) agenda.add(item, (item * 7919) % 1009);
  const times: number[] = [];
  for (let next = agenda.next(); next !== undefined; next = agenda.next()) times.push(next.at);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(times).toHaveLength(500);
});
