import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Hono } from 'hono';
import { SignedPackage } from '#shared/catalogue/package.ts';
import { canonicalDigest } from '#shared/envelope/canonical.ts';
import { Sha256 } from '#shared/envelope/schema.ts';

/**
 * Hands out a packed catalogue: `GET /v1/catalogue` is its signed index, tagged by the index's digest, and
 * `/v1/catalogue/blobs/{sha256}` its files. The folder is read anew each time, so a new version is published by packing
 * into it.
 */
export function catalogueRoutes(dir: string | undefined, notFound: () => Response): Hono {
  const routes = new Hono();
  routes.get('/', async (context) => {
    const text = await indexOf(dir);
    if (text === undefined) return notFound();
    const etag = `"${await nameOf(text)}"`;
    const headers = { etag, 'cache-control': 'no-cache', 'content-type': 'application/json' };
    if (context.req.header('if-none-match') === etag) return context.body(null, 304, headers);
    return context.body(new Uint8Array(text), 200, headers);
  });
  routes.get('/blobs/:sha256', async (context) => {
    const sha256 = Sha256.safeParse(context.req.param('sha256'));
    const bytes =
      dir === undefined || !sha256.success ? undefined : await readIfThere(join(dir, 'blobs', sha256.data));
    if (bytes === undefined) return notFound();
    return context.body(new Uint8Array(bytes), 200, {
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'application/octet-stream',
    });
  });
  return routes;
}

/** What names the package: the digest of its index; undefined where none is handed out. */
export async function packageName(dir: string | undefined): Promise<string | undefined> {
  const text = await indexOf(dir);
  return text === undefined ? undefined : nameOf(text);
}

const indexOf = async (dir: string | undefined): Promise<Buffer | undefined> =>
  dir === undefined ? undefined : readIfThere(join(dir, 'index.json'));
const nameOf = (text: Buffer): Promise<string> =>
  canonicalDigest(SignedPackage.parse(JSON.parse(text.toString())).index);

const readIfThere = (path: string): Promise<Buffer | undefined> =>
  readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
