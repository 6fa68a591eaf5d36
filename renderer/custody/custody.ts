/**
 * The page's side of custody, opened once: outbox, sync worker, submitter. Screens use these functions and know
 * nothing of how an envelope is kept.
 */
import { create } from 'zustand';
import type { KioskInfo } from '#shared/api/kiosk.ts';
import { PAGE_HEADER } from '#shared/api/page.ts';
import type { Rating } from '#shared/platform/contract.ts';
import type { HolderFacts, JournalEntry } from '#shared/platform/journal.ts';
import type { Truth } from '#shared/platform/receipt.ts';
import { err, type Result } from '#shared/result.ts';
import { createPlatformApi, type PlatformApi } from '#shared/sync/platform-api.ts';
import { pageId } from '../api/client.ts';
import { createFaultPoint } from '../outbox/fault-point.ts';
import { createHostApi, type HostApi } from '../outbox/host-api.ts';
import { type Outbox, openOutbox } from '../outbox/outbox.ts';
import {
  createSubmitter,
  type SubmitInput,
  type SubmitProblem,
  type Submitted,
  type Submitter,
  submitRating,
} from '../outbox/submit.ts';
import { firstState, type SyncState } from '../sync/messages.ts';
import { lookUpProgress } from '../sync/progress.ts';
import { type Sync, startSync } from '../sync/sync.ts';

interface Custody {
  readonly host: HostApi;
  readonly outbox: Outbox;
  readonly platform: PlatformApi;
  readonly submitter: Submitter;
  sync: Sync;
  readonly restart: () => Sync;
}

type PlatformKeys = NonNullable<KioskInfo['platform']>;

/** What the page may know of its queue. */
export const useQueue = create<SyncState>(() => firstState);

let opened: Custody | null = null;
/** As the host last told them. */
let keys: PlatformKeys | null = null;

const fetchAsPage = (path: string, init: RequestInit = {}): Promise<Response> => {
  const headers = new Headers(init.headers);
  headers.set(PAGE_HEADER, pageId);
  return fetch(path, { ...init, headers });
};

/** Opens outbox and sync for a kiosk that knows its platform. A later call only takes over keys that have changed. */
export function openCustody(kiosk: KioskInfo): void {
  if (kiosk.platform === null) return;
  const before = keys;
  const given: PlatformKeys = kiosk.platform;
  keys = given;
  const current = (): PlatformKeys => keys ?? given;
  if (opened !== null) {
    if (JSON.stringify(before?.signingKeys) === JSON.stringify(given.signingKeys)) return;
    opened.sync.stop();
    opened.sync = opened.restart();
    opened = { ...opened, platform: createPlatformApi(fetchAsPage, given.signingKeys) };
    return;
  }
  const host = createHostApi(fetchAsPage);
  const outbox = openOutbox();
  const start = () => {
    const sync = startSync({
      host,
      signingKeys: current().signingKeys,
      headers: { [PAGE_HEADER]: pageId },
      faultPoints: kiosk.faultPoints,
      rules: kiosk.sync,
    });
    sync.onState((state) => useQueue.setState(state));
    return sync;
  };
  opened = {
    host,
    outbox,
    platform: createPlatformApi(fetchAsPage, given.signingKeys),
    submitter: createSubmitter({
      host,
      outbox,
      sealingKey: () => current().sealingKey,
      faultPoint: createFaultPoint(kiosk.faultPoints, fetchAsPage),
    }),
    sync: start(),
    restart: start,
  };
}

/** A newer page has taken over: this one lets go of the queue, whose lock the newer one waits for. */
export function leaveQueue(): void {
  opened?.sync.stop();
}

/** Seals and commits. When only the journal's copy exists, the two copies are made to agree at once. */
export async function submitApplication(input: SubmitInput): Promise<Result<Submitted, SubmitProblem>> {
  if (opened === null) return err({ problem: 'platform-not-configured' });
  const done = await opened.submitter.submitApplication(input);
  if (done.ok && !done.value.secondCopy) {
    opened.sync.stop();
    useQueue.setState({ ...firstState, outbox: 'unhealthy' });
    opened.sync = opened.restart();
  }
  return done;
}

/** After a failed try: the intake number if the host holds it after all, `none` if it holds nothing. */
export async function whatBecameOf(submissionId: string): Promise<Result<string | 'none', 'unknown'>> {
  if (opened === null) return { ok: true, value: 'none' };
  const detail = await opened.host.detail(submissionId);
  if (detail.ok) return { ok: true, value: detail.value.entry.intakeNumber };
  return detail.error.problem === 'not-found' ? { ok: true, value: 'none' } : err('unknown');
}

/** What this card submitted for this life event in the last 24 hours, newest first; none when the host cannot say. */
export async function earlierOf(holder: HolderFacts): Promise<readonly JournalEntry[]> {
  const recent = await opened?.host.recent(holder);
  return recent?.ok ? recent.value.entries : [];
}

/** Lets what waits go out now: the network has come back. */
export const sendNow = (): void => opened?.sync.nudge();

/** Drops what was sealed and not committed. */
export const forgetSealed = (): void => opened?.submitter.forget();

export interface Known {
  readonly truth: Truth;
  readonly caseNumber?: string;
}

/** The most that is known within `ms`, with the case number once there is one. */
export async function waitForTruth(submissionId: string, ms: number): Promise<Known> {
  if (opened === null) return { truth: 'held' };
  const truth = await opened.sync.waitForTruth(submissionId, ms);
  if (truth !== 'accepted') return { truth };
  const detail = await opened.host.detail(submissionId);
  const accepted = detail.ok
    ? detail.value.receipts.map((one) => one.receipt).find((one) => one.kind === 'accepted')
    : undefined;
  return accepted?.kind === 'accepted' ? { truth, caseNumber: accepted.caseNumber } : { truth };
}

/** Queues a rating in both copies and lets it go out. */
export async function rate(rating: Rating): Promise<Result<void, SubmitProblem>> {
  if (opened === null) return err({ problem: 'platform-not-configured' });
  const done = await submitRating(opened, rating);
  opened.sync.nudge();
  return done;
}

/** Where a case stands, by the code on the paper. */
export async function progressOf(queryCode: string): ReturnType<typeof lookUpProgress> {
  if (opened === null) return err('not-found-here');
  return lookUpProgress({ ...opened, now: Date.now }, queryCode);
}
