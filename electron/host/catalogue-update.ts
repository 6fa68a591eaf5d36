import type { ReadBlob } from '#shared/catalogue/package.ts';
import { MAX_FILE_BYTES } from '#shared/catalogue/package.ts';
import { type Bytes, concat } from '#shared/envelope/bytes.ts';

export interface CatalogueSource {
  /** Base address of the platform, without a slash at its end. */
  readonly url: string;
  readonly fetch?: typeof globalThis.fetch;
}

/** What the platform has to offer: nothing new, a signed index (unverified) with the way to its files, or no answer. */
export type Offer =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'none' }
  | { readonly kind: 'unreachable' }
  | {
      readonly kind: 'package';
      readonly etag: string | null;
      readonly signed: unknown;
      readonly blob: ReadBlob;
    };

const LIMIT_MS = 30_000;

/**
 * Asks `GET /v1/catalogue`. Neither this request nor those for files are signed: what is in a package is public, and the
 * package itself says whose it is. `etag` is what the last package came with.
 */
export async function askForCatalogue(source: CatalogueSource, etag: string | null): Promise<Offer> {
  const send = source.fetch ?? globalThis.fetch;
  const ask = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    send(`${source.url}${path}`, { headers, redirect: 'error', signal: AbortSignal.timeout(LIMIT_MS) });
  const blob: ReadBlob = async (sha256) => {
    const answer = await ask(`/v1/catalogue/blobs/${sha256}`);
    return answer.status === 200 ? await bounded(answer) : undefined;
  };
  try {
    const answer = await ask('/v1/catalogue', etag === null ? {} : { 'if-none-match': etag });
    if (answer.status === 304) return { kind: 'unchanged' };
    if (answer.status === 404) return { kind: 'none' };
    const bytes = answer.status === 200 ? await bounded(answer) : undefined;
    if (bytes === undefined) return { kind: 'unreachable' };
    const signed: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return { kind: 'package', etag: answer.headers.get('etag'), signed, blob };
  } catch {
    return { kind: 'unreachable' };
  }
}

/** The body, unless it is larger than any file may be. */
async function bounded(answer: Response): Promise<Bytes | undefined> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of answer.body ?? []) {
    length += piece.length;
    if (length > MAX_FILE_BYTES) return undefined;
    pieces.push(piece);
  }
  return concat(...pieces);
}
