import {
  answerName,
  CATALOGUE,
  COURIER_FOLDER,
  CourierAnswer,
  type CourierListBody,
  type CourierRatingAnswer,
  DOWN,
  KioskName,
  MAX_ANSWER_BYTES,
  parseJson,
  ratingAnswerName,
  UP,
} from '#shared/courier/format.ts';
import type { CourierProblem, DeliveredStation, DeliverReport, StickNote } from '#shared/courier/report.ts';
import { utf8 } from '#shared/envelope/bytes.ts';
import { canonicalDigest, canonicalJson } from '#shared/envelope/canonical.ts';
import type { NamedKey } from '#shared/envelope/schema.ts';
import { isRatingReceiptFor } from '#shared/platform/contract.ts';
import { isReceiptFor, type PlatformReceipt, truthOf } from '#shared/platform/receipt.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { SendProblem } from '#shared/sync/judge.ts';
import type { PlatformApi } from '#shared/sync/platform-api.ts';
import { backoff, inFlight, smoothed } from '#shared/sync/policy.ts';
import { createSlots, sendSubmission } from '#shared/sync/send.ts';
import { readEnvelope, readStation, type StationOnStick } from './station.ts';
import { readStickFile, writeStickFile } from './stick-file.ts';
import { type StickFs, stickProblem } from './stick-fs.ts';

/** A catalogue file for the stick, named by what it is. */
export interface CatalogueFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface DeliverDeps {
  readonly platform: PlatformApi;
  /** Keys whose receipts count. */
  readonly trusted: readonly NamedKey[];
  readonly now: () => number;
  readonly random: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** The newest catalogue the platform hands out. */
  readonly catalogue: () => Promise<CatalogueFile | 'none' | 'unreachable'>;
}

/** How often one item is tried in one delivery before it waits for the next. */
const TRIES = 4;
/** A courier stands beside the machine: it is not asked to wait longer than this at once. */
const LONGEST_WAIT_MS = 20_000;

/** The road closed in between; what was done until then is done. */
class RoadClosedError extends Error {
  override name = 'RoadClosedError';
}

/**
 * Hands in what all stations have put on the stick, and puts answers and the newest catalogue beside it. Nothing is taken
 * off: doing it again, here or elsewhere, in whatever order, changes nothing.
 */
export async function deliverFromStick(
  fs: StickFs,
  deps: DeliverDeps,
): Promise<Result<DeliverReport, CourierProblem>> {
  const up = `${COURIER_FOLDER}/${UP}`;
  const stations: DeliveredStation[] = [];
  let stopped: CourierProblem | null = null;
  let catalogue: DeliverReport['catalogue'] = 'unreachable';
  try {
    const folders = (await fs.list(up)).filter((one) => one.kind === 'folder' && isKiosk(one.name));
    if (folders.length === 0) return err('nothing-here');
    if (!(await deps.platform.isOnline())) return err('platform-unreachable');
    for (const { name } of folders) {
      const station = createDelivery(fs, deps, name);
      stations.push(station.report);
      try {
        await station.run();
      } catch (error) {
        if (!(error instanceof RoadClosedError)) throw error;
        stopped = 'platform-unreachable';
        break;
      }
    }
    if (stopped === null) catalogue = await bringCatalogue(fs, deps);
  } catch (error) {
    return err(stickProblem(error));
  }
  return ok({ stations, catalogue, stopped });
}

const isKiosk = (name: string): boolean => KioskName.safeParse(name).success;

function createDelivery(fs: StickFs, deps: DeliverDeps, kiosk: string) {
  const { platform, trusted, now } = deps;
  const folder = `${COURIER_FOLDER}/${UP}/${kiosk}`;
  const answers = `${COURIER_FOLDER}/${DOWN}/${kiosk}`;
  const notes: StickNote[] = [];
  const refused: { submissionId: string; reason: string }[] = [];
  const report = { kiosk, delivered: 0, refused, waiting: 0, ratings: 0, notes };
  let rate: number | undefined;
  const slots = createSlots(() => inFlight(rate));

  const saveAnswer = async (answer: Omit<CourierAnswer, 'format' | 'askedAt'>): Promise<void> => {
    const path = `${answers}/${answerName(answer.submissionId)}`;
    const before = await readAnswer(path);
    const known = { digest: before?.digest, receipts: before?.receipts, refused: before?.refused };
    const merged = {
      ...answer,
      // A receipt that lies here already is not unsaid by a platform that does not repeat it.
      receipts: answer.receipts.length > 0 ? answer.receipts : (before?.receipts ?? []),
      progress: answer.progress ?? before?.progress ?? null,
    };
    const isSame =
      before !== undefined &&
      canonicalJson({ ...known, progress: before.progress }) ===
        canonicalJson({
          digest: merged.digest,
          receipts: merged.receipts,
          refused: merged.refused,
          progress: merged.progress,
        });
    if (isSame) return;
    const full: CourierAnswer = {
      format: 'yiciban/courier-answer/1',
      ...merged,
      askedAt: new Date(now()).toISOString(),
    };
    await writeStickFile(fs, path, utf8(JSON.stringify(full)));
  };
  const readAnswer = async (path: string): Promise<CourierAnswer | undefined> => {
    const bytes = await readStickFile(fs, path, MAX_ANSWER_BYTES);
    return bytes === undefined ? undefined : CourierAnswer.safeParse(parseJson(bytes)).data;
  };

  /** Tries until there is an answer, a refusal, or no more patience. */
  const persist = async <T>(task: () => Promise<Result<T, SendProblem>>): Promise<Result<T, SendProblem>> => {
    for (let attempt = 1; ; attempt += 1) {
      const done = await task();
      if (done.ok || done.error.kind === 'park') return done;
      if (done.error.kind === 'offline') throw new RoadClosedError(done.error.reason);
      if (attempt === TRIES) return done;
      await deps.sleep(Math.min(LONGEST_WAIT_MS, backoff(attempt, done.error.retryAfterMs, deps.random)));
    }
  };

  const newsOf = async (lookupId: string): Promise<CourierAnswer['progress']> => {
    const news = await platform.progressOf(lookupId);
    return news.ok ? { lookupId, sealed: news.value.sealed } : null;
  };

  const handIn = async (name: string, list: CourierListBody | undefined): Promise<void> => {
    const opened = await readEnvelope(fs, folder, name, kiosk, list?.publicKey ?? null);
    if (!opened.ok) {
      notes.push(opened.error);
      return;
    }
    const { signed, chunk } = opened.value;
    const { submissionId, lookupId } = signed.manifest;
    const sent = await persist(() =>
      sendSubmission(platform, signed, {
        slots,
        loadChunk: chunk,
        onChunk: (bytes, ms) => {
          rate = smoothed(rate, bytes * inFlight(rate), ms);
        },
      }),
    );
    if (!sent.ok) {
      if (sent.error.kind !== 'park') report.waiting += 1;
      else {
        const { reason } = sent.error;
        refused.push({ submissionId, reason });
        const answer = { submissionId, digest: signed.digest, receipts: [], refused: reason, progress: null };
        await saveAnswer(answer);
      }
      return;
    }
    const receipts: PlatformReceipt[] = [];
    for (const receipt of sent.value.receipts) {
      if (await isReceiptFor(signed, receipt, trusted)) receipts.push(receipt);
    }
    if (truthOf(receipts) === 'held') {
      report.waiting += 1;
      return;
    }
    report.delivered += 1;
    const progress = await newsOf(lookupId);
    await saveAnswer({ submissionId, digest: signed.digest, receipts, refused: null, progress });
  };

  /** What the platform has had from an earlier journey: is there a case by now, are there news? */
  const askAfter = async ({ submissionId, lookupId }: CourierListBody['awaiting'][number]): Promise<void> => {
    const state = await platform.getSubmission(submissionId);
    if (!state.ok && state.error.kind === 'offline') throw new RoadClosedError(state.error.reason);
    const progress = await newsOf(lookupId);
    if (!state.ok && progress === null) return;
    const { digest, receipts } = state.ok ? state.value : { digest: null, receipts: [] };
    await saveAnswer({ submissionId, digest, receipts, refused: null, progress });
  };

  const handInRating = async (rating: CourierListBody['ratings'][number]): Promise<void> => {
    const { ratingId } = rating;
    const path = `${answers}/${ratingAnswerName(ratingId)}`;
    if ((await fs.size(path)) !== undefined) return;
    const sent = await persist(() => platform.putRating(rating));
    const subject = { ratingId, digest: await canonicalDigest(rating) };
    if (!sent.ok || !(await isRatingReceiptFor(subject, sent.value, trusted))) return;
    report.ratings += 1;
    const answer: CourierRatingAnswer = { format: 'yiciban/courier-rating/1', receipt: sent.value };
    await writeStickFile(fs, path, utf8(JSON.stringify(answer)));
  };

  const run = async (): Promise<void> => {
    const read: Result<StationOnStick, StickNote> = await readStation(fs, folder, kiosk);
    if (!read.ok) {
      notes.push(read.error);
      return;
    }
    const { list, envelopes } = read.value;
    notes.push(...read.value.notes);
    await fs.makeFolder(answers);
    for (const name of envelopes) await handIn(name, list);
    for (const one of list?.awaiting ?? []) await askAfter(one);
    for (const rating of list?.ratings ?? []) await handInRating(rating);
  };
  return { report, run };
}

async function bringCatalogue(fs: StickFs, deps: DeliverDeps): Promise<DeliverReport['catalogue']> {
  const catalogue = await deps.catalogue();
  if (catalogue === 'none' || catalogue === 'unreachable') return catalogue;
  const folder = `${COURIER_FOLDER}/${DOWN}/${CATALOGUE}`;
  await fs.makeFolder(folder);
  const path = `${folder}/${catalogue.name}`;
  const there = await readStickFile(fs, path, catalogue.bytes.length);
  if (there !== undefined && Buffer.compare(there, catalogue.bytes) === 0) return 'already';
  await writeStickFile(fs, path, catalogue.bytes);
  for (const { name, kind } of await fs.list(folder)) {
    if (kind === 'file' && name.endsWith('.ycat') && name !== catalogue.name)
      await fs.remove(`${folder}/${name}`);
  }
  return 'brought';
}
