import { join } from 'node:path';
import { Base64Url, Instant, z } from '#shared/envelope/schema.ts';
import { makeFolder, readIfThere, writeDurably } from '../journal/files.ts';

const NewsItem = z.strictObject({ sealed: Base64Url, askedAt: Instant });
export type NewsItem = z.infer<typeof NewsItem>;
const NewsFile = z.record(z.string().regex(/^[0-9a-f]{32}$/), NewsItem);

/** Where cases stand, as the courier brought it: sealed under the codes on the paper receipts. */
export interface News {
  get(lookupId: string): NewsItem | undefined;
  /** Keeps the newer of two; true when it is new here. */
  put(news: { readonly lookupId: string; readonly sealed: string }, askedAt: string): Promise<boolean>;
  /** Makes durable what was put. */
  save(): Promise<void>;
}

/** The oldest go first beyond this. */
const MOST = 5000;

/** Opens `courier/news.json` of the data folder. A file that cannot be read holds no news: they can be asked for again. */
export async function openNews(dataDir: string): Promise<News> {
  const path = join(dataDir, 'courier', 'news.json');
  const known = new Map(Object.entries(await readNews(path)));
  let isChanged = false;
  return {
    get: (lookupId) => known.get(lookupId),
    put: async ({ lookupId, sealed }, askedAt) => {
      const before = known.get(lookupId);
      if (before !== undefined && (before.askedAt >= askedAt || before.sealed === sealed)) return false;
      known.set(lookupId, { sealed, askedAt });
      isChanged = true;
      return true;
    },
    save: async () => {
      if (!isChanged) return;
      const newest = [...known].sort(([, a], [, b]) => (a.askedAt < b.askedAt ? 1 : -1)).slice(0, MOST);
      await makeFolder(join(dataDir, 'courier'));
      await writeDurably(path, JSON.stringify(Object.fromEntries(newest)));
      isChanged = false;
    },
  };
}

async function readNews(path: string): Promise<z.infer<typeof NewsFile>> {
  try {
    return NewsFile.parse(JSON.parse((await readIfThere(path))?.toString() ?? '{}'));
  } catch {
    return {};
  }
}
