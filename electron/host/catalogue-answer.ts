import type { Context } from 'hono';
import type { CatalogueTaken } from '#shared/api/catalogue.ts';
import type { CatalogueProblem } from '#shared/catalogue/load.ts';
import { type PackageRefusal, refusalText } from '#shared/catalogue/package.ts';
import type { Catalogue } from '#shared/catalogue/schema.ts';
import type { Result } from '#shared/result.ts';
import { problem } from './problem.ts';

/** Answer of `GET /api/catalogue`; its tag is the catalogue's hash. */
export function servedCatalogue(c: Context, catalogue: Catalogue): Response {
  const headers = { etag: `"${catalogue.hash}"`, 'cache-control': 'no-cache' };
  return c.req.header('if-none-match') === headers.etag
    ? c.body(null, 304, headers)
    : c.json(catalogue, 200, headers);
}

export const brokenCatalogue = (defects: readonly CatalogueProblem[]): Response =>
  problem(503, 'catalogue-broken', 'The catalogue cannot be used.', { defects });

/** What became of an offered package; a refused one is 422 with its reason, and the running catalogue stays. */
export const takenAnswer = (taken: Result<CatalogueTaken, PackageRefusal>): Response =>
  taken.ok
    ? Response.json(taken.value, { headers: { 'cache-control': 'no-store' } })
    : problem(422, 'catalogue-refused', refusalText(taken.error), { ...taken.error });

/** True for a request by the door on 127.0.0.1 with the token in hand, which has been compared there: not for the page. */
export const isTool = (request: Request): boolean =>
  new URL(request.url).protocol === 'http:' && /^Bearer /i.test(request.headers.get('authorization') ?? '');

export const forTools = (): Response => problem(403, 'tools-only', 'Only a tool with the token may do this.');
