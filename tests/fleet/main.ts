/**
 * `npm run fleet -- --kiosks 100000`: a province comes back after three days, in a simulation of the real policy beside two
 * that are common. Prints a table and one line of JSON, draws the load (`--svg FILE`), fails when ours makes waves.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { backoff, type Random } from '#shared/sync/policy.ts';
import { drawLoad } from './chart.ts';
import { type FleetPolicy, type FleetResult, realPolicy, simulateFleet } from './simulated.ts';

const MINUTE = 60_000;
const { values } = parseArgs({
  options: {
    kiosks: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    hours: { type: 'string', default: '72' },
    capacity: { type: 'string', default: '3000' },
    svg: { type: 'string' },
    spread: { type: 'string', multiple: true },
  },
});

/** Everybody at once, and again after exactly what they were told. */
const naive: FleetPolicy = {
  name: 'at once, fixed waits',
  probeWait: () => 30_000,
  startAfterOutage: () => 0,
  backoff: (_attempts, retryAfterMs) => Math.max(30_000, retryAfterMs),
};
const spreadOver = (minutes: number): FleetPolicy => ({
  ...realPolicy,
  name: `start within ${minutes} min`,
  startAfterOutage: (_outage: number, random: Random) => random() * minutes * MINUTE,
});
/** A random start within a minute, jitter, but nothing beyond what Retry-After asks for. */
const usual: FleetPolicy = {
  ...spreadOver(1),
  name: 'start within 1 min',
  backoff: (attempts, retryAfterMs, random) => Math.max(retryAfterMs, backoff(attempts, 0, random)),
};

const options = {
  kiosks: Number(values.kiosks),
  seed: Number(values.seed),
  outageMs: Number(values.hours) * 60 * MINUTE,
  capacity: Number(values.capacity),
  queueMs: 2000,
  retryAfterMs: 30_000,
  submissionsPerDay: 8,
};
const tried = (values.spread ?? []).map((minutes) => spreadOver(Number(minutes)));
const results = [naive, usual, ...tried, realPolicy].map((policy) => simulateFleet({ ...options, policy }));

const head = [
  'policy',
  'peak/s',
  'later/s',
  'busy',
  'half min',
  '95 % min',
  'all min',
  'fair',
  'first min',
  'waves',
];
const cells = (one: FleetResult): string[] => [
  one.policy,
  String(one.peak),
  one.laterPeak.toFixed(0),
  String(one.busyAnswers),
  (one.drained.half / 60).toFixed(1),
  (one.drained.most / 60).toFixed(1),
  (one.drained.all / 60).toFixed(1),
  one.fairness.toFixed(3),
  (one.lastFirst / 60).toFixed(1),
  String(one.waves),
];
for (const row of [head, ...results.map(cells)]) {
  process.stdout.write(
    `${row.map((cell, at) => (at === 0 ? cell.padEnd(22) : cell.padStart(10))).join('')}\n`,
  );
}
if (values.svg !== undefined) writeFileSync(values.svg, drawLoad(results, options.capacity));

const ours = results.at(-1);
const least = ours === undefined ? 0 : (ours.submissions * 5) / options.capacity;
const goals = {
  /** Never more than the platform can answer by half again: a burst it cannot even refuse. */
  peak: ours !== undefined && ours.peak <= 1.5 * options.capacity,
  waves: ours !== undefined && ours.waves === 0,
  /** The platform is kept busy: little is lost against a line of kiosks without a gap. */
  drain: ours !== undefined && ours.drained.most <= 1.5 * least,
  fair: ours !== undefined && ours.fairness >= 0.8,
};
const { offered: _, ...summary } = ours ?? { offered: null };
process.stdout.write(`${JSON.stringify({ ...summary, leastSeconds: Math.round(least), goals })}\n`);
process.exitCode = Object.values(goals).every(Boolean) ? 0 : 1;
