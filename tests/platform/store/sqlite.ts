import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Database, Queries, SqlValue } from './database.ts';
import { SCHEMA } from './schema.ts';

/** One SQLite file, every commit fsynced. Statements wait while a transaction is open: there is one connection. */
export async function openSqlite(dataDir: string): Promise<Database> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(join(dataDir, 'platform-2.sqlite'));
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
  for (const statement of SCHEMA) db.exec(statement);

  const prepared = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const statement = prepared.get(sql) ?? db.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
  const direct: Queries = {
    all: async <T>(sql: string, ...values: SqlValue[]) => prepare(sql).all(...values) as T[],
    get: async <T>(sql: string, ...values: SqlValue[]) => prepare(sql).get(...values) as T | undefined,
    run: async (sql, ...values) => Number(prepare(sql).run(...values).changes),
  };

  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const run = last.then(task, task);
    last = run.catch(() => undefined);
    return run;
  };
  return {
    all: <T>(sql: string, ...values: SqlValue[]) => inTurn(() => direct.all<T>(sql, ...values)),
    get: <T>(sql: string, ...values: SqlValue[]) => inTurn(() => direct.get<T>(sql, ...values)),
    run: (sql, ...values) => inTurn(() => direct.run(sql, ...values)),
    transaction: (task) =>
      inTurn(async () => {
        db.exec('BEGIN IMMEDIATE');
        try {
          const value = await task(direct);
          db.exec('COMMIT');
          return value;
        } catch (error) {
          db.exec('ROLLBACK');
          throw error;
        }
      }),
    close: () => inTurn(async () => db.close()),
  };
}
