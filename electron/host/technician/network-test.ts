import { lookup } from 'node:dns/promises';
import { connect as connectTcp, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { connect as connectTls } from 'node:tls';
import {
  type NetworkStep,
  type NetworkStepName,
  type NetworkTest,
  networkSteps,
} from '#shared/api/technician.ts';
import type { NamedKey } from '#shared/envelope/schema.ts';
import { Capabilities, isPlatform } from '#shared/platform/contract.ts';
import { problemName } from '#shared/platform/problem.ts';
import { err, ok, type Result } from '#shared/result.ts';

const LIMIT_MS = 8000;
/** More than this the platform refuses (signatures are made with a time). */
const SKEW_LIMIT_MS = 300_000;

export interface NetworkTestDeps {
  readonly platform: { readonly url: string; readonly signingKeys: readonly NamedKey[] } | null;
  /** False while the simulated cable is out. */
  readonly isNetworkUp: () => boolean;
  readonly now: () => number;
  /** Asks the platform what it can do, signed as every request of the kiosk is, and enrols the kiosk where needed. */
  readonly ask: () => Promise<Response>;
  readonly limitMs?: number;
}

type Found = Result<string | null, string>;
const failed = (reason: string): Result<never, string> => err(reason);

/**
 * Walks to the platform step by step: an address of our own, its name, a connection, its certificate, an answer, the
 * enrolment, the answer's signature, the time in it. The first step that fails is named; those behind it are not tried.
 */
export async function testNetwork(deps: NetworkTestDeps): Promise<NetworkTest> {
  const { platform } = deps;
  const limitMs = deps.limitMs ?? LIMIT_MS;
  const url = platform === null ? null : new URL(platform.url);
  const port = url === null ? 0 : Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  let answer: unknown;
  let status = 0;
  let name: string | undefined;

  const steps: Readonly<Record<NetworkStepName, () => Promise<Found> | Found>> = {
    address: () => {
      if (!deps.isNetworkUp()) return failed('cable-out');
      const own = ownAddresses(url?.hostname);
      return own.length > 0 ? ok(own.join(', ')) : failed('no-address');
    },
    dns: async () => {
      if (url === null) return failed('platform-not-configured');
      const { address } = await limited(lookup(bare(url.hostname)), limitMs);
      return ok(address);
    },
    tcp: async () => {
      if (url === null) return failed('platform-not-configured');
      await reach((done) => connectTcp({ host: bare(url.hostname), port }, done), limitMs);
      return ok(`${url.hostname}:${port}`);
    },
    tls: async () => {
      if (url === null) return failed('platform-not-configured');
      const host = bare(url.hostname);
      let until = '';
      await reach((done) => {
        const socket = connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}) }, () => {
          until = socket.getPeerCertificate().valid_to ?? '';
          done();
        });
        return socket;
      }, limitMs);
      return ok(until === '' ? null : until);
    },
    http: async () => {
      if (platform === null) return failed('platform-not-configured');
      const response = await deps.ask();
      const text = await response.text();
      try {
        answer = JSON.parse(text.slice(0, 64 * 1024));
      } catch {
        // A hotel's log-in page answers 200, too.
        return failed('not-the-platform');
      }
      status = response.status;
      name = problemName(answer);
      if (name?.startsWith('platform-') === true) return failed(name);
      return name === undefined && status !== 200 ? failed(`status-${status}`) : ok(String(status));
    },
    enrolment: () => (status === 200 ? ok(null) : failed(name ?? `status-${status}`)),
    signature: async () => {
      if (!Capabilities.safeParse(answer).success) return failed('not-the-platform');
      if (!(await isPlatform(answer, platform?.signingKeys ?? []))) return failed('key-unknown');
      return ok(Capabilities.parse(answer).keyId);
    },
    clock: () => {
      const skew = Date.parse(Capabilities.parse(answer).capabilities.time) - deps.now();
      const seconds = `${Math.round(skew / 1000)} s`;
      return Math.abs(skew) <= SKEW_LIMIT_MS ? ok(seconds) : failed(`skew ${seconds}`);
    },
  };

  const done: NetworkStep[] = [];
  let broken: NetworkStepName | null = null;
  for (const name of networkSteps) {
    if (broken !== null) {
      done.push({ name, state: 'not-tried', reason: null, detail: null, tookMs: 0 });
      continue;
    }
    if (name === 'tls' && url?.protocol === 'http:') {
      done.push({ name, state: 'left-out', reason: null, detail: null, tookMs: 0 });
      continue;
    }
    const began = performance.now();
    const found = await attempt(steps[name]);
    const tookMs = Math.round(performance.now() - began);
    if (!found.ok) broken = name;
    done.push({
      name,
      state: found.ok ? 'passed' : 'failed',
      reason: found.ok ? null : found.error,
      detail: found.ok ? found.value : null,
      tookMs,
    });
  }
  return { steps: done, failed: broken };
}

async function attempt(step: () => Promise<Found> | Found): Promise<Found> {
  try {
    return await step();
  } catch (error) {
    return failed(reasonOf(error));
  }
}

/** The system's own code of a failure (`ENOTFOUND`, `ECONNREFUSED`, `CERT_HAS_EXPIRED` …), also from below a fetch. */
function reasonOf(error: unknown): string {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code;
    if (at.name === 'TimeoutError') return 'timeout';
  }
  return 'unknown';
}

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');

/** Addresses others can reach; this machine's own loop counts only for a platform on it. */
function ownAddresses(target: string | undefined): string[] {
  const local = target === 'localhost' || target?.startsWith('127.') === true;
  return Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter((one) => (local || !one.internal) && !one.address.startsWith('fe80'))
    .map((one) => one.address);
}

class Late extends Error {
  override readonly name = 'TimeoutError';
}

function limited<T>(promise: Promise<T>, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Late()), limitMs);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Opens a connection and closes it again. */
function reach(
  open: (done: () => void) => {
    once(event: 'error', listener: (error: Error) => void): unknown;
    destroy(): unknown;
  },
  limitMs: number,
): Promise<void> {
  let close: (() => unknown) | undefined;
  const reached = new Promise<void>((resolve, reject) => {
    const socket = open(resolve);
    close = () => socket.destroy();
    socket.once('error', reject);
  });
  return limited(reached, limitMs).finally(() => close?.());
}
