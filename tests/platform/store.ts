import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA foreign_keys = ON;
  CREATE TABLE IF NOT EXISTS devices (kiosk TEXT PRIMARY KEY, jwk TEXT NOT NULL, enrolledAt TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS submissions (
    id TEXT PRIMARY KEY, kiosk TEXT NOT NULL, seq INTEGER NOT NULL, previous TEXT, digest TEXT NOT NULL,
    manifest TEXT NOT NULL, signature TEXT NOT NULL, firstSeen TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS chain ON submissions (kiosk, seq);
  CREATE TABLE IF NOT EXISTS chunks (
    submission TEXT NOT NULL REFERENCES submissions (id), sha256 TEXT NOT NULL, bytes BLOB NOT NULL,
    PRIMARY KEY (submission, sha256)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS cases (
    submission TEXT PRIMARY KEY REFERENCES submissions (id), number INTEGER UNIQUE, application TEXT NOT NULL,
    parts TEXT NOT NULL, receivedAt TEXT NOT NULL, acceptedAt TEXT
  ) STRICT;
  CREATE TABLE IF NOT EXISTS children (
    submission TEXT NOT NULL REFERENCES cases (submission), position INTEGER NOT NULL, matter TEXT NOT NULL,
    department TEXT NOT NULL, state TEXT NOT NULL, time TEXT NOT NULL,
    PRIMARY KEY (submission, position), UNIQUE (submission, matter)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS receipts (
    submission TEXT NOT NULL, kind TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY (submission, kind)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS progress (
    cursor INTEGER PRIMARY KEY AUTOINCREMENT, kiosk TEXT NOT NULL, lookupId TEXT NOT NULL, sealed TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS ratings (
    id TEXT PRIMARY KEY, digest TEXT NOT NULL, rating TEXT NOT NULL, receipt TEXT NOT NULL
  ) STRICT;
`;

/** The platform's durable store: one SQLite file, every commit fsynced. */
export interface Store {
  all<T>(sql: string, ...values: SQLInputValue[]): T[];
  get<T>(sql: string, ...values: SQLInputValue[]): T | undefined;
  /** Rows changed. */
  run(sql: string, ...values: SQLInputValue[]): number;
  /** All or nothing. */
  transaction<T>(task: () => T): T;
  close(): void;
}

export function openStore(dataDir: string): Store {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(join(dataDir, 'platform.sqlite'));
  db.exec(SCHEMA);
  return {
    all: <T>(sql: string, ...values: SQLInputValue[]) => db.prepare(sql).all(...values) as T[],
    get: <T>(sql: string, ...values: SQLInputValue[]) => db.prepare(sql).get(...values) as T | undefined,
    run: (sql, ...values) => Number(db.prepare(sql).run(...values).changes),
    transaction: (task) => {
      db.exec('BEGIN IMMEDIATE');
      try {
        const value = task();
        db.exec('COMMIT');
        return value;
      } catch (error) {
        db.exec('ROLLBACK');
        throw error;
      }
    },
    close: () => db.close(),
  };
}
