/**
 * A province's kiosks after an outage, event by event. What a kiosk does is decided by the very functions the sync worker
 * and the courier use (`shared/sync/policy`); what is made up here is the platform's capacity, the lines and the queues.
 */
import { backoff, probeWait, type Random, startAfterOutage } from '#shared/sync/policy.ts';
import { createAgenda } from './agenda.ts';

/** When a kiosk asks and sends. The real one, or one to compare it with. */
export interface FleetPolicy {
  readonly name: string;
  probeWait(failures: number, random: Random): number;
  startAfterOutage(outageMs: number, random: Random): number;
  backoff(attempts: number, retryAfterMs: number, random: Random): number;
}

/** What the kiosks run. */
export const realPolicy: FleetPolicy = { name: 'ours', probeWait, startAfterOutage, backoff };

export interface FleetOptions {
  readonly kiosks: number;
  readonly outageMs: number;
  readonly seed: number;
  readonly policy: FleetPolicy;
  /** Requests the platform answers in a second. */
  readonly capacity: number;
  /** Beyond this much waiting it answers «busy». */
  readonly queueMs: number;
  /** What «busy» asks for. */
  readonly retryAfterMs: number;
  /** What a kiosk takes in on average. */
  readonly submissionsPerDay: number;
}

export interface FleetResult {
  readonly policy: string;
  /** Requests offered in each second since the platform came back. */
  readonly offered: Uint32Array;
  readonly submissions: number;
  readonly busyAnswers: number;
  /** Seconds until these shares of all submissions had arrived. */
  readonly drained: { readonly half: number; readonly most: number; readonly all: number };
  /** Most requests in one second. */
  readonly peak: number;
  /** Requests in a second of the busiest minute, after the first: what a wave would show. */
  readonly laterPeak: number;
  /** Jain's index over how early each kiosk's first submission came: 1 is all alike. */
  readonly fairness: number;
  /** The slowest kiosk's first submission, in seconds. */
  readonly lastFirst: number;
  /** How often the load rose by half of the capacity again after it had fallen. */
  readonly waves: number;
}

/** Requests of one submission of 0.8 MB: the manifest and four chunks. */
const REQUESTS = 5;
const SUBMISSION_BYTES = 820_000;
const BINS = 24 * 3600;

/** Uplinks in bytes per second and how many kiosks have them: fibre, radio, and a few thin lines. */
const LINES = [
  { share: 0.6, rate: 2_500_000 },
  { share: 0.35, rate: 500_000 },
  { share: 0.05, rate: 32_000 },
] as const;

export function simulateFleet(options: FleetOptions): FleetResult {
  const { kiosks, outageMs, policy, capacity, queueMs, retryAfterMs } = options;
  // The same province for every policy, whatever that draws for itself.
  const province = randomOf(options.seed);
  const random = randomOf(options.seed + 1);
  const queued = new Uint16Array(kiosks);
  const total = new Uint16Array(kiosks);
  const rate = new Uint32Array(kiosks);
  const attempts = new Uint8Array(kiosks);
  const isStarted = new Uint8Array(kiosks);
  const firstAt = new Float64Array(kiosks);
  const offered = new Uint32Array(BINS);
  const agenda = createAgenda(kiosks);
  const days = outageMs / 86_400_000;
  let submissions = 0;
  for (let kiosk = 0; kiosk < kiosks; kiosk += 1) {
    // A quiet village and a busy hall: exponential around the mean, at least one.
    const mean = options.submissionsPerDay * days;
    total[kiosk] = Math.min(60_000, Math.max(1, Math.round(-Math.log(1 - province()) * mean)));
    queued[kiosk] = total[kiosk] ?? 0;
    submissions += total[kiosk] ?? 0;
    rate[kiosk] = lineOf(province());
    // After days of failures each is somewhere within a wait it has drawn.
    agenda.add(kiosk, random() * policy.probeWait(1000, random));
  }

  let platformFree = 0;
  let busyAnswers = 0;
  let arrived = 0;
  const arrivals = new Float64Array(submissions);
  const ask = (now: number, requests: number): number | 'busy' => {
    const bin = Math.min(BINS - 1, Math.floor(now / 1000));
    const start = Math.max(now, platformFree);
    if (start - now > queueMs) {
      offered[bin] = (offered[bin] ?? 0) + 1;
      busyAnswers += 1;
      return 'busy';
    }
    offered[bin] = (offered[bin] ?? 0) + requests;
    platformFree = start + (requests / capacity) * 1000;
    return platformFree;
  };

  for (let next = agenda.next(); next !== undefined; next = agenda.next()) {
    const { item: kiosk, at: now } = next;
    if (isStarted[kiosk] === 0) {
      // The probe: who finds the platform there holds back, then begins.
      const answer = ask(now, 1);
      if (answer === 'busy') agenda.add(kiosk, now + policy.probeWait(1000, random));
      else {
        isStarted[kiosk] = 1;
        agenda.add(kiosk, answer + policy.startAfterOutage(outageMs, random));
      }
      continue;
    }
    const answer = ask(now, REQUESTS);
    if (answer === 'busy') {
      attempts[kiosk] = Math.min(200, (attempts[kiosk] ?? 0) + 1);
      agenda.add(kiosk, now + policy.backoff(attempts[kiosk] ?? 1, retryAfterMs, random));
      continue;
    }
    attempts[kiosk] = 0;
    const done = Math.max(answer, now + (SUBMISSION_BYTES / (rate[kiosk] ?? 1)) * 1000);
    arrivals[arrived] = done;
    arrived += 1;
    if (queued[kiosk] === total[kiosk]) firstAt[kiosk] = done;
    queued[kiosk] = (queued[kiosk] ?? 0) - 1;
    if ((queued[kiosk] ?? 0) > 0) agenda.add(kiosk, done);
  }

  arrivals.sort();
  const at = (share: number): number => (arrivals[Math.ceil(share * submissions) - 1] ?? 0) / 1000;
  return {
    policy: policy.name,
    offered: offered.slice(0, Math.min(BINS, Math.ceil(at(1)) + 1)),
    submissions,
    busyAnswers,
    drained: { half: at(0.5), most: at(0.95), all: at(1) },
    peak: offered.reduce((most, one) => Math.max(most, one), 0),
    laterPeak: peakAfter(offered, 60),
    fairness: fairnessOf(firstAt, at(0.5)),
    lastFirst: firstAt.reduce((most, one) => Math.max(most, one), 0) / 1000,
    waves: wavesOf(offered, capacity),
  };
}

/** Mulberry32: the same seed, the same province. */
function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function lineOf(draw: number): number {
  let below = 0;
  for (const { share, rate } of LINES) {
    below += share;
    if (draw < below) return rate;
  }
  return LINES[0].rate;
}

/** The load averaged over windows of so many seconds. */
function averaged(offered: Uint32Array, seconds: number): number[] {
  const means: number[] = [];
  for (let from = 0; from + seconds <= offered.length; from += seconds) {
    means.push(offered.subarray(from, from + seconds).reduce((sum, one) => sum + one, 0) / seconds);
  }
  return means;
}

const peakAfter = (offered: Uint32Array, seconds: number): number =>
  Math.max(...averaged(offered, seconds).slice(1), 0);

/** Of `1 - first / (2 · half time)` for each kiosk; one that comes after that counts 0. */
function fairnessOf(firstAt: Float64Array, half: number): number {
  let sum = 0;
  let squares = 0;
  for (const one of firstAt) {
    const share = Math.max(0, 1 - one / 1000 / Math.max(1, 2 * half));
    sum += share;
    squares += share * share;
  }
  return squares === 0 ? 0 : (sum * sum) / (firstAt.length * squares);
}

function wavesOf(offered: Uint32Array, capacity: number): number {
  let waves = 0;
  let isRising = true;
  let extreme = 0;
  for (const load of averaged(offered, 15)) {
    if (isRising) {
      if (load > extreme) extreme = load;
      else if (extreme - load > capacity / 2) {
        isRising = false;
        extreme = load;
      }
    } else if (load < extreme) extreme = load;
    else if (load - extreme > capacity / 2) {
      waves += 1;
      isRising = true;
      extreme = load;
    }
  }
  return waves;
}
