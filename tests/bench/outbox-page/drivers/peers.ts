/** The libraries one would reach for instead, each with the safest settings it documents. Loaded one per page. */
import type { BenchSubmission, Driver } from '../driver.ts';

const blobsOf = ({ documents }: BenchSubmission) =>
  documents.map(({ name, bytes }) => ({ name, blob: new Blob([bytes], { type: 'image/jpeg' }) }));
const rowOf = ({ id, createdAt, payload }: BenchSubmission) => ({ id, createdAt, payload, state: 'queued' });
const keyOf = ({ createdAt, id }: BenchSubmission): string => `${String(createdAt).padStart(16, '0')}-${id}`;
const small = (at: number, payload: unknown) => ({
  id: crypto.randomUUID(),
  createdAt: at,
  state: 'queued',
  payload,
});
/** About as much as a signed manifest. */
const filler = { text: '办'.repeat(600) };

export async function rawIdb(): Promise<Driver> {
  const { openDB } = await import('idb');
  const open = () =>
    openDB('bench-idb', 1, {
      upgrade: (db) => {
        db.createObjectStore('rows', { keyPath: 'id' }).createIndex('waiting', ['state', 'createdAt']);
        db.createObjectStore('documents', { keyPath: ['of', 'name'] });
      },
    });
  let db: Awaited<ReturnType<typeof open>>;
  return {
    open: async () => {
      db = await open();
    },
    enqueue: async (submission) => {
      const transaction = db.transaction(['rows', 'documents'], 'readwrite', { durability: 'strict' });
      void transaction.objectStore('rows').add(rowOf(submission));
      for (const one of blobsOf(submission))
        void transaction.objectStore('documents').add({ of: submission.id, ...one });
      await transaction.done;
    },
    count: () => db.countFromIndex('rows', 'waiting', IDBKeyRange.bound(['queued'], ['queued', []])),
  };
}

export async function plainDexie(): Promise<Driver> {
  const { Dexie } = await import('dexie');
  const db = new Dexie('bench-dexie', { chromeTransactionDurability: 'strict', cache: 'disabled' });
  db.version(1).stores({ rows: 'id, [state+createdAt]', documents: '[of+name], of' });
  const [rows, documents] = [db.table('rows'), db.table('documents')];
  return {
    open: async () => {
      await db.open();
    },
    enqueue: (submission) =>
      db.transaction('rw', rows, documents, async () => {
        await rows.add(rowOf(submission));
        await documents.bulkAdd(blobsOf(submission).map((one) => ({ of: submission.id, ...one })));
      }),
    count: () =>
      rows.where('[state+createdAt]').between(['queued', Dexie.minKey], ['queued', Dexie.maxKey]).count(),
    fill: async (count) => {
      for (let at = 0; at < count; at += 500)
        await rows.bulkAdd(
          Array.from({ length: Math.min(500, count - at) }, (_, n) => small(at + n, filler)),
        );
    },
  };
}

export async function rxdb(): Promise<Driver> {
  const { addRxPlugin, createRxDatabase } = await import('rxdb/plugins/core');
  const { getRxStorageDexie } = await import('rxdb/plugins/storage-dexie');
  const { RxDBAttachmentsPlugin } = await import('rxdb/plugins/attachments');
  addRxPlugin(RxDBAttachmentsPlugin);
  const schema = {
    version: 0,
    primaryKey: 'id',
    type: 'object',
    attachments: {},
    indexes: [['state', 'createdAt']],
    properties: {
      id: { type: 'string', maxLength: 40 },
      state: { type: 'string', maxLength: 16 },
      createdAt: { type: 'integer', minimum: 0, maximum: 9_999_999_999_999, multipleOf: 1 },
      payload: { type: 'object' },
    },
    required: ['id', 'state', 'createdAt'],
  } as const;
  const make = async () => {
    const storage = getRxStorageDexie({ chromeTransactionDurability: 'strict' });
    const db = await createRxDatabase({ name: 'benchrx', multiInstance: false, eventReduce: false, storage });
    return (await db.addCollections({ rows: { schema } })).rows;
  };
  let rows: Awaited<ReturnType<typeof make>>;
  return {
    open: async () => {
      rows = await make();
    },
    enqueue: async (submission) => {
      const _attachments = blobsOf(submission).map(({ name, blob }) => ({
        id: name,
        type: blob.type,
        data: blob,
      }));
      await rows.insert({ ...rowOf(submission), _attachments } as never);
    },
    count: () => rows.count({ selector: { state: 'queued' } }).exec(),
  };
}

export async function localForage(): Promise<Driver> {
  const { default: localforage } = await import('localforage');
  const store = (storeName: string) =>
    localforage.createInstance({ name: 'bench-lf', storeName, driver: localforage.INDEXEDDB });
  const [rows, documents] = [store('rows'), store('documents')];
  return {
    open: async () => {
      await Promise.all([rows.ready(), documents.ready()]);
    },
    // No transaction over several keys: documents first, the record last, is the only order that is safe.
    enqueue: async (submission) => {
      const key = keyOf(submission);
      for (const { name, blob } of blobsOf(submission)) await documents.setItem(`${key}/${name}`, blob);
      await rows.setItem(key, rowOf(submission));
    },
    count: () => rows.length(),
  };
}

export async function pouchdb(): Promise<Driver> {
  const { default: PouchDB } = await import('pouchdb-browser');
  const { default: adapter } = await import('pouchdb-adapter-indexeddb');
  PouchDB.plugin(adapter);
  const db = new PouchDB('bench-pouch', { adapter: 'indexeddb', auto_compaction: true });
  return {
    open: async () => {
      await db.info();
    },
    enqueue: async (submission) => {
      const _attachments = Object.fromEntries(
        blobsOf(submission).map(({ name, blob }) => [name, { content_type: blob.type, data: blob }]),
      );
      await db.put({ _id: keyOf(submission), ...rowOf(submission), _attachments });
    },
    count: async () => (await db.info()).doc_count,
  };
}
