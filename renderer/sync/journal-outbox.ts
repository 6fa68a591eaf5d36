import type { Rating } from '#shared/platform/contract.ts';
import type { RatingRow, SubmissionRow } from '../outbox/database.ts';
import type { HostApi } from '../outbox/host-api.ts';
import type { Outbox } from '../outbox/outbox.ts';

/**
 * The journal's queue in the shape of an outbox, in memory only: what is drained from while the browser's database cannot
 * be used (a full disk, a damaged store). Chunks stay with the host and are fetched one at a time. Undefined when
 * the journal cannot be read.
 */
export async function openJournalOutbox(host: HostApi): Promise<Outbox | undefined> {
  const list = await host.list();
  if (!list.ok) return undefined;
  const rows = new Map<string, SubmissionRow>();
  const ratings = new Map<string, RatingRow>();
  const fresh = { attempts: 0, nextAttemptAt: 0 };
  const addRating = (rating: Rating) =>
    ratings.set(rating.ratingId, { ratingId: rating.ratingId, state: 'queued', rating, ...fresh });

  for (const { submissionId, seq, truth } of list.value.entries) {
    if (truth === 'accepted') continue;
    const detail = await host.detail(submissionId);
    if (!detail.ok) continue;
    const { signed, receipts } = detail.value;
    const state = truth === 'held' ? 'queued' : 'received';
    rows.set(submissionId, { submissionId, seq, state, signed, receipts, ...fresh });
  }
  for (const ratingId of list.value.ratings) {
    const rating = await host.rating(ratingId);
    if (rating.ok) addRating(rating.value);
  }
  const change = (submissionId: string, changed: Partial<SubmissionRow>): void => {
    const row = rows.get(submissionId);
    if (row !== undefined) rows.set(submissionId, { ...row, ...changed });
  };
  const changeRating = (ratingId: string, changed: Partial<RatingRow>): void => {
    const row = ratings.get(ratingId);
    if (row !== undefined) ratings.set(ratingId, { ...row, ...changed });
  };
  const numbers = new Map<string, number>();
  const nothing = async (): Promise<void> => undefined;

  return {
    add: nothing,
    addChunk: nothing,
    submission: async (submissionId) => rows.get(submissionId),
    submissions: async () => [...rows.values()],
    // Never told: a database that cannot be used has no counts.
    waiting: async () => ({ queued: rows.size, received: 0, parked: [], oldestQueuedAt: undefined }),
    due: async (state, now) =>
      [...rows.values()].filter((row) => row.state === state && row.nextAttemptAt <= now),
    chunk: async () => undefined,
    chunkHashes: async () => [],
    postpone: async (submissionId, attempts, nextAttemptAt) =>
      change(submissionId, { attempts, nextAttemptAt }),
    park: async (submissionId, reason) => change(submissionId, { state: 'parked', parkedFor: reason }),
    unpark: nothing,
    setReceived: async (submissionId, receipts) => change(submissionId, { state: 'received', receipts }),
    remove: async (submissionId) => void rows.delete(submissionId),
    addRating: async (rating) => void addRating(rating),
    ratings: async () => [...ratings.values()],
    dueRatings: async (now) =>
      [...ratings.values()].filter((row) => row.state === 'queued' && row.nextAttemptAt <= now),
    postponeRating: async (ratingId, attempts, nextAttemptAt) =>
      changeRating(ratingId, { attempts, nextAttemptAt }),
    parkRating: async (ratingId, reason) => changeRating(ratingId, { state: 'parked', parkedFor: reason }),
    removeRating: async (ratingId) => void ratings.delete(ratingId),
    // Progress has nowhere to rest: it is fetched again when the database is back.
    putProgress: nothing,
    progress: async () => undefined,
    progressCursor: async () => Number.MAX_SAFE_INTEGER,
    mark: async () => ({ id: 0, isNew: false }),
    setAsideDamaged: async () => [],
    checkChunks: async () => [],
    number: async (key) => numbers.get(key),
    setNumbers: async (values) => {
      for (const [key, value] of Object.entries(values)) numbers.set(key, value);
    },
    close: () => undefined,
  };
}
