import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { createHostApi, type Fetch } from '#renderer/outbox/host-api.ts';
import { openOutbox } from '#renderer/outbox/outbox.ts';
import { createSubmitter, newSubmissionId, type SubmitInput } from '#renderer/outbox/submit.ts';
import { type DrainDeps, drain } from '#renderer/sync/drain.ts';
import { reconcile } from '#renderer/sync/reconcile.ts';
import type { NamedKey } from '#shared/envelope/schema.ts';
import { createPlatformApi } from '#shared/sync/platform-api.ts';
import { demoApplication, demoSlip, QUERY_CODE, randomPart } from './harness.ts';

/** What a page is given at its start. */
export interface PageOptions {
  readonly fetch: Fetch;
  readonly sealingKey: NamedKey;
  readonly signingKeys: readonly NamedKey[];
  /** The browser's database; the same one again is the same profile. */
  readonly indexedDB?: IDBFactory;
  readonly faultPoint?: (name: string) => Promise<void>;
}

/** The page's custody without a browser: real outbox, submitter and drain over an in-memory IndexedDB. */
export function openPage({ fetch, sealingKey, signingKeys, ...options }: PageOptions) {
  const indexedDB = options.indexedDB ?? new IDBFactory();
  const faultPoint = options.faultPoint ?? (async () => undefined);
  const outbox = openOutbox({ indexedDB, IDBKeyRange });
  const host = createHostApi(fetch);
  const platform = createPlatformApi(fetch, signingKeys);
  const sleep = async () => undefined;
  const submitter = createSubmitter({ host, outbox, sealingKey: () => sealingKey, faultPoint, sleep });
  let time = Date.now();
  const now = () => time;
  const drainDeps = { outbox, host, platform, trusted: signingKeys, now, random: () => 0, faultPoint };
  return {
    indexedDB,
    outbox,
    host,
    platform,
    submitter,
    /** One round; first, as the worker does, an hour passes, so that whatever waits is due. */
    drain: (more: Partial<DrainDeps> = {}) => {
      time += 3600_000;
      return drain({ ...drainDeps, ...more });
    },
    reconcile: () => reconcile({ outbox, host, trusted: signingKeys }),
    close: () => outbox.close(),
  };
}
export type Page = ReturnType<typeof openPage>;

/** A citizen's submission, ready to be sealed. */
export function demoInput(): SubmitInput {
  const parts = [randomPart('mother-id-card', 300_000), randomPart('certificate', 1000)];
  const { queryCode, ...slip } = demoSlip;
  return {
    submissionId: newSubmissionId(),
    application: demoApplication(parts),
    parts,
    facts: {
      lifeEvent: 'newborn',
      matters: ['birth-certificate', 'household-register'],
      catalogue: 'c'.repeat(64),
      privacyNotice: { id: 'card-reading', sha256: 'd'.repeat(64), shownAt: new Date().toISOString() },
      submittedAt: new Date().toISOString(),
    },
    queryCode: QUERY_CODE,
    slip,
  };
}
