import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** Gives the catalogue package as JSON text; asked for at every request, so a new package needs no restart. */
export type CatalogueSource = () => Promise<string>;

/** The package as files: every `*.json` directly in `dir`, by name without its ending, in name order. */
export const catalogueFromFolder =
  (dir: string): CatalogueSource =>
  async () => {
    const names = (await readdir(dir)).filter((name) => name.endsWith('.json')).sort();
    const files = await Promise.all(
      names.map(async (name) => [
        basename(name, '.json'),
        JSON.parse(await readFile(join(dir, name), 'utf8')),
      ]),
    );
    return JSON.stringify(Object.fromEntries(files));
  };

export async function catalogueResponse(source: CatalogueSource, request: Request): Promise<Response> {
  const text = await source();
  const etag = `"${createHash('sha256').update(text).digest('hex')}"`;
  const headers = { etag, 'cache-control': 'no-cache' };
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers });
  return new Response(text, { headers: { ...headers, 'content-type': 'application/json; charset=utf-8' } });
}
