import {
  ANSWER_FILE,
  CATALOGUE,
  COURIER_FOLDER,
  CourierAnswer,
  CourierRatingAnswer,
  DOWN,
  MAX_ANSWER_BYTES,
  MAX_LIST_BYTES,
  parseJson,
  RATING_FILE,
} from '#shared/courier/format.ts';
import type { CollectReport, CourierProblem, StickNote } from '#shared/courier/report.ts';
import type { RatingReceipt } from '#shared/platform/contract.ts';
import type { PlatformReceipt, Truth } from '#shared/platform/receipt.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { News } from './news.ts';
import { readStickFile } from './stick-file.ts';
import { type StickFs, stickProblem } from './stick-fs.ts';

export interface CollectDeps {
  readonly kiosk: string;
  /** What this station knows of a submission; undefined when it is none of its own. */
  truth(submissionId: string): Truth | undefined;
  /** Stores a receipt that verifies; the error is a stable name. */
  addReceipt(submissionId: string, receipt: PlatformReceipt): Promise<Result<unknown, string>>;
  addRatingReceipt(receipt: RatingReceipt): Promise<Result<unknown, string>>;
  readonly news: News;
  /** Offers the bytes of a `.ycat` file; the error is a sentence. Absent where no catalogue is kept. */
  readonly takeCatalogue?: (
    file: Uint8Array,
  ) => Promise<Result<{ outcome: string; version: number | null }, string>>;
}

/**
 * Takes from the stick what is for this station: receipts that verify, news under the citizens' codes, a newer catalogue.
 * Nothing on the stick is changed; doing it again changes nothing.
 */
export async function collectFromStick(
  fs: StickFs,
  deps: CollectDeps,
): Promise<Result<CollectReport, CourierProblem>> {
  const down = `${COURIER_FOLDER}/${DOWN}`;
  const notes: StickNote[] = [];
  const report = { received: 0, accepted: 0, ratings: 0, progress: 0 };
  const refused: { submissionId: string; reason: string }[] = [];
  let catalogue: CollectReport['catalogue'] = null;

  const takeAnswer = async (path: string, name: string, id: string): Promise<void> => {
    const answer = CourierAnswer.safeParse(await readJson(fs, path)).data;
    if (answer === undefined || answer.submissionId !== id) {
      notes.push({ defect: 'answer-unreadable', subject: name });
      return;
    }
    const before = deps.truth(id);
    for (const receipt of before === undefined ? [] : answer.receipts) {
      const added = await deps.addReceipt(id, receipt);
      if (!added.ok) notes.push({ defect: 'receipt-invalid', subject: id, detail: added.error });
    }
    const after = deps.truth(id);
    if (after !== before && after === 'received') report.received += 1;
    if (after !== before && after === 'accepted') report.accepted += 1;
    if (answer.refused !== null && after === 'held')
      refused.push({ submissionId: id, reason: answer.refused });
    if (answer.progress !== null && (await deps.news.put(answer.progress, answer.askedAt)))
      report.progress += 1;
  };
  const takeRating = async (path: string, name: string): Promise<void> => {
    const answer = CourierRatingAnswer.safeParse(await readJson(fs, path)).data;
    if (answer === undefined) {
      notes.push({ defect: 'answer-unreadable', subject: name });
      return;
    }
    const added = await deps.addRatingReceipt(answer.receipt);
    if (added.ok) report.ratings += 1;
    else notes.push({ defect: 'receipt-invalid', subject: name, detail: added.error });
  };

  try {
    const folders = (await fs.list(down)).filter((one) => one.kind === 'folder');
    if (folders.length === 0) return err('nothing-here');
    const mine = `${down}/${deps.kiosk}`;
    for (const { name, kind } of await fs.list(mine)) {
      const path = `${mine}/${name}`;
      if (kind !== 'file') notes.push({ defect: 'not-a-file', subject: name });
      else if (ANSWER_FILE.test(name)) await takeAnswer(path, name, ANSWER_FILE.exec(name)?.[1] ?? '');
      else if (RATING_FILE.test(name)) await takeRating(path, name);
    }
    await deps.news.save();
    if (deps.takeCatalogue !== undefined) {
      for (const { name, kind } of await fs.list(`${down}/${CATALOGUE}`)) {
        if (kind !== 'file' || !name.endsWith('.ycat')) continue;
        const bytes = await readStickFile(fs, `${down}/${CATALOGUE}/${name}`, MAX_LIST_BYTES);
        const taken = bytes === undefined ? err('') : await deps.takeCatalogue(bytes);
        if (taken.ok) catalogue = taken.value;
        else notes.push({ defect: 'catalogue-refused', subject: name, detail: taken.error });
      }
    }
    const others = folders.filter((one) => one.name !== deps.kiosk && one.name !== CATALOGUE);
    if (!folders.some((one) => one.name === deps.kiosk)) {
      for (const { name } of others) notes.push({ defect: 'answers-foreign', subject: name });
    }
  } catch (error) {
    return err(stickProblem(error));
  }
  return ok({ ...report, refused, catalogue, notes });
}

async function readJson(fs: StickFs, path: string): Promise<unknown> {
  const bytes = await readStickFile(fs, path, MAX_ANSWER_BYTES);
  return bytes === undefined ? undefined : parseJson(bytes);
}
