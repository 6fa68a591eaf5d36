import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.otf': 'font/otf',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.wasm': 'application/wasm',
};

/** Folder of the built page's hashed files (`build.assetsDir` in vite.config.ts); they never change. */
export const HASHED_FOLDER = '/built/';

/**
 * Answers one file below `root`, or null when there is none, its kind is not on the list, or it lies outside.
 * `path` is the percent-encoded path of the address, with its leading slash.
 */
export async function staticFile(root: string, path: string): Promise<Response | null> {
  const type = types[extname(path)];
  const name = decode(path);
  if (type === undefined || name === null || name.includes('\0')) return null;
  try {
    const base = await realpath(root);
    const file = await realpath(join(base, name));
    if (!file.startsWith(base + sep)) return null;
    const cacheControl = path.startsWith(HASHED_FOLDER) ? 'public, max-age=31536000, immutable' : 'no-cache';
    return new Response(new Uint8Array(await readFile(file)), {
      headers: { 'content-type': type, 'cache-control': cacheControl },
    });
  } catch {
    return null;
  }
}

function decode(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}
