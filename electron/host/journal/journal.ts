import { readdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalDigest, canonicalJson } from '#shared/envelope/canonical.ts';
import {
  draftOf,
  type Manifest,
  type ManifestDraft,
  type SignedManifest,
} from '#shared/envelope/manifest.ts';
import type { NamedKey } from '#shared/envelope/schema.ts';
import { signValue, verifyValue } from '#shared/envelope/sign.ts';
import { isRatingReceiptFor, type Rating, type RatingReceipt } from '#shared/platform/contract.ts';
import { type PrintState, SlipFacts } from '#shared/platform/journal.ts';
import type { HostProblem } from '#shared/platform/problem.ts';
import { isReceiptFor, type PlatformReceipt, truthOf } from '#shared/platform/receipt.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { chinaDate } from '#shared/time/china.ts';
import type { KioskKeys } from '../keys.ts';
import { type ChunkStore, openChunkStore } from './chunk-store.ts';
import { isDiskFull, makeFolder, readIfThere, removeIfThere, writeDurably } from './files.ts';
import { createLock } from './lock.ts';
import { damagedLine, JournalBrokenError, openLog } from './log.ts';
import { createReserve } from './reserve.ts';
import { apply, compacted, emptyState, type Held, LogLine } from './state.ts';

/** A moment a kill test can stop at; `<point>:before` and `<point>:after`. */
export type FaultPoint = (name: string) => Promise<void>;

export interface JournalOptions {
  readonly dataDir: string;
  readonly kioskId: string;
  /** GB/T 2260, 6 digits. */
  readonly region: string;
  /** 4 digits. */
  readonly terminal: string;
  readonly simulated: boolean;
  readonly keys: KioskKeys;
  /** Keys whose receipts count. */
  readonly signingKeys: readonly NamedKey[];
  /** Makes the 预受理号; `date` is yyyy-mm-dd. */
  readonly makeIntakeNumber: (parts: {
    region: string;
    terminal: string;
    date: string;
    sequence: number;
  }) => string;
  /** New commits are refused below this many free bytes. */
  readonly freeSpaceFloor: number;
  readonly clock: { now(): number };
  readonly faultPoint: FaultPoint;
  /** Free bytes on the disk of a folder; `statfs` but in tests. */
  readonly freeSpace?: (folder: string) => Promise<number>;
}

/** The host's fsynced copy of everything the platform has not yet signed for. */
export interface Journal {
  readonly held: ReadonlyMap<string, Held>;
  readonly ratings: ReadonlyMap<string, Rating>;
  /** Stable names of what keeps a new visit from starting. */
  health(): readonly string[];
  /** Measures the free space again. */
  measure(): Promise<void>;
  putChunk(submissionId: string, sha256: string, bytes: Uint8Array): Promise<Result<void, HostProblem>>;
  chunk(submissionId: string, sha256: string): Promise<Buffer | undefined>;
  /** Allots seq, previous and intake number, signs, fsyncs: when it resolves the submission is held. */
  commit(draft: ManifestDraft, slip: SlipFacts): Promise<Result<SignedManifest, HostProblem>>;
  /** Takes back a submission this kiosk signed and lost, from the page's copy. */
  restore(signed: SignedManifest): Promise<Result<SignedManifest, HostProblem>>;
  /** Stores a receipt the platform signed, then lets the chunks go. */
  addReceipt(submissionId: string, receipt: PlatformReceipt): Promise<Result<Held, HostProblem>>;
  setPrint(submissionId: string, state: PrintState): Promise<void>;
  slip(submissionId: string): Promise<SlipFacts | undefined>;
  addRating(rating: Rating): Promise<Result<Rating, HostProblem>>;
  addRatingReceipt(receipt: RatingReceipt): Promise<Result<void, HostProblem>>;
  close(): Promise<void>;
}

/** The log is rewritten at start when it has grown beyond this. */
const COMPACT_BYTES = 4 * 1024 * 1024;

/** Opens `journal/` of the data folder. Throws JournalDamagedError when the log is not as written. */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  const { clock, faultPoint, keys } = options;
  const folder = join(options.dataDir, 'journal');
  const slipFolder = join(folder, 'slips');
  await makeFolder(slipFolder);
  const chunks: ChunkStore = await openChunkStore(join(folder, 'chunks'));
  const log = await openLog(join(folder, 'log'));
  const state = emptyState();
  for (const [index, value] of log.values.entries()) {
    const line = LogLine.safeParse(value);
    if (!line.success) throw damagedLine(index + 1); // well kept, but not a line this version knows
    apply(state, line.data, true);
  }
  const lock = createLock();
  const freeSpace = options.freeSpace ?? measureFreeSpace;
  let free = await freeSpace(folder);

  const reserve = createReserve(join(folder, 'reserve'));
  const append = async (line: LogLine): Promise<void> => {
    // What finishes a submission must be written even on a full disk: it is what makes room again.
    const isNew = line.type === 'commit' || line.type === 'rating';
    await (isNew ? log.append(line) : reserve.spend(() => log.append(line)));
    apply(state, line, false);
  };
  const slipPath = (submissionId: string) => join(slipFolder, `${submissionId}.json`);
  const isLow = () => free < options.freeSpaceFloor;

  /** Turns the file system's two foreseeable refusals into problems; anything else is a bug. */
  const guarded = async <T>(task: () => Promise<Result<T, HostProblem>>): Promise<Result<T, HostProblem>> => {
    try {
      return await task();
    } catch (error) {
      if (isDiskFull(error)) {
        free = 0;
        return err('disk-full');
      }
      if (error instanceof JournalBrokenError) return err('journal-broken');
      throw error;
    }
  };

  const letGo = async (submissionId: string): Promise<void> => {
    await faultPoint('delete:before');
    await chunks.remove(submissionId);
    await append({ type: 'delete', submissionId });
    await faultPoint('delete:after');
  };

  const sign = async (draft: ManifestDraft): Promise<SignedManifest> => {
    const now = clock.now();
    // The number carries the date people see on the wall.
    const date = chinaDate(now);
    const sequence = (state.serials[date.replaceAll('-', '')] ?? 0) + 1;
    const { kioskId: kiosk, region, terminal, simulated } = options;
    const manifest: Manifest = {
      ...draft,
      kiosk,
      seq: state.seq + 1,
      previous: state.previous,
      intakeNumber: options.makeIntakeNumber({ region, terminal, date, sequence }),
      committedAt: new Date(now).toISOString(),
      simulated,
    };
    const signature = await signValue(keys.privateKey, 'yiciban/manifest/1', manifest);
    return { manifest, digest: await canonicalDigest(manifest), signature };
  };

  await tidyUp();
  if (!isLow()) await reserve.fill();

  return {
    held: state.held,
    ratings: state.ratings,
    health: () => [...(isLow() ? ['disk-full'] : []), ...(log.healthy() ? [] : ['journal-broken'])],
    measure: async () => {
      free = await freeSpace(folder);
      if (!isLow()) await reserve.fill();
    },
    putChunk: (submissionId, sha256, bytes) =>
      guarded(async () => {
        const held = state.held.get(submissionId);
        if (held !== undefined && !held.chunksHeld) return ok(undefined); // the platform has it already
        if (held === undefined) {
          free = await freeSpace(folder);
          if (isLow()) return err('disk-full');
        }
        await chunks.put(submissionId, sha256, bytes);
        return ok(undefined);
      }),
    chunk: (submissionId, sha256) => chunks.get(submissionId, sha256),
    commit: (draft, slip) =>
      lock(() =>
        guarded(async () => {
          const held = state.held.get(draft.submissionId);
          if (held !== undefined) {
            const same = canonicalJson(draftOf(held.signed.manifest)) === canonicalJson(draft);
            return same ? ok(held.signed) : err('manifest-mismatch');
          }
          free = await freeSpace(folder);
          if (isLow()) return err('disk-full');
          if ((await chunks.missing(draft.submissionId, draft.chunks)).length > 0)
            return err('chunks-missing');
          await writeDurably(slipPath(draft.submissionId), JSON.stringify(slip));
          const signed = await sign(draft);
          await faultPoint('journal-fsync:before');
          await append({ type: 'commit', signed });
          await faultPoint('journal-fsync:after');
          return ok(signed);
        }),
      ),
    restore: (signed) =>
      lock(() =>
        guarded(async () => {
          const { manifest, digest, signature } = signed;
          const held = state.held.get(manifest.submissionId);
          if (held !== undefined)
            return held.signed.digest === digest ? ok(held.signed) : err('manifest-mismatch');
          const isOurs =
            manifest.kiosk === options.kioskId &&
            (await canonicalDigest(manifest)) === digest &&
            (await verifyValue(keys.publicJwk, 'yiciban/manifest/1', manifest, signature));
          if (!isOurs) return err('signature-invalid');
          if ((await chunks.missing(manifest.submissionId, manifest.chunks)).length > 0)
            return err('chunks-missing');
          await append({ type: 'commit', signed });
          // Its paper was printed, or not, before the journal lost it: nobody knows, and the slip is gone.
          await append({
            type: 'print',
            submissionId: manifest.submissionId,
            state: 'unknown',
            at: new Date(clock.now()).toISOString(),
          });
          return ok(signed);
        }),
      ),
    addReceipt: (submissionId, receipt) =>
      lock(() =>
        guarded(async () => {
          const held = state.held.get(submissionId);
          if (held === undefined) return err('not-found');
          if (!(await isReceiptFor(held.signed, receipt, options.signingKeys))) return err('receipt-invalid');
          if (!held.receipts.some((known) => known.receipt.kind === receipt.receipt.kind)) {
            await faultPoint('receipt-stored:before');
            await append({ type: 'receipt', receipt });
            await faultPoint('receipt-stored:after');
          }
          if (held.chunksHeld) await letGo(submissionId);
          return ok(held);
        }),
      ),
    setPrint: (submissionId, printState) =>
      lock(async () => {
        const at = new Date(clock.now()).toISOString();
        await append({ type: 'print', submissionId, state: printState, at });
        if (printState === 'confirmed') await removeIfThere(slipPath(submissionId));
      }),
    slip: async (submissionId) => readSlip(await readIfThere(slipPath(submissionId))),
    addRating: (rating) =>
      lock(() =>
        guarded(async () => {
          const known = state.ratings.get(rating.ratingId);
          if (known !== undefined) {
            return canonicalJson(known) === canonicalJson(rating) ? ok(known) : err('rating-mismatch');
          }
          await append({ type: 'rating', rating });
          return ok(rating);
        }),
      ),
    addRatingReceipt: (receipt) =>
      lock(() =>
        guarded(async () => {
          const { ratingId } = receipt.receipt;
          const rating = state.ratings.get(ratingId);
          if (rating === undefined) return ok(undefined); // delivered before
          const subject = { ratingId, digest: await canonicalDigest(rating) };
          if (!(await isRatingReceiptFor(subject, receipt, options.signingKeys)))
            return err('receipt-invalid');
          await append({ type: 'rating-receipt', receipt });
          return ok(undefined);
        }),
      ),
    close: () => lock(() => log.close()),
  };

  /** What a stop at any moment may have left behind. Draining must go on, so a full disk is no reason to fail. */
  async function tidyUp(): Promise<void> {
    const outcome = await guarded(async () => {
      // After a cut tail the page may still hold the submission whose line is gone: keep its chunks for it.
      if (!log.tornTailCut) await chunks.sweep((id) => state.held.get(id)?.chunksHeld === true);
      await sweepSlips();
      for (const [submissionId, held] of state.held) {
        if (held.chunksHeld && truthOf(held.receipts) !== 'held') await letGo(submissionId);
      }
      const lines = compacted(state, clock.now());
      const commits = lines.filter((line) => line.type === 'commit').length;
      if (commits < state.held.size || log.size() > COMPACT_BYTES) {
        await log.rewrite(lines);
        const kept = new Set(
          lines.map((line) => (line.type === 'commit' ? line.signed.manifest.submissionId : '')),
        );
        for (const submissionId of state.held.keys()) {
          if (!kept.has(submissionId)) state.held.delete(submissionId);
        }
        await sweepSlips();
      }
      return ok(undefined);
    });
    if (!outcome.ok) free = 0;
  }

  /** Removes slips nobody will print from again: printed, or of a submission that was never committed. */
  async function sweepSlips(): Promise<void> {
    for (const name of await readdir(slipFolder)) {
      const print = state.held.get(name.replace('.json', ''))?.print;
      if (print !== 'not-printed' && print !== 'unknown') await rm(join(slipFolder, name), { force: true });
    }
  }
}

function readSlip(bytes: Buffer | undefined): SlipFacts | undefined {
  if (bytes === undefined) return undefined;
  try {
    return SlipFacts.safeParse(JSON.parse(bytes.toString())).data;
  } catch {
    return undefined;
  }
}

async function measureFreeSpace(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
