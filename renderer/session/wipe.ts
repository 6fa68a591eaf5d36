import { revokeObjectUrls } from './object-urls.ts';
import { resetSettings } from './settings.ts';

type Cleaner = () => void;

const cleaners = new Set<Cleaner>();

/** Every store that holds something of a citizen registers how to empty itself. Returns the way to take it back. */
export function onWipe(cleaner: Cleaner): () => void {
  cleaners.add(cleaner);
  return () => cleaners.delete(cleaner);
}

/**
 * The end of every visit, however it ended: all registered stores emptied, pictures in memory released, language and
 * letters back to default. One cleaner that fails does not spare the others; its error is thrown at the end.
 */
export function wipe(): void {
  let first: { readonly error: unknown } | null = null;
  for (const cleaner of [...cleaners, revokeObjectUrls, resetSettings, clearSelection]) {
    try {
      cleaner();
    } catch (error) {
      first ??= { error };
    }
  }
  if (first !== null) throw first.error;
}

function clearSelection(): void {
  globalThis.getSelection?.()?.removeAllRanges();
}
