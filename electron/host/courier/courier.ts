import { stat } from 'node:fs/promises';
import type { CollectReport, CourierProblem, DeliverReport, ExportReport } from '#shared/courier/report.ts';
import type { NamedKey } from '#shared/envelope/schema.ts';
import { truthOf } from '#shared/platform/receipt.ts';
import { err, type Result } from '#shared/result.ts';
import { createPlatformApi, type Fetch } from '#shared/sync/platform-api.ts';
import type { Journal } from '../journal/journal.ts';
import type { KioskKeys } from '../keys.ts';
import { type CollectDeps, collectFromStick } from './collect.ts';
import { type DeliverDeps, deliverFromStick } from './deliver.ts';
import { exportToStick } from './export.ts';
import type { News } from './news.ts';
import { openStickFs, type StickFs } from './stick-fs.ts';

/**
 * The courier of this kiosk: sealed envelopes leave by a USB stick or a folder, receipts and catalogues come back the same way.
 * `folder` is where the stick is mounted, or any folder. One call at a time; each can be repeated at will.
 */
export interface Courier {
  /** At the station: everything the platform has not signed for goes onto the stick. Nothing here is deleted. */
  exportTo(folder: string): Promise<Result<ExportReport, CourierProblem>>;
  /** At a machine with a network: hands in whatever stations have put there. */
  deliverFrom(folder: string): Promise<Result<DeliverReport, CourierProblem>>;
  /** At the station again: takes receipts, news and a catalogue. */
  collectFrom(folder: string): Promise<Result<CollectReport, CourierProblem>>;
  /** What the courier brought about a code, still sealed. */
  readonly news: News;
}

export interface CourierDeps {
  readonly kioskId: string;
  readonly keys: KioskKeys;
  readonly journal: Journal;
  /** Keys whose receipts count now; null until a technician has entered the platform. */
  readonly signingKeys: (() => readonly NamedKey[]) | null;
  /** Carries `/platform/*`, signed by this machine. */
  readonly forward: (request: Request) => Promise<Response>;
  readonly news: News;
  readonly clock: { now(): number };
  readonly catalogue?: DeliverDeps['catalogue'];
  readonly takeCatalogue?: CollectDeps['takeCatalogue'];
  /** Tests only. */
  readonly sleep?: (ms: number) => Promise<void>;
  readonly openFs?: (folder: string) => StickFs;
}

export function createCourier(deps: CourierDeps): Courier {
  const { journal, keys, kioskId, signingKeys } = deps;
  const now = () => deps.clock.now();
  const openFs = deps.openFs ?? openStickFs;
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(
    folder: string,
    task: (fs: StickFs) => Promise<Result<T, CourierProblem>>,
  ): Promise<Result<T, CourierProblem>> => {
    const done = turn.then(async () =>
      (await isFolder(folder)) ? task(openFs(folder)) : err('folder-missing' as const),
    );
    turn = done.catch(() => undefined);
    return done;
  };
  const heldAs = (truth: 'held' | 'received' | 'accepted') =>
    [...journal.held.values()].filter((held) => truthOf(held.receipts) === truth).map((held) => held.signed);
  const fetch: Fetch = (path, init) => deps.forward(new Request(`http://kiosk.invalid${path}`, init));

  return {
    news: deps.news,
    exportTo: (folder) =>
      inTurn(folder, (fs) =>
        exportToStick(
          fs,
          {
            kiosk: kioskId,
            publicKey: keys.publicJwk,
            privateKey: keys.privateKey,
            rescued: false,
            waiting: heldAs('held'),
            awaiting: [...heldAs('received'), ...heldAs('accepted')],
            ratings: [...journal.ratings.values()],
            isSignedFor: (id) => truthOf(journal.held.get(id)?.receipts ?? []) !== 'held',
            chunk: (id, sha256) => journal.chunk(id, sha256),
          },
          now,
        ),
      ),
    deliverFrom: (folder) =>
      inTurn(folder, async (fs) => {
        if (signingKeys === null) return err('platform-not-configured');
        return deliverFromStick(fs, {
          platform: createPlatformApi(fetch, signingKeys(), now),
          trusted: signingKeys(),
          now,
          random: Math.random,
          sleep: deps.sleep ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms))),
          catalogue: deps.catalogue ?? (async () => 'none'),
        });
      }),
    collectFrom: (folder) =>
      inTurn(folder, (fs) =>
        collectFromStick(fs, {
          kiosk: kioskId,
          truth: (id) => {
            const held = journal.held.get(id);
            return held === undefined ? undefined : truthOf(held.receipts);
          },
          addReceipt: (id, receipt) => journal.addReceipt(id, receipt),
          addRatingReceipt: (receipt) => journal.addRatingReceipt(receipt),
          news: deps.news,
          ...(deps.takeCatalogue === undefined ? {} : { takeCatalogue: deps.takeCatalogue }),
        }),
      ),
  };
}

const isFolder = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
};
