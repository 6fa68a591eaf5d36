/** What the page's own copy of the outbox holds, read as any tool would: from IndexedDB. */
import type { Page } from 'playwright-core';

export interface PageCopy {
  readonly submissions: number;
  readonly chunks: number;
  readonly ratings: number;
}

/** Row counts of the outbox; all zero while the page has not made its database yet. */
export function pageCopy(page: Page): Promise<PageCopy> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const name = 'yiciban-outbox';
    const known = await indexedDB.databases();
    if (!known.some((one) => one.name === name)) return { submissions: 0, chunks: 0, ratings: 0 };
    const db = await done(indexedDB.open(name));
    try {
      const count = (store: string) => done(db.transaction(store).objectStore(store).count());
      return {
        submissions: await count('submissions'),
        chunks: await count('chunks'),
        ratings: await count('ratings'),
      };
    } finally {
      db.close();
    }
  });
}
