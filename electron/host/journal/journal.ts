import { statfs } from 'node:fs/promises';
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
import { isReceiptFor, type PlatformReceipt } from '#shared/platform/receipt.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { chinaDate } from '#shared/time/china.ts';
import { type BootClock, systemBootClock } from '../boot-clock.ts';
import type { KioskKeys } from '../keys.ts';
import { openChunkStore } from './chunk-store.ts';
import { isDiskFull, makeFolder, readIfThere, removeIfThere, writeDurably } from './files.ts';
import { createHeadFile } from './head-file.ts';
import { createLock } from './lock.ts';
import { JournalBrokenError } from './log.ts';
import { openLogState } from './log-state.ts';
import { createQuarantine } from './quarantine.ts';
import { type Holder, openRecentVisits } from './recent-visits.ts';
import { createReserve } from './reserve.ts';
import { apply, type Held, type LogLine } from './state.ts';
import { createTidy } from './tidy.ts';

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
  /** Keys whose receipts count, as they are now. */
  readonly signingKeys: () => readonly NamedKey[];
  /** Makes the 预受理号; `date` is yyyy-mm-dd. */
  readonly makeIntakeNumber: (parts: {
    region: string;
    terminal: string;
    date: string;
    sequence: number;
  }) => string;
  /** No new visit begins below this many free bytes; a visit that has begun may still use a part of them. */
  readonly freeSpaceFloor: number;
  readonly clock: { now(): number };
  /** The machine's own but in tests. */
  readonly bootClock?: BootClock;
  /** Platform time minus ours as a signed answer last told it, in milliseconds; null while none has. */
  readonly clockOffset?: () => number | null;
  readonly faultPoint: FaultPoint;
  /** Free bytes on the disk of a folder; `statfs` but in tests. */
  readonly freeSpace?: (folder: string) => Promise<number>;
}

/** The host's fsynced copy of everything the platform has not yet signed for. */
export interface Journal {
  readonly held: ReadonlyMap<string, Held>;
  readonly ratings: ReadonlyMap<string, Rating>;
  /** What was found damaged or missing at the start, by stable name; the damaged files are in quarantine. */
  readonly damage: readonly string[];
  /** The mark of the page's database this journal was last compared with. */
  outbox(): number | null;
  /** Stable names of what keeps a new visit from starting. */
  health(): readonly string[];
  /** Measures the free space again. */
  measure(): Promise<void>;
  putChunk(submissionId: string, sha256: string, bytes: Uint8Array): Promise<Result<void, HostProblem>>;
  chunk(submissionId: string, sha256: string): Promise<Buffer | undefined>;
  /** Reads every held chunk of a submission; the hashes of those that are missing or damaged. */
  check(submissionId: string): Promise<Result<string[], HostProblem>>;
  /** Allots seq, previous and intake number, signs, fsyncs: when it resolves the submission is held. */
  commit(
    draft: ManifestDraft,
    slip: SlipFacts,
    holder?: Holder,
  ): Promise<Result<SignedManifest, HostProblem>>;
  /** Submissions of this card for this life event in the last 24 hours, newest first. */
  recent(holder: Holder): Promise<Held[]>;
  /** Takes back a submission this kiosk signed and lost, from the page's copy. */
  restore(signed: SignedManifest): Promise<Result<SignedManifest, HostProblem>>;
  /** Both copies were compared with the page's database of this mark: what neither knows is set aside. */
  compared(outbox: number): Promise<Result<void, HostProblem>>;
  /** Stores a receipt the platform signed, then lets the chunks go. */
  addReceipt(submissionId: string, receipt: PlatformReceipt): Promise<Result<Held, HostProblem>>;
  setPrint(submissionId: string, state: PrintState): Promise<void>;
  slip(submissionId: string): Promise<SlipFacts | undefined>;
  addRating(rating: Rating): Promise<Result<Rating, HostProblem>>;
  addRatingReceipt(receipt: RatingReceipt): Promise<Result<void, HostProblem>>;
  close(): Promise<void>;
}

/** The log goes on in a new segment when it has grown beyond this. */
const SEGMENT_BYTES = 4 * 1024 * 1024;
/** A visit that began above the floor may commit down to this part of it. */
const COMMIT_PART = 1 / 4;

/** Opens `journal/` of the data folder. Whatever is damaged in it is set aside and told, and never stops the start. */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  const { clock, faultPoint, keys } = options;
  const bootClock = options.bootClock ?? systemBootClock();
  const folder = join(options.dataDir, 'journal');
  const slipFolder = join(folder, 'slips');
  await makeFolder(slipFolder);
  const quarantine = createQuarantine(join(folder, 'quarantine'), clock);
  const chunks = await openChunkStore(join(folder, 'chunks'), quarantine);
  const head = createHeadFile(options.dataDir);
  const { log, state, damage } = await openLogState(folder, quarantine, head, keys.isNew);
  const recentVisits = openRecentVisits(folder, clock, bootClock);
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
  const isTooLow = async () => {
    free = await freeSpace(folder);
    return free < options.freeSpaceFloor * COMMIT_PART;
  };

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
      clock: {
        boot: bootClock.boot,
        sinceBootMs: bootClock.sinceBootMs(),
        offsetMs: options.clockOffset?.() ?? null,
      },
      simulated,
    };
    const signature = await signValue(keys.privateKey, 'yiciban/manifest/1', manifest);
    return { manifest, digest: await canonicalDigest(manifest), signature };
  };

  const tidy = createTidy({ folder, slipFolder, chunks, log, state, clock, letGo });
  const started = await guarded(async () => ok(await tidy.atStart(damage.length > 0)));
  if (!started.ok) free = 0; // draining must go on, so a full disk is no reason to fail
  await recentVisits.prune();
  if (!isLow()) await reserve.fill();

  return {
    held: state.held,
    ratings: state.ratings,
    damage,
    outbox: () => state.outbox,
    health: () => [...(isLow() ? ['disk-full'] : []), ...(log.healthy() ? [] : ['journal-broken'])],
    measure: async () => {
      free = await freeSpace(folder);
      if (!isLow()) await reserve.fill();
    },
    putChunk: (submissionId, sha256, bytes) =>
      guarded(async () => {
        const held = state.held.get(submissionId);
        if (held !== undefined && !held.chunksHeld) return ok(undefined); // the platform has it already
        if (held === undefined && (await isTooLow())) return err('disk-full');
        await chunks.put(submissionId, sha256, bytes);
        // Before the commit nothing is promised, and the commit waits for the disk; a chunk mended after it is promised already.
        if (held !== undefined) await chunks.sync(submissionId, [{ sha256, size: bytes.length }]);
        return ok(undefined);
      }),
    chunk: (submissionId, sha256) => chunks.get(submissionId, sha256),
    check: (submissionId) =>
      guarded(async () => {
        const held = state.held.get(submissionId);
        if (held === undefined) return err('not-found');
        return ok(held.chunksHeld ? await chunks.check(submissionId, held.signed.manifest.chunks) : []);
      }),
    commit: (draft, slip, holder) =>
      lock(() =>
        guarded(async () => {
          const held = state.held.get(draft.submissionId);
          if (held !== undefined) {
            const same = canonicalJson(draftOf(held.signed.manifest)) === canonicalJson(draft);
            return same ? ok(held.signed) : err('manifest-mismatch');
          }
          if (await isTooLow()) return err('disk-full');
          if ((await chunks.missing(draft.submissionId, draft.chunks)).length > 0)
            return err('chunks-missing');
          const [signed] = await Promise.all([
            sign(draft),
            chunks.sync(draft.submissionId, draft.chunks),
            writeDurably(slipPath(draft.submissionId), JSON.stringify(slip)),
            holder === undefined ? undefined : recentVisits.remember(holder, draft.submissionId),
          ]);
          await faultPoint('journal-fsync:before');
          await append({ type: 'commit', signed });
          await faultPoint('journal-fsync:after');
          head.note(state);
          if (log.size() > SEGMENT_BYTES) await tidy.rotate().catch(() => undefined); // held already
          return ok(signed);
        }),
      ),
    recent: async (holder) =>
      (await recentVisits.find(holder)).flatMap((submissionId) => state.held.get(submissionId) ?? []),
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
          if ((await chunks.check(manifest.submissionId, manifest.chunks)).length > 0)
            return err('chunks-missing');
          await chunks.sync(manifest.submissionId, manifest.chunks);
          await append({ type: 'commit', signed });
          // Its paper was printed, or not, before the journal lost it: nobody knows, and the slip is gone.
          await append({
            type: 'print',
            submissionId: manifest.submissionId,
            state: 'unknown',
            at: new Date(clock.now()).toISOString(),
          });
          head.note(state);
          return ok(signed);
        }),
      ),
    compared: (outbox) =>
      lock(() =>
        guarded(async () => {
          if (outbox !== state.outbox) await append({ type: 'outbox', id: outbox });
          await tidy.afterComparison();
          return ok(undefined);
        }),
      ),
    addReceipt: (submissionId, receipt) =>
      lock(() =>
        guarded(async () => {
          const held = state.held.get(submissionId);
          if (held === undefined) return err('not-found');
          if (!(await isReceiptFor(held.signed, receipt, options.signingKeys())))
            return err('receipt-invalid');
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
          if (!(await isRatingReceiptFor(subject, receipt, options.signingKeys())))
            return err('receipt-invalid');
          await append({ type: 'rating-receipt', receipt });
          return ok(undefined);
        }),
      ),
    close: () =>
      lock(async () => {
        await head.settled();
        await log.close();
      }),
  };
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
