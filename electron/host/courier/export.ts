import { v7 as uuidv7 } from 'uuid';
import {
  COURIER_FOLDER,
  CourierListBody,
  ENVELOPE_FILE,
  envelopeName,
  LIST_FILE,
  listName,
  UP,
} from '#shared/courier/format.ts';
import type { CourierProblem, ExportReport, StickNote } from '#shared/courier/report.ts';
import { utf8 } from '#shared/envelope/bytes.ts';
import type { SignedManifest } from '#shared/envelope/manifest.ts';
import type { PublicJwk } from '#shared/envelope/schema.ts';
import { signValue } from '#shared/envelope/sign.ts';
import type { Rating } from '#shared/platform/contract.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { envelopeSize, writeEnvelope, writeStickFile } from './stick-file.ts';
import { type StickFs, stickProblem } from './stick-fs.ts';

/** What a station has for the platform: a running kiosk's journal, or what was found on a dead one's disk. */
export interface ExportSource {
  readonly kiosk: string;
  readonly publicKey: PublicJwk | null;
  /** Null: the key of a rescued disk could not be read. */
  readonly privateKey: CryptoKey | null;
  readonly rescued: boolean;
  /** Everything the platform has not signed for yet. */
  readonly waiting: readonly SignedManifest[];
  /** The platform has it; its acceptance, or news of it, is awaited. */
  readonly awaiting: readonly SignedManifest[];
  readonly ratings: readonly Rating[];
  /** Whether the platform's signed receipt lies here: only then an envelope may leave the stick. */
  isSignedFor(submissionId: string): boolean;
  chunk(submissionId: string, sha256: string): Promise<Uint8Array | undefined>;
}

/**
 * Writes everything that waits to the stick, oldest first, then the signed list. Nothing here is deleted by it: doing it again
 * is the way to go on after anything. Envelopes the platform has signed for are taken off.
 */
export async function exportToStick(
  fs: StickFs,
  source: ExportSource,
  now: () => number,
): Promise<Result<ExportReport, CourierProblem>> {
  const folder = `${COURIER_FOLDER}/${UP}/${source.kiosk}`;
  const notes: StickNote[] = [];
  const count = { written: 0, already: 0, bytes: 0, removed: 0 };
  const listed: CourierListBody['envelopes'] = [];
  try {
    await fs.makeFolder(folder);
    count.removed = await takeOff(fs, folder, source);
    for (const signed of source.waiting.toSorted((a, b) => a.manifest.seq - b.manifest.seq)) {
      const { submissionId, seq } = signed.manifest;
      const path = `${folder}/${envelopeName(submissionId)}`;
      const done = await writeEnvelope(fs, path, signed, (sha256) => source.chunk(submissionId, sha256));
      if (done === 'chunk-lost') {
        notes.push({ defect: done, subject: submissionId });
        continue;
      }
      const size = envelopeSize(signed);
      count[done] += 1;
      count.bytes += done === 'written' ? size : 0;
      listed.push({ submissionId, seq, digest: signed.digest, size });
    }
    await writeList(fs, folder, source, listed, now());
  } catch (error) {
    return err(stickProblem(error));
  }
  return ok({ kiosk: source.kiosk, ...count, ratings: source.ratings.length, notes });
}

/** Removes what the platform has signed for, and nothing else. */
async function takeOff(fs: StickFs, folder: string, source: ExportSource): Promise<number> {
  let removed = 0;
  for (const { name, kind } of await fs.list(folder)) {
    const submissionId = ENVELOPE_FILE.exec(name)?.[1];
    if (kind !== 'file' || submissionId === undefined || !source.isSignedFor(submissionId)) continue;
    await fs.remove(`${folder}/${name}`);
    removed += 1;
  }
  return removed;
}

/** The new list first, then the ones before it go: pulled in between there are two, and the newer counts. */
async function writeList(
  fs: StickFs,
  folder: string,
  source: ExportSource,
  envelopes: CourierListBody['envelopes'],
  now: number,
): Promise<void> {
  const list = CourierListBody.parse({
    format: 'yiciban/courier-list/1',
    kiosk: source.kiosk,
    exportId: uuidv7(),
    exportedAt: new Date(now).toISOString(),
    publicKey: source.publicKey,
    rescued: source.rescued,
    envelopes,
    awaiting: source.awaiting.map(({ manifest }) => ({
      submissionId: manifest.submissionId,
      lookupId: manifest.lookupId,
    })),
    ratings: [...source.ratings],
  } satisfies CourierListBody);
  const signature =
    source.privateKey === null ? null : await signValue(source.privateKey, 'yiciban/courier-list/1', list);
  const name = listName(list.exportId);
  await writeStickFile(fs, `${folder}/${name}`, utf8(JSON.stringify({ list, signature })));
  for (const other of await fs.list(folder)) {
    if (other.kind === 'file' && LIST_FILE.test(other.name) && other.name !== name)
      await fs.remove(`${folder}/${other.name}`);
  }
}
