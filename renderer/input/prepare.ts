import { loadRegions } from './address/regions.ts';
import { loadLexicon } from './pinyin/lexicon.ts';

/** Fetches the word list and the regions ahead of need; a failure is met again, and shown, where they are used. */
export async function prepareInput(): Promise<void> {
  await Promise.allSettled([loadLexicon(), loadRegions()]);
}
