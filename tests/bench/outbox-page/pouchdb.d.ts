/** The little of PouchDB the bench uses; it brings no types of its own. */
declare module 'pouchdb-browser' {
  class PouchDB {
    static plugin(plugin: unknown): void;
    constructor(name: string, options: { adapter: string; auto_compaction: boolean });
    info(): Promise<{ readonly doc_count: number }>;
    put(document: Readonly<Record<string, unknown>>): Promise<unknown>;
  }
  export default PouchDB;
}
declare module 'pouchdb-adapter-indexeddb' {
  const adapter: unknown;
  export default adapter;
}
