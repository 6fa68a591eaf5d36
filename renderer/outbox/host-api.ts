import { type ManifestDraft, SignedManifest } from '#shared/envelope/manifest.ts';
import { z } from '#shared/envelope/schema.ts';
import { Rating, type RatingReceipt } from '#shared/platform/contract.ts';
import {
  CHUNKS_HEADER,
  ChunkCheck,
  type HolderFacts,
  JournalDetail,
  JournalEntry,
  JournalList,
  PrintOutcome,
  RecentList,
  type SlipFacts,
  UnprintedList,
} from '#shared/platform/journal.ts';
import { problemName } from '#shared/platform/problem.ts';
import type { PlatformReceipt } from '#shared/platform/receipt.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { Fetch } from '#shared/sync/platform-api.ts';

export type { Fetch } from '#shared/sync/platform-api.ts';

/** `problem` is a name of `hostProblems` where the host answered, `host-unreachable` where it did not. */
export interface HostRefusal {
  readonly problem: string;
  /** The problem document, for members such as a printer's status. */
  readonly document?: unknown;
}
type Answer<T> = Promise<Result<T, HostRefusal>>;

/** The journal's routes, typed. No call throws. */
export interface HostApi {
  list(): Answer<JournalList>;
  detail(submissionId: string): Answer<JournalDetail>;
  chunk(submissionId: string, sha256: string): Answer<Uint8Array<ArrayBuffer>>;
  putChunk(submissionId: string, sha256: string, bytes: Uint8Array<ArrayBuffer>): Answer<unknown>;
  /** Hands over chunks, as many at once as a body may hold. */
  putChunks(
    submissionId: string,
    chunks: readonly { readonly sha256: string; readonly bytes: Uint8Array<ArrayBuffer> }[],
  ): Answer<unknown>;
  /** Hashes of the chunks the journal cannot give any more, after reading every one of them. */
  check(submissionId: string): Answer<ChunkCheck>;
  commit(draft: ManifestDraft, slip: SlipFacts, holder?: HolderFacts): Answer<SignedManifest>;
  restore(signed: SignedManifest): Answer<SignedManifest>;
  /** Both copies agree with the page's database of this mark. */
  compared(outbox: number): Answer<unknown>;
  /** What this card submitted for this life event in the last 24 hours. */
  recent(holder: HolderFacts): Answer<RecentList>;
  addReceipt(submissionId: string, receipt: PlatformReceipt): Answer<JournalEntry>;
  print(submissionId: string, reprint?: boolean): Answer<PrintOutcome>;
  unprinted(): Answer<UnprintedList>;
  addRating(rating: Rating): Answer<unknown>;
  rating(ratingId: string): Answer<Rating>;
  addRatingReceipt(receipt: RatingReceipt): Answer<unknown>;
  /** What a courier brought about a look-up id, sealed under the code. */
  news(lookupId: string): Answer<z.infer<typeof CourierNews>>;
}

const CourierNews = z.object({ sealed: z.string(), askedAt: z.string() });

const TIMEOUT_MS = 20_000;

export function createHostApi(fetch: Fetch): HostApi {
  const ask = async (path: string, init: RequestInit = {}, base = '/api/journal'): Answer<Response> => {
    try {
      const response = await fetch(`${base}${path}`, {
        ...init,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (response.ok) return ok(response);
      const document: unknown = await response.json().catch(() => undefined);
      return err({ problem: problemName(document) ?? 'host-unreachable', document });
    } catch {
      return err({ problem: 'host-unreachable' });
    }
  };
  const read = async <T>(
    schema: z.ZodType<T>,
    path: string,
    init?: RequestInit,
    base?: string,
  ): Answer<T> => {
    const answer = await ask(path, init, base);
    if (!answer.ok) return answer;
    const parsed = schema.safeParse(await answer.value.json().catch(() => undefined));
    return parsed.success ? ok(parsed.data) : err({ problem: 'host-unreachable' });
  };
  const sending = (method: string, body: unknown): RequestInit => ({
    method,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });

  return {
    list: () => read(JournalList, ''),
    detail: (id) => read(JournalDetail, `/${id}`),
    chunk: async (id, sha256) => {
      const answer = await ask(`/${id}/chunks/${sha256}`);
      if (!answer.ok) return answer;
      try {
        return ok(new Uint8Array(await answer.value.arrayBuffer()));
      } catch {
        return err({ problem: 'host-unreachable' });
      }
    },
    putChunk: (id, sha256, bytes) =>
      read(z.unknown(), `/${id}/chunks/${sha256}`, {
        method: 'PUT',
        // As a Blob: Chromium hands it to its network process as it is; an array it copies in small pieces, four times as slowly.
        body: new Blob([bytes]),
        headers: { 'content-type': 'application/octet-stream' },
      }),
    putChunks: (id, chunks) =>
      read(z.unknown(), `/${id}/chunks`, {
        method: 'PUT',
        body: new Blob(chunks.map(({ bytes }) => bytes)),
        headers: {
          'content-type': 'application/octet-stream',
          [CHUNKS_HEADER]: chunks.map(({ sha256, bytes }) => `${bytes.length}:${sha256}`).join(),
        },
      }),
    check: (id) => read(ChunkCheck, `/${id}/check`, sending('POST', {})),
    commit: (draft, slip, holder) =>
      read(SignedManifest, `/${draft.submissionId}/commit`, sending('POST', { draft, slip, holder })),
    compared: (outbox) => read(z.unknown(), '/compared', sending('POST', { outbox })),
    recent: (holder) => read(RecentList, '/recent', sending('POST', holder)),
    restore: (signed) =>
      read(SignedManifest, `/${signed.manifest.submissionId}/restore`, sending('POST', signed)),
    addReceipt: (id, receipt) => read(JournalEntry, `/${id}/receipts`, sending('POST', receipt)),
    print: (id, reprint = false) => read(PrintOutcome, `/${id}/print`, sending('POST', { reprint })),
    unprinted: () => read(UnprintedList, '/unprinted'),
    addRating: (rating) => read(z.unknown(), `/ratings/${rating.ratingId}`, sending('PUT', rating)),
    rating: (ratingId) => read(Rating, `/ratings/${ratingId}`),
    news: (lookupId) => read(CourierNews, `/${lookupId}`, {}, '/api/courier/news'),
    addRatingReceipt: (receipt) =>
      read(z.unknown(), `/ratings/${receipt.receipt.ratingId}/receipts`, sending('POST', receipt)),
  };
}
