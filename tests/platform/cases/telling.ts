import { deriveQueryKeys, type QueryKeys, sealProgress } from '#shared/envelope/query-code.ts';
import { type Progress, Progress as ProgressSchema } from '#shared/platform/cases.ts';
import { type ProgressFeed, SealedApplication } from '#shared/platform/contract.ts';
import {
  type CaseRow,
  caseNumberOf,
  caseOf,
  childNumberOf,
  childrenOf,
  manifestOf,
  submissionOf,
} from '../rows.ts';
import type { Database } from '../store/database.ts';
import { readDetail } from './detail.ts';

/** Tells citizens of their cases: sealed under the code on the receipt, in the order of each kiosk's feed. */
export interface Telling {
  /** Puts the newest state of a case into the feeds, if it is not there yet. */
  tell(submission: string): Promise<void>;
  /** What is new for a kiosk after a cursor. */
  feed(kiosk: string, since: number): Promise<ProgressFeed>;
  byLookup(lookupId: string): Promise<ProgressFeed['items'][number] | undefined>;
  /** The words of a case, in the clear: for a card on the reader and for the desk. */
  progressOf(row: CaseRow): Promise<Progress>;
  queryKeysOf(queryCode: string): Promise<QueryKeys>;
}

interface FeedRow {
  readonly number: number;
  readonly lookup_id: string;
  readonly sealed: string;
}

const FEED_PAGE = 100;
/** Deriving a key from a code is slow on purpose; so many are remembered. */
const REMEMBERED = 1000;

export function createTelling(db: Database, now: () => string): Telling {
  const derived = new Map<string, Promise<QueryKeys>>();
  const queryKeysOf = (queryCode: string): Promise<QueryKeys> => {
    const keys = derived.get(queryCode) ?? deriveQueryKeys(queryCode);
    if (derived.size >= REMEMBERED) derived.clear();
    derived.set(queryCode, keys);
    return keys;
  };

  const progressOf = async (row: CaseRow): Promise<Progress> => {
    const submission = await submissionOf(db, row.submission);
    if (submission === undefined) throw new Error('A case without its submission');
    const manifest = manifestOf(submission);
    const application = SealedApplication.parse(JSON.parse(row.application));
    const { number } = row;
    const children = await childrenOf(db, row.submission);
    const unfinished = new Set(children.filter((one) => one.state !== 'completed').map((one) => one.matter));
    const situations = ProgressSchema.shape.situations.safeParse(application.situations);
    return {
      submissionId: row.submission,
      intakeNumber: manifest.intakeNumber,
      ...(number === null ? {} : { caseNumber: caseNumberOf(number) }),
      updatedAt: now(),
      simulated: true,
      lifeEvent: manifest.lifeEvent,
      ...(situations.success && situations.data !== undefined ? { situations: situations.data } : {}),
      children: children.map((child) => {
        const { correction, result, reason, waitsFor } = readDetail(child.detail);
        const { matter, department, state, at, due_by, position } = child;
        const waiting = (waitsFor ?? []).filter((other) => unfinished.has(other));
        return {
          matter,
          department,
          ...(number === null ? {} : { caseNumber: childNumberOf(number, position) }),
          state,
          time: at,
          // The department's time stands still while the citizen mends.
          ...(due_by !== null && (state === 'accepted' || state === 'processing') ? { dueBy: due_by } : {}),
          ...(waiting.length > 0 && state !== 'completed' ? { waitsFor: waiting } : {}),
          ...(state === 'correction' && correction !== undefined ? { correction } : {}),
          ...(state === 'completed' && result !== undefined ? { result } : {}),
          ...(state === 'refused' && reason !== undefined ? { reason } : {}),
        };
      }),
    };
  };

  const tell = async (submission: string): Promise<void> => {
    const row = await caseOf(db, submission);
    if (row === undefined || row.told >= row.version) return;
    const progress = await progressOf(row);
    // In one order everywhere, so that two instances never wait for each other.
    const tickets = await db.all<{ lookup_id: string; kiosk: string; query_code: string }>(
      'SELECT * FROM tickets WHERE submission = ? ORDER BY kiosk, lookup_id',
      submission,
    );
    const sealed: { lookupId: string; kiosk: string; text: string }[] = [];
    for (const { lookup_id, kiosk, query_code } of tickets) {
      const text = await sealProgress(await queryKeysOf(query_code), progress);
      sealed.push({ lookupId: lookup_id, kiosk, text });
    }
    await db.transaction(async (queries) => {
      const mark = 'UPDATE cases SET told = ? WHERE submission = ? AND told < ?';
      if ((await queries.run(mark, row.version, submission, row.version)) === 0) return; // told by another already
      for (const { lookupId, kiosk, text } of sealed) {
        // The row of the kiosk stays locked until the commit: cursors become visible in their order.
        const next = await queries.get<{ feed: number }>(
          'UPDATE devices SET feed = feed + 1 WHERE kiosk = ? RETURNING feed',
          kiosk,
        );
        if (next === undefined) continue;
        await queries.run('DELETE FROM progress WHERE kiosk = ? AND lookup_id = ?', kiosk, lookupId);
        await queries.run(
          'INSERT INTO progress (kiosk, number, lookup_id, version, sealed) VALUES (?, ?, ?, ?, ?)',
          kiosk,
          next.feed,
          lookupId,
          row.version,
          text,
        );
      }
    });
  };

  /** What an instance that stopped between a change and its telling left behind. */
  const tellUntold = async (where: string, value: string): Promise<void> => {
    const rows = await db.all<{ submission: string }>(
      `SELECT DISTINCT cases.submission AS submission FROM cases JOIN tickets ON tickets.submission = cases.submission
       WHERE cases.told < cases.version AND tickets.${where} = ? LIMIT ${FEED_PAGE}`,
      value,
    );
    for (const { submission } of rows) await tell(submission);
  };

  const itemOf = (row: FeedRow) => ({ cursor: row.number, lookupId: row.lookup_id, sealed: row.sealed });
  return {
    tell,
    progressOf,
    queryKeysOf,
    feed: async (kiosk, since) => {
      await tellUntold('kiosk', kiosk);
      const rows = await db.all<FeedRow>(
        'SELECT number, lookup_id, sealed FROM progress WHERE kiosk = ? AND number > ? ORDER BY number LIMIT ?',
        kiosk,
        since,
        FEED_PAGE,
      );
      return {
        items: rows.map(itemOf),
        next: rows.at(-1)?.number ?? since,
        more: rows.length === FEED_PAGE,
      };
    },
    byLookup: async (lookupId) => {
      await tellUntold('lookup_id', lookupId);
      const row = await db.get<FeedRow>(
        'SELECT number, lookup_id, sealed FROM progress WHERE lookup_id = ? ORDER BY version DESC LIMIT 1',
        lookupId,
      );
      return row === undefined ? undefined : itemOf(row);
    },
  };
}
