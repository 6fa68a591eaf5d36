import {
  CourierList,
  type CourierListBody,
  ENVELOPE_FILE,
  LIST_FILE,
  MAX_LIST_BYTES,
  parseJson,
} from '#shared/courier/format.ts';
import type { StickNote } from '#shared/courier/report.ts';
import { canonicalDigest } from '#shared/envelope/canonical.ts';
import type { PublicJwk } from '#shared/envelope/schema.ts';
import { verifyValue } from '#shared/envelope/sign.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { type OpenEnvelope, openEnvelope, readStickFile } from './stick-file.ts';
import type { StickFs } from './stick-fs.ts';

/** What one station has put on a stick, as far as it can be believed without the platform. */
export interface StationOnStick {
  /** Undefined when the stick was pulled before the list was there. */
  readonly list: CourierListBody | undefined;
  /** File names of envelopes, oldest submission first where the list tells. */
  readonly envelopes: readonly string[];
  readonly notes: readonly StickNote[];
}

/** Reads a station's folder. The error: the list was changed, so nothing of this station is taken. */
export async function readStation(
  fs: StickFs,
  folder: string,
  kiosk: string,
): Promise<Result<StationOnStick, StickNote>> {
  const notes: StickNote[] = [];
  const files: string[] = [];
  const lists: CourierListBody[] = [];
  for (const { name, kind } of await fs.list(folder)) {
    if (kind !== 'file') {
      notes.push({ defect: 'not-a-file', subject: name });
    } else if (ENVELOPE_FILE.test(name)) files.push(name);
    else if (LIST_FILE.test(name)) {
      const list = await readList(fs, `${folder}/${name}`, kiosk);
      if (list === 'altered') return err({ defect: 'list-altered', subject: kiosk });
      if (list === 'unreadable') notes.push({ defect: 'list-unfinished', subject: name });
      else lists.push(list);
    }
  }
  const list = lists.sort((a, b) => (a.exportId < b.exportId ? 1 : -1))[0];
  if (list === undefined && notes.every((note) => note.defect !== 'list-unfinished'))
    notes.push({ defect: 'list-unfinished', subject: kiosk });
  const seqOf = new Map(list?.envelopes.map((one) => [`${one.submissionId}.envelope`, one.seq]));
  for (const name of seqOf.keys()) {
    if (!files.includes(name)) notes.push({ defect: 'envelope-missing', subject: name });
  }
  const last = Number.MAX_SAFE_INTEGER;
  const envelopes = files.toSorted((a, b) => (seqOf.get(a) ?? last) - (seqOf.get(b) ?? last));
  return ok({ list, envelopes, notes });
}

/** A list that no parser reads is one that was cut; one that reads and does not fit its signature was changed. */
async function readList(
  fs: StickFs,
  path: string,
  kiosk: string,
): Promise<CourierListBody | 'unreadable' | 'altered'> {
  const bytes = await readStickFile(fs, path, MAX_LIST_BYTES);
  const json = bytes === undefined ? undefined : parseJson(bytes);
  if (json === undefined) return 'unreadable';
  const parsed = CourierList.safeParse(json);
  if (!parsed.success) return 'altered';
  const { list, signature } = parsed.data;
  if (list.kiosk !== kiosk) return 'altered';
  const isGood =
    signature === null || list.publicKey === null
      ? list.rescued && signature === null
      : await verifyValue(list.publicKey, 'yiciban/courier-list/1', list, signature);
  return isGood ? list : 'altered';
}

/** An envelope of this station, whole and, where its key is known, by its signature. The platform judges it again. */
export async function readEnvelope(
  fs: StickFs,
  folder: string,
  name: string,
  kiosk: string,
  key: PublicJwk | null,
): Promise<Result<OpenEnvelope, StickNote>> {
  const note = (defect: StickNote['defect']): Result<never, StickNote> => err({ defect, subject: name });
  const opened = await openEnvelope(fs, `${folder}/${name}`);
  if (!opened.ok) return note(opened.error);
  const { manifest, digest, signature } = opened.value.signed;
  if (`${manifest.submissionId}.envelope` !== name) return note('envelope-altered');
  if (manifest.kiosk !== kiosk) return note('envelope-foreign');
  if ((await canonicalDigest(manifest)) !== digest) return note('envelope-altered');
  const isSigned = key === null || (await verifyValue(key, 'yiciban/manifest/1', manifest, signature));
  return isSigned ? opened : note('envelope-altered');
}
